"""What a model says of a pull request, from the question to the thread: posted like any finding, and never twice."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.test_posting import Job, in_github
from tests.fakes.hosts.github.stage import GithubStage
from tests.fakes.models.scripted import claim, saying
from tests.fakes.models.server import ModelServer, model_server

OLD = "def total(items):\n    result = 0\n    for item in items:\n        result += item.price\n    return result\n"
NEW = OLD.replace("in items:", "in items[1:]:")
KEEP = json.dumps({"verdicts": [{"id": 1, "keep": True}]})


class Model:
    """Says the same of the change each time, in other words."""

    def __init__(self) -> None:
        self.asked = 0

    def __call__(self, text: str) -> str:
        if "Report 1" in text:
            return KEEP
        self.asked += 1
        if "items[1:]" not in text:
            return saying()
        return saying(
            claim(
                "app.py",
                "for item in items[1:]:",
                category=("bug", "data-loss")[self.asked % 2],
                problem=f"The first of `items` is skipped, said {self.asked} times. @octocat ![x](http://evil.example/)",
                symbols=["items"],
                replacement="for item in items:",
            )
        )


@pytest.fixture
def job(tmp_path: Path) -> Job:
    job = Job(tmp_path)
    job.head = job.commit({"app.py": NEW})
    return job


@pytest.fixture
def github(job: Job) -> Iterator[GithubStage]:
    stage = GithubStage(enterprise=True)
    with stage.fake:
        stage.push(job.change(), job.head)
        yield stage
    assert stage.fake.faults_found == []


@pytest.fixture
def server() -> Iterator[ModelServer]:
    with model_server(Model()) as running:
        yield running


def run(job: Job, github: GithubStage, server: ModelServer, **more: str) -> Any:
    settings = ("--set", "llm.model=scripted:7b", "--set", f"llm.api_base={server.url}/v1")
    return job.run("run", *settings, **in_github(github, job), **more)


def test_a_claim_is_posted_once_with_its_suggestion_and_resolved_when_its_code_is_gone(
    job: Job, github: GithubStage, server: ModelServer
) -> None:
    first = run(job, github, server, OPENAI_API_KEY="sk-" + "test" * 6)
    assert first.returncode == 0, first.stderr
    (thread,) = [note for note in github.shown() if note.path]
    assert (thread.path, thread.line) == ("app.py", 3)
    assert "```suggestion\n    for item in items:\n```" in thread.body
    assert "evil.example" not in thread.body
    assert "@octocat" not in thread.body
    assert "sk-test" not in server.asked()  # the key of a provider is not for this server
    assert "job-token" not in server.asked()

    before, calls = len(github.fake.writes), len(server.requests)
    run(job, github, server)
    assert (len(github.fake.writes), len(server.requests)) == (before, calls)  # nothing changed: nothing asked, or said

    job.head = job.commit({"app.py": "X = 1\n\n\n" + NEW})
    github.push(job.change(), job.head)
    run(job, github, server)
    assert [note.line for note in github.shown() if note.path] in ([3], [6])
    assert len([note for note in github.shown() if note.path]) == 1

    job.head = job.commit({"app.py": "X = 1\n\n\n" + OLD})
    github.push(job.change(), job.head)
    last = run(job, github, server)
    assert last.returncode == 0, last.stderr
    assert all(note.resolved for note in github.shown() if note.path)


def test_a_model_that_is_down_leaves_the_rules_result_and_says_so(job: Job, github: GithubStage) -> None:
    settings = ("--set", "llm.model=openai/x", "--set", "llm.api_base=http://127.0.0.1:9/v1")
    done = job.run("run", *settings, **in_github(github, job))
    assert "not read by the model" in done.stdout + done.stderr + (job.home / "summary.md").read_text()
    assert github.status(job.head, "readylayer/review") is not None
