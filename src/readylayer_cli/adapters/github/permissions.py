"""Which permission of a token a request needs, in GitHub's words."""

import re

_WRITES = (
    (r"POST .*/pulls/\d+/reviews|PATCH .*/pulls/comments/\d+|(?:POST|PATCH) .*/pulls(?:/\d+)?", "pull_requests=write"),
    (r"POST .*/issues/\d+/comments|PATCH .*/issues/comments/\d+", "pull_requests=write"),
    (r"(?:POST|PATCH) .*/check-runs(?:/\d+)?", "checks=write"),
    (r"POST .*/statuses/[^/]+", "statuses=write"),
    (r"POST .*/code-scanning/sarifs", "security_events=write"),
    (r"(?:POST|PATCH) .*/git/.*|(?:POST|PATCH|DELETE) .*/releases.*", "contents=write"),
    (r"(?:un)?resolveReviewThread", "contents=write and pull_requests=write"),
    (r"GET .*/check-runs", "checks=read"),
    (r"GET .*/statuses", "statuses=read"),
    (r"GET .*/actions/.*", "actions=read"),
    (r"GET .*/pulls.*", "pull_requests=read"),
    (r"GET .*/(?:contents|git|releases|commits)/.*", "contents=read"),
)


def needed_permission(request: str) -> str:
    """The permission that a method and path, or a GraphQL mutation, needs; empty if that is not known."""
    return next((needed for pattern, needed in _WRITES if re.fullmatch(pattern, request)), "")
