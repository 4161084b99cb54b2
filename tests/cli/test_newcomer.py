"""What somebody meets who tries the command for the first time, and gets something wrong."""

import pytest

from readylayer_cli.wiring.review import ReviewRequest, run_review
from tests.cli.git_repo import git, readylayer, repository
from tests.fakes.nobody import without_privileges


@pytest.fixture
def folder(tmp_path):
    return repository(tmp_path / "r", {"a.py": "x = 1\n"})


def test_nothing_to_review_is_said_with_the_base(folder):
    base = git(folder, "rev-parse", "HEAD")[:12]
    assert readylayer(folder, "review").stdout.decode() == f"Nothing to review: no file differs from {base}.\n"


def test_an_empty_folder_holds_no_file_to_review(tmp_path):
    assert readylayer(tmp_path, "review", "--scope", "all").stdout == b"No file to review.\n"


@pytest.mark.parametrize(
    ("arguments", "said", "hint"),
    [
        (["review", "--foo"], "RL1004: no such option '--foo'", "readylayer review --help"),
        (["review", "extra"], "RL1004: got unexpected extra argument (extra)", "readylayer review --help"),
        (["review", "--base"], "RL1004: option '--base' requires an argument", "--help"),
        (["--nope"], "RL1004: no such option '--nope'", "readylayer --help"),
        (["review", "--set", "review.failon=high"], "RL1107", "did you mean review.fail_on?"),
        (["review", "--set", "review.zzz=high"], "RL1107", "readylayer config schema"),
        (["review", "--baseline", "a.py"], "RL2010: not a review result: a.py", "--format json=baseline.json"),
        (["review", "--event", "a.py"], "RL2033: not a ReadyLayer event", "readylayer events normalize"),
    ],
)
def test_a_mistake_is_one_line_and_the_way_out_is_another(folder, arguments, said, hint):
    done = readylayer(folder, *arguments)
    message, advice = done.stderr.decode().splitlines()
    assert done.returncode == 2
    assert message.startswith(said)
    assert advice.startswith("  try: ")
    assert hint in advice


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("review:\n  fail_on: [\n", "RL1102: .readylayer.yml:3: this is not YAML"),
        ("review:\n\tfail_on: high\n", "RL1102: .readylayer.yml:2: this is not YAML"),
        ("review: high\n", "RL1108: review is a section (.readylayer.yml:1)"),
    ],
)
def test_a_broken_configuration_is_shown_at_its_line(folder, text, said):
    (folder / ".readylayer.yml").write_text(text)
    done = readylayer(folder, "review")
    assert done.returncode == 2
    assert done.stderr.decode().startswith(said)


def test_a_folder_that_may_not_be_read_makes_the_review_of_everything_incomplete():
    with without_privileges() as folder:
        (folder / "closed").mkdir(mode=0)
        (folder / "a.txt").write_text("x\n")
        result = run_review(ReviewRequest(str(folder), scope="all")).result
    assert [(each.path, each.reason) for each in result.shortfalls] == [("closed", "this folder may not be read")]
    assert result.verdict == "incomplete"
