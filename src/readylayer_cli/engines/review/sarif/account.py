"""What a SARIF log says of the work itself: which tool, and whether it got through."""

from collections.abc import Iterator

from readylayer_cli.domain.review import EngineStatus, Shortfall
from readylayer_cli.engines.review.sarif.fields import Table, table, tables, text
from readylayer_cli.engines.review.sarif.texts import message_text

_MOST = 20
_LISTS = ("toolExecutionNotifications", "toolConfigurationNotifications")


def failures_of(run: Table, tool: str) -> tuple[EngineStatus, list[Shortfall]]:
    """How the tool's run ended by its own account, and what it could not check."""
    invocations = tables(run.get("invocations"))
    failed = any(each.get("executionSuccessful") is False for each in invocations)
    reasons = list(dict.fromkeys(reason for each in invocations for reason in _errors(each)))
    if failed and not reasons:
        reasons = [next(filter(None, (_exit(each) for each in invocations)), "its run failed")]
    if "results" in run and run["results"] is None:
        failed = True
        reasons.append("it could not say what it found")
    if run.get("externalPropertyFileReferences") and not tables(run.get("results")):
        reasons.append("its results are in other files, which are not read")
    found = [Shortfall(f"{tool}: {reason}") for reason in reasons[:_MOST]]
    if len(reasons) > _MOST:
        found.append(Shortfall(f"{tool}: {len(reasons) - _MOST:,} more errors"))
    status = EngineStatus.FAILED if failed else EngineStatus.PARTIAL if reasons else EngineStatus.OK
    return status, found


def _errors(invocation: Table) -> Iterator[str]:
    for name in _LISTS:
        for note in tables(invocation.get(name)):
            if text(note.get("level")) == "error":
                place = _place(note)
                said = message_text(table(note.get("message")), {}, 250) or text(
                    table(note.get("descriptor")).get("id"), 100
                )
                yield f"{said or 'an error without a message'}{f' ({place})' if place else ''}"


def _place(note: Table) -> str:
    """The file that the tool names, as it names it."""
    for location in tables(note.get("locations")):
        uri = text(table(table(location.get("physicalLocation")).get("artifactLocation")).get("uri"), 200)
        if uri:
            return uri
    return ""


def _exit(invocation: Table) -> str:
    described = text(invocation.get("exitCodeDescription"), 200) or text(invocation.get("exitSignalName"), 40)
    code = text(invocation.get("exitCode"), 12)
    return described or (f"it ended with exit code {code}" if code else "")
