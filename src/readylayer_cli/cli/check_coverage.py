"""`readylayer check-coverage`: is what changed covered by tests?"""

from typing import TYPE_CHECKING

import click

from readylayer_cli.cli.console import Console, parse_outputs, write_output
from readylayer_cli.cli.options import config_options, talk_options
from readylayer_cli.cli.posting import choose, deliver_coverage, posting_options
from readylayer_cli.cli.review import look_of, request_of

if TYPE_CHECKING:
    from readylayer_cli.wiring.coverage import CoverageRequest

FORMATS = frozenset({"text", "json", "markdown"})


@click.command("check-coverage")
@click.argument("reports", nargs=-1)
@click.option("--base", metavar="REV", help="Compare with this revision.  [default: the merge-base]")
@click.option("--head", metavar="REV", help="Look at this revision instead of the working tree.")
@click.option("--event", "event_file", metavar="FILE", help="Read the event from this file; - is stdin.")
@click.option("--totals-only", is_flag=True, help="Totals of the reports alone: no git, no change.")
@click.option("--tests", "test_reports", multiple=True, metavar="FILE", help="Results of the tests (JUnit, TRX).")
@click.option("--fail-under", type=click.FloatRange(0, 100), metavar="PERCENT", help="All lines.  [default: 80]")
@click.option(
    "--fail-under-patch", type=click.FloatRange(0, 100), metavar="PERCENT", help="Changed lines.  [default: 80]"
)
@click.option(
    "--fail-under-ai",
    type=click.FloatRange(0, 100),
    metavar="PERCENT",
    help="Changed lines that a machine wrote.  [default: 80]",
)
@click.option(
    "--format", "formats", multiple=True, metavar="FMT[=PATH]", help=f"Repeatable. One of: {' '.join(sorted(FORMATS))}."
)
@click.option("--exit-zero", is_flag=True, help="Exit 0 even when a gate fails.")
@posting_options
@config_options
@talk_options
def check_coverage(console: Console, /, **arguments: object) -> int:
    """Check coverage of all lines, of changed lines and of lines that machines wrote, from reports of any format."""
    from readylayer_cli.wiring.coverage import run_check  # lazy: git and pydantic, 120 ms
    from readylayer_cli.wiring.coverage_look import render_coverage

    outputs = parse_outputs(_strings(arguments["formats"]), FORMATS)
    checked = run_check(coverage_request(arguments, console))
    posting = deliver_coverage(checked, choose(arguments), console) if not arguments["totals_only"] else None
    for output in outputs:
        if output.path is None and console.quiet >= 2:
            continue
        write_output(render_coverage(checked, output.format, look_of(output, console)), output)
    code = checked.result.verdict.exit_code
    code = 0 if code == 1 and arguments["exit_zero"] else code
    return 2 if code == 0 and posting is not None and posting.is_fault else code


def coverage_request(arguments: dict[str, object], console: Console) -> "CoverageRequest":
    """The check that the flags ask for; flags that a command does not have count as not given."""
    from readylayer_cli.wiring.coverage import CoverageRequest  # lazy: git and pydantic, 120 ms

    named = {"fail_under": "threshold", "fail_under_patch": "patch_threshold", "fail_under_ai": "ai_threshold"}
    thresholds = {setting: value for flag, setting in named.items() if isinstance(value := arguments.get(flag), float)}
    subject = request_of({"fail_on": None, "min_severity": None, **arguments}, console)
    return CoverageRequest(
        subject=subject,
        reports=_strings(arguments.get("reports")),
        test_reports=_strings(arguments.get("test_reports")),
        totals_only=bool(arguments.get("totals_only")),
        thresholds=thresholds,
        note=console.note,
    )


def _strings(value: object) -> tuple[str, ...]:
    return tuple(item for item in value if isinstance(item, str)) if isinstance(value, tuple) else ()
