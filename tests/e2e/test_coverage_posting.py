"""A check of coverage from a CI job to the pull request and back: one note, one status, updated in place."""

import json

from tests.e2e.test_posting import github, in_github, job

__all__ = ["github", "job"]

FULL = "SF:app.py\nDA:1,1\nDA:4,1\nDA:5,1\nend_of_record\n"
HOLE = "SF:app.py\nDA:1,1\nDA:4,1\nDA:5,0\nend_of_record\n"


def bodies(github):
    return [note.body for note in github.shown()]


def test_a_job_posts_the_coverage_once_and_updates_it_in_place(job, github):
    variables = in_github(github, job)
    (job.folder / "lcov.info").write_text(HOLE)
    first = job.run("check-coverage", "lcov.info", **variables)
    assert first.returncode == 1, first.stderr
    (note,) = bodies(github)
    assert "coverage fails" in note
    assert "| `app.py` | 0.00% | 5 |" in note
    assert github.status(job.head, "readylayer/coverage") is not None
    assert github.annotations(job.head) == [("app.py", 5)]
    written = len(github.fake.writes)
    assert job.run("check-coverage", "lcov.info", **variables).returncode == 1
    assert len(github.fake.writes) == written
    (job.folder / "lcov.info").write_text(FULL)
    mended = job.run("check-coverage", "lcov.info", **variables)
    assert mended.returncode == 0, mended.stderr
    (note,) = bodies(github)
    assert "coverage passes" in note


def test_a_finished_pipeline_has_its_coverage_checked(job, tmp_path):
    (job.folder / "coverage").mkdir()
    (job.folder / "coverage" / "lcov.info").write_text(HOLE)
    event = {
        "event": "ci.completed",
        "timestamp": None,
        "repo": {"id": "1", "name": "app", "owner": "acme", "provider": "github", "url": None},
        "pr": {"id": None, "number": 7, "base_sha": job.base, "head_sha": job.head, "url": None},
        "ci": {"pipeline_id": "9", "status": "success", "test_results": None, "head_sha": job.head},
        "id": "1",
        "schema_version": 1,
    }
    (tmp_path / "pipeline.json").write_text(json.dumps(event))
    done = job.run("run", "--event", str(tmp_path / "pipeline.json"), "--no-post")
    assert done.returncode == 1, done.stderr
    assert "Changed lines" in done.stdout
