"""Missing tests from a CI job to the pull request and back: one note, one status, updated in place."""

import json

from tests.cli.git_repo import git, write
from tests.e2e.test_posting import github, in_github, job

__all__ = ["github", "job"]

CODE = "def total(items):\n    return sum(items)\n"
TEST = "from prices import total\n\n\ndef test_total():\n    assert total([1]) == 1\n"


def commit(job, files, message):
    write(job.folder, files)
    git(job.folder, "add", "--all")
    git(job.folder, "commit", "--quiet", "--message", message)
    job.head = git(job.folder, "rev-parse", "HEAD").strip()


def about_tests(github):
    return [note.body for note in github.shown() if "readylayer:tests:" in note.body]


def test_a_job_tells_of_machines_code_without_a_test_until_it_has_one(job, github):
    (job.folder / ".readylayer.yml").write_text("test: {missing: fail}\n")
    git(job.folder, "checkout", "--quiet", "main")
    commit(job, {".readylayer.yml": "test: {missing: fail}\n"}, "settings")
    job.base = job.head
    git(job.folder, "checkout", "--quiet", "-B", "feature")
    commit(job, {"prices.py": CODE}, "total\n\nCo-authored-by: Claude <noreply@anthropic.com>")
    github.push(job.change(), job.head)
    first = job.run("run", **in_github(github, job))
    assert first.returncode == 1, first.stderr
    (note,) = about_tests(github)
    assert "ReadyLayer tests fail" in note
    assert "| `prices.py` `total` (AI-touched) | 2 |" in note
    assert github.status(job.head, "readylayer/tests") is not None
    written = len(github.fake.writes)
    assert job.run("run", **in_github(github, job)).returncode == 1
    assert len(github.fake.writes) == written
    commit(job, {"tests/test_prices.py": TEST}, "test it")
    github.push(job.change(), job.head)
    mended = job.run("run", **in_github(github, job))
    assert mended.returncode == 0, mended.stderr
    (note,) = about_tests(github)
    assert "ReadyLayer tests pass" in note


def test_the_job_of_an_opened_pull_request_says_what_has_no_test_without_spoiling_the_result(job, github):
    commit(job, {"prices.py": CODE}, "total")
    github.push(job.change(), job.head)
    done = job.run("run", "--format", "json", "--no-post", **in_github(github, job))
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["verdict"] == "pass"
    assert "prices.py:2  total" in done.stderr
