"""Lets the data-flow engine have the last word on what a Python rule sees at a glance."""

from readylayer_cli.engines.review.rules._following import Check, Following, follow
from readylayer_cli.engines.review.rules.python._request import sees_requests


def followed(following: Following, check: Check) -> Check:
    """The rule with the engine behind it, in files in which a request can be recognised."""
    return follow(following, check, sees_requests)
