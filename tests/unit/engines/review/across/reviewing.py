"""Reviews small changes of real repositories, with the own rules alone."""

from pathlib import Path

from readylayer_cli.wiring.review import ReviewRequest, run_review
from tests.fakes.scratch import Scratch


def review(folder: Path, before, after, **request):
    """Findings of the change that turns one set of files into another; `None` removes a file."""
    scratch = Scratch(folder / "repository")
    scratch.commit(before)
    scratch.write(after)
    asked = {"base": "HEAD", **request}
    result = run_review(
        ReviewRequest(str(scratch.root), isolated=True, assignments=("review.engines=[]",), **asked)
    ).result
    assert not result.shortfalls, result.shortfalls
    return [*result.findings, *result.held_back]


def injections(findings):
    """Those that tell of request data."""
    return [each for each in findings if each.message.startswith("Request data")]
