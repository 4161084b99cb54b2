"""Gives each event an id that stays the same when a host delivers it again."""

import hashlib
import json
from collections.abc import Mapping

from readylayer_cli.domain.event import Provider
from readylayer_cli.payloads.body import JsonObject

MAX_ID_LENGTH = 200

_HEADERS: dict[Provider, tuple[str, ...]] = {
    Provider.GITHUB: ("x-github-delivery",),
    # The first two survive GitLab's retries; the event UUID is new with each attempt and all that GitLab < 17.4 sends.
    Provider.GITLAB: ("webhook-id", "idempotency-key", "x-gitlab-event-uuid"),
    Provider.BITBUCKET: ("x-request-uuid",),
    Provider.BITBUCKET_DC: ("x-request-id",),
}


def event_id(host: Provider, name: str, headers: Mapping[str, str], body: JsonObject) -> str:
    """The host's delivery id, else a hash of what was said: equal bodies of one event have equal ids."""
    given = {key.lower(): value.strip() for key, value in headers.items()}
    for header in _HEADERS[host]:
        value = given.get(header, "")
        if value and len(value) <= MAX_ID_LENGTH and value.isprintable():
            return value
    return fact_id(host, name, body)


def fact_id(*facts: object) -> str:
    """`sha256:` and the hash of JSON values, independent of the order of object keys."""
    canonical = json.dumps(facts, sort_keys=True, separators=(",", ":"))
    return "sha256:" + hashlib.sha256(canonical.encode()).hexdigest()
