"""Which permission GitHub asks for which request, and how it says no."""

import re

from tests.fakes.hosts.github.records import Token
from tests.fakes.hosts.loopback import Response

_REPO = r"/repos/[^/]+/[^/]+"
_NEEDED = (
    (rf"{_REPO}/check-runs.*|{_REPO}/commits/[^/]+/check-runs", "checks"),
    (rf"{_REPO}/statuses/.*|{_REPO}/commits/[^/]+/status(?:es)?", "statuses"),
    (rf"{_REPO}/(?:pulls|issues).*|{_REPO}/commits/[^/]+/pulls", "pull_requests"),
    (rf"{_REPO}/code-scanning/.*", "security_events"),
    (rf"{_REPO}/actions/.*", "actions"),
    (rf"{_REPO}/(?:git|contents|releases|commits|compare).*", "contents"),
)
_RANKS = {"read": 1, "write": 2}


def refusal(token: Token, method: str, path: str) -> Response | None:
    """The answer to a request that the token does not allow; `None` if it does."""
    wanted = "read" if method == "GET" else "write"
    if token.permissions is None:
        return _refused_person(token, wanted, path)
    if path == "/user":
        return _no(token, "")
    for pattern, permission in _NEEDED:
        if re.fullmatch(pattern, path):
            if _RANKS.get(token.permissions.get(permission, ""), 0) < _RANKS[wanted]:
                return _no(token, f"{permission}={wanted}")
            return None
    return None


def _refused_person(token: Token, wanted: str, path: str) -> Response | None:
    if "repo" not in (token.scopes or "").split(", "):
        return Response(404, {"message": "Not Found", "documentation_url": "https://docs.invalid"})
    if wanted == "write" and "/check-runs" in path:
        return Response(403, {"message": "You must authenticate via a GitHub App."})
    return None


def _no(token: Token, accepted: str) -> Response:
    who = "integration" if token.kind == "integration" else "personal access token"
    headers = {"X-Accepted-GitHub-Permissions": accepted} if accepted else {}
    return Response(
        403, {"message": f"Resource not accessible by {who}", "documentation_url": "https://docs.invalid"}, headers
    )
