"""How Bitbucket Data Center says things: errors, pages and times."""

from collections.abc import Sequence
from typing import Any

from tests.fakes.hosts.loopback import Request, Response

TIME = 1_767_607_200_000


def refuse(
    status: int, message: str, exception: str = "com.atlassian.bitbucket.ArgumentValidationException"
) -> Response:
    """An error with its reason and the kind of it."""
    return Response(status, {"errors": [{"context": None, "message": message, "exceptionName": exception}]})


def page_of(request: Request, values: Sequence[Any], *, most: int) -> Response:
    """One page of a listing, at most `most` long."""
    start = int(request.query.get("start", ["0"])[0])
    limit = min(int(request.query.get("limit", ["25"])[0]), most)
    shown = list(values[start : start + limit])
    last = start + limit >= len(values)
    body = {"values": shown, "size": len(shown), "start": start, "limit": limit, "isLastPage": last}
    return Response(200, body if last else {**body, "nextPageStart": start + limit})
