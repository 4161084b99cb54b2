"""The ways in which a code host does not do what was asked."""

from enum import StrEnum


class HostFailure(StrEnum):
    """Why a host did not do what was asked; each is a different thing to do for a person."""

    REFUSED = "refused"
    MISSING = "missing"
    CONFLICT = "conflict"
    INVALID = "invalid"
    BUSY = "busy"
    BROKEN = "broken"
