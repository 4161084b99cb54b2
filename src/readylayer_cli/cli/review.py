"""`readylayer review`: findings on a change."""

import os
import sys

import click

from readylayer_cli.cli.console import Console, parse_outputs, read_input, write_output
from readylayer_cli.cli.options import SEVERITIES, config_options, talk_options
from readylayer_cli.domain.errors import UsageError

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
@click.option(
    "--format", "formats", multiple=True, metavar="FMT[=PATH]", help=f"Repeatable. One of: {' '.join(sorted(FORMATS))}."
)
@click.option("--exit-zero", is_flag=True, help="Exit 0 even when the gate fails.")
@config_options
@talk_options
def review(console: Console, /, **arguments: object) -> int:
    """Find the risks of a change, by static analysis, without key or network."""
    outputs = parse_outputs(_strings(arguments["formats"]), FORMATS)
    _refuse_contradictions(arguments)
    from readylayer_cli.wiring.look import Look, render_review  # lazy: git, the rules and pydantic, 120 ms
    from readylayer_cli.wiring.review import ReviewRequest, run_review

    request = ReviewRequest(
        directory=_text(arguments["directory"]) or ".",
        environment=dict(os.environ),
        base=_text(arguments["base"]),
        head=_text(arguments["head"]),
        staged=bool(arguments["staged"]),
        diff=_bytes(arguments["diff_file"]),
        event=_bytes(arguments["event_file"]),
        scope=_text(arguments["scope"]) or "added",
        fail_on=_text(arguments["fail_on"]),
        min_severity=_text(arguments["min_severity"]),
        baseline=_text(arguments["baseline"]),
        config_file=_text(arguments["config_file"]),
        assignments=_strings(arguments["assignments"]),
        isolated=bool(arguments["isolated"]),
        note=console.note,
    )
    reviewed = run_review(request)
    for output in outputs:
        if output.path is None and console.quiet >= 2:
            continue
        to_terminal = output.path is None and sys.stdout.isatty()
        look = Look(
            color=output.path is None and console.colors(sys.stdout),
            terminal=to_terminal,
            width=console.width(),
            verbose=console.verbose,
        )
        write_output(render_review(reviewed, output.format, look), output)
    return 0 if arguments["exit_zero"] and reviewed.result.verdict == "fail" else reviewed.result.verdict.exit_code


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
