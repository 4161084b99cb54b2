"""The door of this package: a raw webhook in, an internal event or a reason to ignore it out."""

from collections.abc import Mapping
from importlib import import_module
from typing import Protocol, cast

from readylayer_cli.domain.event import Event, Ignored, Provider
from readylayer_cli.payloads.body import JsonObject, check_depth, decode_body
from readylayer_cli.payloads.delivery import event_id

_MODULES = {
    Provider.GITHUB: "github",
    Provider.GITLAB: "gitlab",
    Provider.BITBUCKET: "bitbucket_cloud",
    Provider.BITBUCKET_DC: "bitbucket_dc",
}


def normalize(
    host: Provider, event_name: str, headers: Mapping[str, str], payload: bytes | JsonObject
) -> Event | Ignored:
    """The event of a webhook, or why it calls for nothing. Reads nothing but its arguments.

    `event_name` is the value of the host's event header. Raises `InputError` for a body that is not JSON, not an
    object or not of that host, and `LimitError` for one beyond the bounds of `decode_body`. A known event that lacks
    a key it cannot do without is ignored, with the key in the reason.
    """
    if isinstance(payload, bytes):
        body = decode_body(payload)
    else:
        check_depth(payload)
        body = payload
    name = event_name.strip()
    return _load(host).normalize(name, event_id(host, name, headers, body), body)


class _Host(Protocol):
    """What the module of each host offers."""

    def normalize(self, name: str, event_id: str, body: JsonObject) -> Event | Ignored: ...


def _load(host: Provider) -> _Host:
    """Only the host that is needed: building the shapes of one costs 10 ms."""
    return cast("_Host", import_module(f"readylayer_cli.payloads.{_MODULES[host]}"))
