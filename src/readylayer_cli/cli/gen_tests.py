"""`readylayer gen-tests`: which changed code has no test, and where one would go."""

from typing import TYPE_CHECKING

import click

from readylayer_cli.cli.console import Console, parse_outputs, write_output
from readylayer_cli.cli.options import config_options, talk_options
from readylayer_cli.cli.posting import choose, deliver_gaps, posting_options
from readylayer_cli.cli.review import look_of, request_of

if TYPE_CHECKING:
    from readylayer_cli.wiring.gaps import GapRequest

FORMATS = frozenset({"text", "json", "markdown"})


@click.command("gen-tests")
@click.argument("paths", nargs=-1)
@click.option("--base", metavar="REV", help="Compare with this revision.  [default: the merge-base]")
@click.option("--head", metavar="REV", help="Look at this revision instead of the working tree.")
@click.option("--staged", is_flag=True, help="Look at what the next commit would add.")
@click.option("--event", "event_file", metavar="FILE", help="Read the event from this file; - is stdin.")
@click.option(
    "--scope",
    type=click.Choice(["added", "all"]),
    default="added",
    show_default=True,
    help="What the change adds, or all code there is.",
)
@click.option(
    "--coverage",
    "reports",
    multiple=True,
    metavar="REPORT",
    help="A coverage report of this very code, or a glob; it decides which lines are missing. Repeatable.",
)
@click.option(
    "--format", "formats", multiple=True, metavar="FMT[=PATH]", help=f"Repeatable. One of: {' '.join(sorted(FORMATS))}."
)
@click.option("--exit-zero", is_flag=True, help="Exit 0 even when the gate fails.")
@posting_options
@config_options
@talk_options
def gen_tests(console: Console, /, **arguments: object) -> int:
    """Find changed code that no test leads to, what machines wrote first, and say where its tests belong.

    PATHS limit the search to files and folders. Nothing is run: tests are found by reading them, and by coverage
    reports where you give some.
    """
    from readylayer_cli.wiring.gaps import find_missing_tests  # lazy: git and pydantic, 120 ms
    from readylayer_cli.wiring.gaps_look import render_gaps

    outputs = parse_outputs(_strings(arguments["formats"]), FORMATS)
    searched = find_missing_tests(gap_request(arguments, console))
    posting = deliver_gaps(searched, choose(arguments), console)
    for output in outputs:
        if output.path is None and console.quiet >= 2:
            continue
        write_output(render_gaps(searched, output.format, look_of(output, console)), output)
    code = searched.result.verdict.exit_code
    code = 0 if code == 1 and arguments["exit_zero"] else code
    return 2 if code == 0 and posting is not None and posting.is_fault else code


def gap_request(arguments: dict[str, object], console: Console) -> "GapRequest":
    """The search that the flags ask for; flags that a command does not have count as not given."""
    from readylayer_cli.wiring.gaps import GapRequest  # lazy: git and pydantic, 120 ms

    return GapRequest(
        subject=request_of({**arguments, "fail_on": None, "min_severity": None}, console),
        paths=_strings(arguments.get("paths")),
        reports=_strings(arguments.get("reports")),
        note=console.note,
    )


def _strings(value: object) -> tuple[str, ...]:
    return tuple(item for item in value if isinstance(item, str)) if isinstance(value, tuple) else ()
