"""Words that all renderings of a look at the API share."""

from readylayer_cli.domain.api import Certainty, Level, Surface, SyncResult
from readylayer_cli.domain.grades import Verdict


def counts(surface: Surface) -> str:
    """How many operations there are, by certainty, and what is not among them."""
    known = ", ".join(f"{surface.count(each):,} {each.value}" for each in Certainty)
    text = f"{len(surface.operations):,} operations: {known}"
    if surface.hidden:
        text += f"; {surface.hidden:,} kept out of the documentation by the code"
    return text + (f"; {len(surface.unmounted):,} routers unmounted" if surface.unmounted else "")


def verdict_sentence(result: SyncResult) -> str:
    """How it went, and why."""
    if result.verdict is Verdict.FAIL:
        errors = sum(each.level is Level.ERROR for each in result.changes)
        drifts = sum(each.severity is Level.ERROR for each in result.drift)
        parts = [f"{errors:,} breaking changes"] if errors else []
        parts += [f"{drifts:,} differences between code and document"] if drifts else []
        return f"Fails: {' and '.join(parts)}"
    if result.verdict is Verdict.INCOMPLETE:
        return "Incomplete: not everything could be read"
    if result.compared:
        return (
            f"Passes: {len(result.changes):,} changes, none of them breaking"
            if result.changes
            else "Passes: nothing changed"
        )
    return "Passes"
