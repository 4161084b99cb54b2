"""Whether an advisory is about a version, and where it was mended: the evaluation of the OSV schema."""

from collections.abc import Sequence

from readylayer_cli.domain.packages import PackageKey
from readylayer_cli.engines.review.osv.advisory import Advisory, Affected, Event
from readylayer_cli.engines.review.osv.orders import Order, order_of

_ZERO = "0"


def is_affected(advisory: Advisory, package: PackageKey, version: str) -> bool:
    """Whether the version is listed, or lies in a range."""
    return any(_covers(each, version) for each in advisory.affected if each.package == package)


def fixed_version(advisory: Advisory, package: PackageKey, version: str) -> str:
    """The first version after this one that is mended, in the range that this one lies in; empty if none is known."""
    order = order_of(package.ecosystem, version)
    if order is None:
        return ""
    later: list[tuple[Order, str]] = []
    for affected in (each for each in advisory.affected if each.package == package):
        for _, events in affected.ranges:
            later += [
                (place, event.version)
                for event in events
                if event.kind == "fixed" and (place := order_of(package.ecosystem, event.version)) is not None
                if place > order
            ]
    mended = [(place, name) for place, name in later if not is_affected(advisory, package, name)]
    return min(mended, key=lambda pair: pair[0])[1] if mended else ""


def _covers(affected: Affected, version: str) -> bool:
    if version in affected.versions:
        return True
    ecosystem = affected.package.ecosystem
    order = order_of(ecosystem, version)
    if order is None:
        return False
    if ecosystem == "PyPI" and any(order_of(ecosystem, each) == order for each in affected.versions):
        return True
    return any(_in_range(order, events, ecosystem) for _, events in affected.ranges)


def _in_range(order: Order, events: Sequence[Event], ecosystem: str) -> bool:
    """The state after the last event that lies at or before the version."""
    placed = [
        (order_of(ecosystem, event.version), event) for event in events if event.kind != "limit" and event.version
    ]
    limits = [order_of(ecosystem, event.version) for event in events if event.kind == "limit" and event.version != "*"]
    if limits and not any(limit is not None and order < limit for limit in limits):
        return False
    inside = any(event.kind == "introduced" and event.version == _ZERO for event in events)
    known = [(place, event) for place, event in placed if place is not None and not _is_beginning(event)]
    for place, event in sorted(known, key=lambda pair: pair[0]):
        if event.kind == "introduced" and order >= place:
            inside = True
        elif (event.kind == "fixed" and order >= place) or (event.kind == "last_affected" and order > place):
            inside = False
    return inside


def _is_beginning(event: Event) -> bool:
    return event.kind == "introduced" and event.version == _ZERO
