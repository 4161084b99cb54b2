"""`readylayer run`: what the CI job's event calls for, in one step."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click

from readylayer_cli.cli.console import Console, Output, explain, parse_outputs, write_output
from readylayer_cli.cli.options import SEVERITIES, config_options, feed_options, talk_options
from readylayer_cli.cli.posting import (
    PostingChoice,
    choose,
    deliver,
    deliver_coverage,
    deliver_gaps,
    posting_options,
)
from readylayer_cli.cli.review import FORMATS, look_of, request_of
from readylayer_cli.domain.errors import InputError, ReadyLayerError

if TYPE_CHECKING:
    from readylayer_cli.wiring.review import Reviewed, ReviewRequest

Outcome = TypeVar("Outcome")

_MOST_SUMMARY_BYTES = 1_000_000  # GitHub keeps 1 MiB a step


@click.command(
    epilog="pr.opened and pr.updated review the change and look for missing tests, ci.completed checks its coverage."
)
@click.option("--event", "event_file", metavar="FILE|-", help="Use this event instead of the CI runner's.")
@click.option(
    "--fail-on", type=click.Choice(["never", *SEVERITIES]), help="Fail at this severity or above.  [default: critical]"
)
@click.option("--min-severity", type=click.Choice(SEVERITIES), help="Show findings from this severity on.")
@feed_options
@click.option(
    "--format", "formats", multiple=True, metavar="FMT[=PATH]", help=f"Repeatable. One of: {' '.join(sorted(FORMATS))}."
)
@click.option("--exit-zero", is_flag=True, help="Exit 0 even when a gate fails.")
@posting_options
@config_options
@talk_options
def run(console: Console, /, **arguments: object) -> int:
    """Read the CI runner's event, run every engine that consumes it, and post the results.

    A pull request of a fork is checked like any other, but nothing is posted: its token may not write. Save the
    results with --artifact and let a trusted job post them.
    """
    formats = arguments["formats"]
    outputs = parse_outputs(formats if isinstance(formats, tuple) else (), FORMATS)
    from readylayer_cli.wiring.run import engines_to_run  # lazy: the payload models of four hosts, 60 ms

    request = request_of(arguments, console)
    plan = engines_to_run(request)
    if not plan.engines:
        console.note(f"nothing to do: {plan.reason}")
        return 0
    part = _Part(console, outputs, choose(arguments))
    codes = []
    for engine in plan.engines:
        if engine == "review":
            codes.append(part.review(request))
        elif engine == "gen-tests":
            codes.append(part.gen_tests(arguments))
        elif engine == "check-coverage":
            codes.append(part.check_coverage(arguments))
    codes = [0 if arguments["exit_zero"] and code == 1 else code for code in codes]
    for error in part.failures:
        explain(error)
    return combined([*codes, *(error.exit_code for error in part.failures)])


def combined(codes: list[int]) -> int:
    """One exit code for several parts: a fault first, then a failed gate, then what could not be checked."""
    return next((code for code in (3, 1, 2) if code in codes), 0)


class _Part:
    """One engine's share of a run; what fails in it is kept, and the rest is still done."""

    def __init__(self, console: Console, outputs: list[Output], choice: PostingChoice) -> None:
        self.failures: list[ReadyLayerError] = []
        self._console = console
        self._outputs = outputs
        self._choice = choice

    def review(self, request: "ReviewRequest") -> int:
        """Review, post, show; returns the exit code that the result asks for."""
        from readylayer_cli.wiring.review import run_review  # lazy: git, the rules and pydantic, 120 ms

        reviewed = self._attempt(lambda: run_review(request))
        if reviewed is None:
            return 0
        posting = self._attempt(lambda: deliver(reviewed, self._choice, self._console))
        for output in self._outputs:
            if output.path is not None or self._console.quiet < 2:
                self._attempt(lambda output=output: self._show(reviewed, output))  # type: ignore[misc]  # a bound default
        posted = posting is not None and posting.published is not None and not posting.published.superseded
        self._attempt(lambda: self._tell_runner(reviewed, posted=posted))
        return combined([reviewed.result.verdict.exit_code, 2 if posting is not None and posting.is_fault else 0])

    def gen_tests(self, arguments: dict[str, object]) -> int:
        """Look for code of machines without tests, post, show; returns the exit code that the result asks for."""
        from readylayer_cli.cli.gen_tests import gap_request  # lazy: with the pull request's other engine only
        from readylayer_cli.wiring.gaps import find_missing_tests
        from readylayer_cli.wiring.gaps_look import render_gaps

        searched = self._attempt(lambda: find_missing_tests(gap_request(arguments, self._console)))
        if searched is None or searched.result.mode == "off":
            return 0
        posting = self._attempt(lambda: deliver_gaps(searched, self._choice, self._console))
        if searched.result.gaps and self._console.quiet < 2:
            look = look_of(Output("text", Path()), self._console)
            click.echo(render_gaps(searched, "text", look), nl=False, err=True)
        return combined([searched.result.verdict.exit_code, 2 if posting is not None and posting.is_fault else 0])

    def check_coverage(self, arguments: dict[str, object]) -> int:
        """Check the reports of the workspace, post, show; returns the exit code that the result asks for."""
        from readylayer_cli.cli.check_coverage import FORMATS as SHOWN  # lazy: for pipelines only
        from readylayer_cli.cli.check_coverage import coverage_request
        from readylayer_cli.wiring.coverage import run_check
        from readylayer_cli.wiring.coverage_look import render_coverage

        checked = self._attempt(lambda: run_check(coverage_request(arguments, self._console)))
        if checked is None:
            return 0
        posting = self._attempt(lambda: deliver_coverage(checked, self._choice, self._console))
        for output in self._outputs:
            shown = output if output.format in SHOWN else Output("text", output.path)
            if output.path is not None or self._console.quiet < 2:
                text = render_coverage(checked, shown.format, look_of(shown, self._console))
                self._attempt(lambda text=text, shown=shown: write_output(text, shown))  # type: ignore[misc]
        return combined([checked.result.verdict.exit_code, 2 if posting is not None and posting.is_fault else 0])

    def _attempt(self, what: Callable[[], Outcome]) -> Outcome | None:
        try:
            return what()
        except ReadyLayerError as error:
            self.failures.append(error)
            return None

    def _show(self, reviewed: "Reviewed", output: Output) -> None:
        write_output(self._rendered(reviewed, output), output)

    def _rendered(self, reviewed: "Reviewed", output: Output) -> str:
        from readylayer_cli.wiring.look import render_review

        return render_review(reviewed, output.format, look_of(output, self._console))

    def _tell_runner(self, reviewed: "Reviewed", *, posted: bool) -> None:
        """The runner's own places: the step summary, and annotations by the log where nothing was posted."""
        from readylayer_cli.ci.outlets import find_outlets

        outlets = find_outlets(os.environ)
        if outlets.step_summary and not any(str(output.path) == outlets.step_summary for output in self._outputs):
            _append(Path(outlets.step_summary), self._rendered(reviewed, Output("markdown", Path())))
        if outlets.annotates and not posted and not any(output.format == "github" for output in self._outputs):
            click.echo(self._rendered(reviewed, Output("github", None)), nl=False, err=True)


def _append(path: Path, text: str) -> None:
    data = text.encode("utf-8", "backslashreplace")
    try:
        with path.open("ab") as stream:
            if stream.tell() + len(data) <= _MOST_SUMMARY_BYTES:
                stream.write(data)
    except OSError as error:
        raise InputError("RL2001", f"cannot write {path}: {error.strerror}", "check GITHUB_STEP_SUMMARY") from error
