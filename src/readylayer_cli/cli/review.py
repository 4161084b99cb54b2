"""`readylayer review`: findings on a change."""

import os
import sys
from typing import TYPE_CHECKING

import click

from readylayer_cli.cli.console import Console, Output, explain, parse_outputs, read_input, speaks_unicode, write_output
from readylayer_cli.cli.options import SEVERITIES, config_options, feed_options, talk_options
from readylayer_cli.cli.posting import choose, deliver, posting_options
from readylayer_cli.domain.errors import ReadyLayerError, UsageError
from readylayer_cli.domain.grades import Verdict

if TYPE_CHECKING:
    from readylayer_cli.wiring.look import Look
    from readylayer_cli.wiring.review import ReviewRequest

FORMATS = frozenset(
    {"text", "json", "jsonl", "sarif", "github", "gitlab", "junit", "rdjson", "markdown", "html"}
)  # fmt: skip


@click.command(
    epilog="Without a selection: in CI the runner's change, else everything here that the base branch lacks."
)
@click.option("--base", metavar="REV", help="Compare with this revision (from the merge base).")
@click.option("--head", metavar="REV", help="Review this revision instead of the working tree.")
@click.option("--staged", is_flag=True, help="Review what the next commit would add.")
@click.option("--diff", "diff_file", metavar="FILE|-", help="Review a unified diff.")
@click.option("--event", "event_file", metavar="FILE|-", help="Review the change of an event (see: events normalize).")
@click.option(
    "--scope",
    type=click.Choice(["added", "context", "file", "all"]),
    default="added",
    help="Which findings count: new ones, all in the hunks, in the changed files, in every file.",
    show_default=True,
)
@click.option(
    "--fail-on", type=click.Choice(["never", *SEVERITIES]), help="Fail at this severity or above.  [default: critical]"
)
@click.option("--min-severity", type=click.Choice(SEVERITIES), help="Show findings from this severity on.")
@click.option("--baseline", metavar="FILE", help="Accept the findings of an earlier --format json result.")
@feed_options
@click.option(
    "--explain", metavar="RULE", help="Review nothing; tell what a rule is about. A glob lists rules. text or json."
)
@click.option(
    "--format", "formats", multiple=True, metavar="FMT[=PATH]", help=f"Repeatable. One of: {' '.join(sorted(FORMATS))}."
)
@click.option("--exit-zero", is_flag=True, help="Exit 0 even when the gate fails.")
@posting_options
@config_options
@talk_options
def review(console: Console, /, **arguments: object) -> int:
    """Find the risks of a change, by static analysis, without key; the network is used for posting only."""
    if isinstance(arguments["explain"], str):
        return _explain(arguments["explain"], arguments, console)
    outputs = parse_outputs(_strings(arguments["formats"]), FORMATS)
    _refuse_contradictions(arguments)
    from readylayer_cli.wiring.look import render_review  # lazy: git, the rules and pydantic, 120 ms
    from readylayer_cli.wiring.review import run_review

    reviewed = run_review(request_of(arguments, console))
    failures: list[ReadyLayerError] = []
    posting = None
    try:
        posting = deliver(reviewed, choose(arguments), console)
    except ReadyLayerError as error:
        failures.append(error)
    for output in outputs:
        if output.path is None and console.quiet >= 2:
            continue
        try:
            write_output(render_review(reviewed, output.format, look_of(output, console)), output)
        except ReadyLayerError as error:
            failures.append(error)
    code = _close(reviewed.result.verdict, failures, exit_zero=bool(arguments["exit_zero"]))
    return 2 if code == 0 and posting is not None and posting.is_fault else code


def _explain(pattern: str, arguments: dict[str, object], console: Console) -> int:
    """Print what is known of rules."""
    outputs = parse_outputs(_strings(arguments["formats"]), frozenset({"text", "json"}))
    from readylayer_cli.reports.explanation import explanation_json, explanation_text  # lazy: rich, 60 ms
    from readylayer_cli.wiring.explaining import explain_rules  # lazy: git, the rules and pydantic, 120 ms

    rules = explain_rules(pattern, request_of(arguments, console))
    for output in outputs:
        if output.format == "json":
            write_output(explanation_json(rules), output)
        else:
            color = output.path is None and console.colors(sys.stdout)
            write_output(explanation_text(rules, width=console.width(), color=color), output)
    return 0


def request_of(arguments: dict[str, object], console: Console) -> "ReviewRequest":
    """The review that the flags ask for; flags that a command does not have count as not given."""
    from readylayer_cli.wiring.review import ReviewRequest  # lazy: git, the rules and pydantic, 120 ms

    return ReviewRequest(
        directory=_text(arguments["directory"]) or ".",
        environment=dict(os.environ),
        base=_text(arguments.get("base")),
        head=_text(arguments.get("head")),
        staged=bool(arguments.get("staged")),
        diff=_bytes(arguments.get("diff_file")),
        event=_bytes(arguments["event_file"]),
        scope=_text(arguments.get("scope")) or "added",
        fail_on=_text(arguments["fail_on"]),
        min_severity=_text(arguments["min_severity"]),
        baseline=_text(arguments.get("baseline")),
        sarif=_strings(arguments.get("sarif_files")),
        osv=_strings(arguments.get("osv_paths")),
        config_file=_text(arguments["config_file"]),
        assignments=_strings(arguments["assignments"]),
        isolated=bool(arguments["isolated"]),
        note=console.note,
    )


def look_of(output: Output, console: Console) -> "Look":
    """How the place of an output shows things."""
    from readylayer_cli.wiring.look import Look  # lazy: git, the rules and pydantic, 120 ms

    to_stdout = output.path is None
    return Look(
        color=to_stdout and console.colors(sys.stdout),
        terminal=to_stdout and console.is_terminal(sys.stdout),
        unicode=not to_stdout or output.format != "text" or speaks_unicode(sys.stdout),
        width=console.width(),
        verbose=console.verbose,
    )


def _close(verdict: Verdict, failures: list[ReadyLayerError], *, exit_zero: bool) -> int:
    """The exit code; a failed gate is not hidden by an output that could not be written."""
    code = 0 if exit_zero and verdict is Verdict.FAIL else verdict.exit_code
    if not failures:
        return code
    for error in failures[:-1] if code != 1 else failures:
        explain(error)
    if code != 1:
        raise failures[-1]
    return code


def _refuse_contradictions(arguments: dict[str, object]) -> None:
    chosen = [
        flag
        for flag, given in (
            ("--base/--head", arguments["base"] or arguments["head"]),
            ("--staged", arguments["staged"]),
            ("--diff", arguments["diff_file"]),
            ("--event", arguments["event_file"]),
            ("--scope all", arguments["scope"] == "all" and not arguments["head"]),
        )
        if given
    ]
    if len(chosen) > 1:
        raise UsageError("RL1003", f"{' and '.join(chosen)} name different changes", "give one of them")
    if arguments["diff_file"] == "-" and arguments["event_file"] == "-":
        raise UsageError("RL1003", "both --diff and --event read stdin", "give one of them a file")


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None


def _strings(value: object) -> tuple[str, ...]:
    return tuple(item for item in value if isinstance(item, str)) if isinstance(value, tuple) else ()


def _bytes(value: object) -> bytes | None:
    return read_input(value) if isinstance(value, str) else None
