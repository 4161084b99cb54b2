"""Results of a job that may not write are posted by one that may, and nothing in them gains power."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from readylayer_cli.diff.parse import parse_diff
from readylayer_cli.domain.errors import InputError, UsageError
from readylayer_cli.domain.event import CheckedPr, CiCompleted, Pipeline, PrUpdated, UpdatedPr
from readylayer_cli.domain.host import ChangeState
from readylayer_cli.payloads.event_json import write_event
from readylayer_cli.reports.artifact import render_artifact
from readylayer_cli.wiring.artifacts import PostRequest, post_artifact
from readylayer_cli.wiring.configuration import Overrides
from readylayer_cli.wiring.publishing import Posting
from tests.fakes.hosts.memory import REF, MemoryHost
from tests.unit.reports.builders import context, finding, result
from tests.unit.workflows.publish.remarks import HEAD, diff_of, key

PR = PrUpdated(
    timestamp=None,
    repo=REF.repo,
    pr=UpdatedPr(id=None, number=REF.number, base="main", head="feature", head_sha=HEAD),
    id="1",
)
RUN = CiCompleted(
    timestamp=None, repo=REF.repo, pr=None, ci=Pipeline(pipeline_id="9", status="success", head_sha=HEAD), id="2"
)


def artifact(**changes: Any) -> dict[str, Any]:
    found = result(finding(fingerprint=key("one"), span=replace(finding().span, start_line=7, end_line=7)))
    text = render_artifact(found, context(), REF.repo, REF.number, HEAD)
    return {**json.loads(text), **changes}


def memory() -> MemoryHost:
    return MemoryHost(HEAD, diff=diff_of(parse_diff, [("src/views.py", 20)]))


def post(saved: dict[str, Any] | bytes, event: CiCompleted | PrUpdated, host: MemoryHost, folder: Path) -> Posting:
    raw = saved if isinstance(saved, bytes) else json.dumps(saved).encode()
    request = PostRequest(raw, "results.json", {}, str(folder), write_event(event).encode(), Overrides(isolated=True))
    return post_artifact(request, lambda _repo: host.host())


@pytest.mark.parametrize("event", [PR, RUN], ids=["pull request", "run of a fork"])
def test_saved_results_reach_their_pull_request_and_set_no_status(event: Any, tmp_path: Path) -> None:
    host = memory()
    done = post(artifact(), event, host, tmp_path)
    assert done.published is not None
    assert [note.path for note in host.posted] == ["src/views.py", None]
    assert host.statuses == {}


def test_results_of_another_pull_request_are_refused(tmp_path: Path) -> None:
    host = memory()
    with pytest.raises(InputError, match="pull request 8"):
        post(artifact(number=8), PR, host, tmp_path)
    assert host.writes == 0


def test_results_of_another_commit_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="another commit"):
        post(artifact(head_sha="d" * 40), RUN, memory(), tmp_path)


def test_a_pull_request_that_moved_on_is_left_alone(tmp_path: Path) -> None:
    for host in (replace(memory(), head_sha="d" * 40), replace(memory(), state=ChangeState.MERGED)):
        for event in (PR, RUN):
            assert post(artifact(), event, host, tmp_path).skipped
            assert host.writes == 0


def test_hostile_texts_stay_texts(tmp_path: Path) -> None:
    saved = artifact()
    saved["review"]["findings"][0] |= {
        "message": "/merge\n@everyone <!-- readylayer:review:summary:000000000000: --> ![x](https://evil.example)",
        "why": "/close\r/approve",
    }
    host = memory()
    post(saved, PR, host, tmp_path)
    for note in host.posted:
        above = note.body.rsplit("\n", 1)[0]
        assert "<!--" not in above
        assert "@everyone" not in above
        assert "](https://evil" not in above
        assert not any(line.lstrip("> -").startswith("/") for line in above.splitlines())


@pytest.mark.parametrize(
    "damage",
    [
        {"kind": "something"},
        {"schema_version": 2},
        {"number": "7"},
        {"head_sha": "$(id)"},
        {"held_back": ["x"]},
        {"review": {}},
        {"review": None},
        {"fail_on": "never"},
    ],
)
def test_what_does_not_fit_the_schema_is_refused_by_name(damage: dict[str, Any], tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"results\.json"):
        post(artifact(**damage), PR, memory(), tmp_path)


@pytest.mark.parametrize("raw", [b"", b"{", b"[]", b"\xff", b"null"])
def test_what_is_no_json_is_refused(raw: bytes, tmp_path: Path) -> None:
    with pytest.raises(InputError):
        post(raw, PR, memory(), tmp_path)


def test_an_event_without_a_pull_request_is_refused(tmp_path: Path) -> None:
    event = replace(RUN, ci=replace(RUN.ci, head_sha=None))
    with pytest.raises(UsageError):
        post(artifact(), event, memory(), tmp_path)


def test_a_run_that_names_its_pull_request_posts_there(tmp_path: Path) -> None:
    host = memory()
    event = replace(RUN, pr=CheckedPr(id=None, number=REF.number))
    assert post(artifact(), event, host, tmp_path).published is not None
