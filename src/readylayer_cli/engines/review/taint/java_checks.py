"""Java's tests of addresses."""

from readylayer_cli.engines.review.taint import ir
from readylayer_cli.engines.review.taint.machine import Checker, Env, Machine
from readylayer_cli.engines.review.taint.places import clean_alike


def _has_no_host(machine: Machine, test: ir.Call, state: Env, truth: bool) -> None:  # noqa: FBT001 - one signature
    if not truth and isinstance(test.callee, ir.Attr):
        clean_alike(machine, test.callee.base, state, frozenset({"redirect", "ssrf"}))


def _is_outside(machine: Machine, test: ir.Call, state: Env, truth: bool) -> None:  # noqa: FBT001 - one signature
    if not truth and isinstance(test.callee, ir.Attr):
        clean_alike(machine, test.callee.base, state, frozenset({"ssrf"}))


JAVA_CHECKERS: dict[str, Checker] = {
    "getHost": _has_no_host,
    "getAuthority": _has_no_host,
    "isSiteLocalAddress": _is_outside,
    "isLoopbackAddress": _is_outside,
    "isAnyLocalAddress": _is_outside,
}
