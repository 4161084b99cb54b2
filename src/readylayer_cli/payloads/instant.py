"""Reads the hosts' dates: ISO 8601 with an offset, GitLab's `... UTC`, and milliseconds since 1970."""

from datetime import UTC, datetime


def to_rfc3339(value: object) -> str | None:
    """The instant in UTC as `2024-01-15T10:30:00Z`, cut to seconds; `None` if the value states no instant.

    A date without an offset is no instant. Numbers are milliseconds since 1970, as Bitbucket Data Center writes them.
    """
    moment = _moment(value)
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ") if moment and moment.year >= 1000 else None


def seconds_between(start: object, end: object) -> float | None:
    """The whole seconds from start to end; `None` if either is no instant or they run backwards."""
    first, last = _moment(start), _moment(end)
    if first is None or last is None or last < first:
        return None
    return int((last - first).total_seconds())


def _moment(value: object) -> datetime | None:
    try:
        if isinstance(value, str) and len(value) <= 64:
            moment = datetime.fromisoformat(value.removesuffix(" UTC") + "+00:00" if value.endswith(" UTC") else value)
            return moment.astimezone(UTC) if moment.tzinfo else None
        if isinstance(value, int) and not isinstance(value, bool):
            return datetime.fromtimestamp(value / 1000, UTC)
    except (ValueError, OverflowError, OSError):
        return None
    return None
