"""How Bitbucket Cloud says things: errors, pages and times."""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from tests.fakes.hosts.loopback import Request, Response

TIME = "2026-01-05T10:00:00.000000+00:00"


def refuse(status: int, message: str) -> Response:
    """An error with its reason."""
    return Response(status, {"type": "error", "error": {"message": message}})


def page_of(request: Request, address: str, values: Sequence[Any], *, most: int, allowed: int = 100) -> Response:
    """One page of a listing, at most `most` long, with the link to the next; more than `allowed` is refused."""
    wanted = int(request.query.get("pagelen", ["10"])[0])
    if wanted > allowed:
        return refuse(400, "Invalid pagelen")
    length, number = min(wanted, most), int(request.query.get("page", ["1"])[0])
    start = (number - 1) * length
    body: dict[str, Any] = {"pagelen": length, "page": number, "values": list(values[start : start + length])}
    if start + length < len(values):
        rest = {name: values for name, values in request.query.items() if name != "page"}
        body["next"] = f"{address}{request.path}?{urlencode({**rest, 'page': [number + 1]}, doseq=True)}"
    return Response(200, body)


def fits(query: str, fields: Mapping[str, Callable[[], str]]) -> bool:
    """Whether something fits a query such as `name="x" AND state="OPEN"`; a field that cannot be queried raises."""
    for clause in query.split(" AND "):
        found = re.fullmatch(r'([\w.]+)\s*=\s*"([^"]*)"', clause.strip())
        if found is None or found[1] not in fields:
            raise ValueError(f"cannot query by {clause}")
        if fields[found[1]]() != found[2]:
            return False
    return True
