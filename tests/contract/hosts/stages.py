"""The fake hosts that the contract suite plays on, by name."""

from collections.abc import Callable

from tests.contract.hosts.stage import Stage

STAGES: dict[str, Callable[[], Stage]] = {}
