"""Words and numbers that every report of missing tests shares."""

from readylayer_cli.domain.grades import Verdict
from readylayer_cli.domain.lines import ranges_in
from readylayer_cli.domain.testgap import Convention, GapResult, Target


def verdict_sentence(result: GapResult) -> str:
    """How it went, and why."""
    ours, gaps = len(result.ai_gaps), len(result.gaps)
    if result.mode == "off":
        return "Turned off: test.missing is off"
    if result.verdict is Verdict.FAIL:
        return f"Fails: {things(ours)} that a machine wrote or changed without a test"
    if result.verdict is Verdict.INCOMPLETE:
        return "Incomplete: not everything could be looked at"
    if not result.targets:
        return "Passes: the change touches no code that a test can be asked of"
    if not gaps:
        return f"Passes: tests lead to all of {things(len(result.targets))} that the change touches"
    machine = f", {ours:,} of them by a machine" if ours else ""
    return f"Passes with a warning: {things(gaps)} changed without a test{machine}"


def things(number: int) -> str:
    """`1 piece of code`."""
    return f"{number:,} piece{'' if number == 1 else 's'} of code"


def missing_ranges(target: Target, most: int = 8) -> str:
    """`3-5, 9`."""
    runs = ranges_in(target.missing)
    shown = ", ".join(f"{first}" if first == last else f"{first}-{last}" for first, last in runs[:most])
    return shown + (f", +{len(runs) - most}" if len(runs) > most else "")


def evidence_of(target: Target) -> str:
    """All that was found or not found, in one sentence."""
    return "; ".join(
        f"{each.test_path} {each.detail}" if each.test_path is not None else each.detail for each in target.evidence
    )


def place_of(target: Target) -> str:
    """Where its test goes."""
    if target.place is None:
        return ""
    framework = f" ({target.place.framework})" if target.place.framework else ""
    return f"{target.place.path}{framework}"


def convention_sentence(convention: Convention) -> str:
    """Framework, strategy and how the vote went."""
    framework = f"{convention.framework} by {convention.source}" if convention.framework else "no framework known"
    layout = convention.layout
    where = f"{convention.strategy}: {layout.pattern}"
    if layout.of:
        where += f", {layout.votes:,} of {layout.of:,}"
    elif convention.strategy != "custom":
        where += ", as usual since no test tells"
    return f"{convention.language}: {framework}; {where}"
