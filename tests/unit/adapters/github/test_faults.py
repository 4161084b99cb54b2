"""What GitHub refuses or fails at becomes a typed error with a thing to do, whatever it says."""

import copy
import json
from functools import cache
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readylayer_cli.adapters.github.credentials import GithubToken
from readylayer_cli.adapters.github.faults import fault_of
from readylayer_cli.adapters.github.host import open_github, open_github_api
from readylayer_cli.adapters.github.pull_request import hosted_change
from readylayer_cli.adapters.hosting.patience import Patience
from readylayer_cli.domain.errors import ConfigError, HostError
from readylayer_cli.domain.event import Provider, RepositoryRef
from readylayer_cli.domain.failure import HostFailure
from tests.fakes.hosts.github.stage import GithubStage
from tests.fakes.hosts.loopback import Response

NOW = 1_000_000.0
LIMITED = {"x-ratelimit-remaining": "0", "x-ratelimit-reset": "1000042"}


def fault(
    status: int, message: str = "no", headers: dict[str, str] | None = None, request: str = "GET /x"
) -> HostError:
    return fault_of(request, status, headers or {}, json.dumps({"message": message}), lambda words: words, NOW)


@pytest.mark.parametrize(
    ("error", "failure", "wait_s"),
    [
        (fault(401, "Bad credentials"), HostFailure.REFUSED, None),
        (fault(403, "Resource not accessible by integration"), HostFailure.REFUSED, None),
        (fault(403, "API rate limit exceeded", LIMITED), HostFailure.BUSY, 42.0),
        (fault(403, "You have exceeded a secondary rate limit"), HostFailure.BUSY, 60.0),
        (fault(403, "You have exceeded a secondary rate limit", {"retry-after": "30"}), HostFailure.BUSY, 30.0),
        (fault(429, "slow down", {"retry-after": "7"}), HostFailure.BUSY, 7.0),
        (fault(429, "slow down", {"retry-after": "soon"}), HostFailure.BUSY, 60.0),
        (fault(404), HostFailure.MISSING, None),
        (fault(410), HostFailure.MISSING, None),
        (fault(409), HostFailure.CONFLICT, None),
        (fault(422), HostFailure.INVALID, None),
        (fault(307), HostFailure.INVALID, None),
        (fault(500), HostFailure.BROKEN, None),
        (fault(503, headers={"retry-after": "9"}), HostFailure.BROKEN, 9.0),
    ],
)
def test_answers_are_typed(error: HostError, failure: HostFailure, wait_s: float | None) -> None:
    assert (error.failure, error.retry_after_s) == (failure, wait_s)


@pytest.mark.parametrize(
    ("error", "hint"),
    [
        (fault(403, "Resource not accessible by integration", request="POST /repos/a/b/check-runs"), "checks=write"),
        (fault(403, "Resource not accessible by integration", request="POST /repos/a/b/check-runs"), "fork"),
        (fault(403, "x", {"x-accepted-github-permissions": "pull_requests=write"}), "pull_requests=write"),
        (fault(403, "x", {"x-github-sso": "required; url=https://github.com/orgs/a/sso"}), "single sign-on"),
        (fault(401), "expired"),
        (fault(404), "404 to a token that may not see them"),
        (fault(301), "renamed"),
    ],
)
def test_hints_say_what_to_do(error: HostError, hint: str) -> None:
    assert hint in error.hint


@given(st.integers(min_value=300, max_value=599), st.text(), st.dictionaries(st.just("retry-after"), st.text()))
def test_no_answer_breaks_the_reader(status: int, body: str, headers: dict[str, str]) -> None:
    error = fault_of("GET /x", status, headers, body, lambda words: words, NOW)
    assert error.message.isprintable()
    assert len(error.message) < 400


def test_the_reason_names_every_fault_that_github_lists(stage: GithubStage) -> None:
    errors = [{"resource": "Issue", "field": "title", "code": "missing"}, {"message": "odd"}, "plain", 7]
    stage.fake.fail("GET", ".*", Response(422, {"message": "Validation Failed", "errors": errors}))
    with pytest.raises(HostError, match="Validation Failed; Issue title missing; odd; plain"):
        stage.host().changes.change(stage.ref)


def test_a_quota_that_is_used_up_is_waited_for(stage: GithubStage) -> None:
    waits: list[float] = []

    def sleep(seconds: float) -> None:
        waits.append(seconds)
        stage.fake.quota = None

    stage.fake.quota = 0
    host = open_github_api(stage.fake.url, GithubToken("job-token"), stage.repo, Patience(sleep=sleep))
    assert host.changes.change(stage.ref).ref == stage.ref
    assert len(waits) == 1
    assert 1 <= waits[0] <= 31


def test_a_server_that_does_not_answer_is_broken(stage: GithubStage) -> None:
    host = open_github("http://127.0.0.1:9", GithubToken("job-token"), stage.repo, Patience(tries=1))
    with pytest.raises(HostError, match="no answer to GET /repos/acme/app/pulls/7") as caught:
        host.changes.change(stage.ref)
    assert caught.value.failure is HostFailure.BROKEN


@pytest.mark.parametrize("body", [b"<html>Sign in</html>", b"[]", b"7", b"", b'{"number": "7"}', b"{"])
def test_an_answer_of_a_proxy_is_broken_and_not_a_traceback(stage: GithubStage, body: bytes) -> None:
    stage.fake.fail("GET", ".*", Response(200, body), times=9)
    with pytest.raises(HostError) as caught:
        stage.host().changes.change(stage.ref)
    assert caught.value.failure is HostFailure.BROKEN


@pytest.mark.parametrize("status", [301, 302, 307])
def test_a_redirect_elsewhere_is_not_followed_with_our_token(stage: GithubStage, status: int) -> None:
    other = GithubStage()
    with other.fake:
        location = {"Location": f"http://localhost:{other.fake.address.rpartition(':')[2]}/repos/acme/app/pulls/7"}
        stage.fake.fail("GET", ".*", Response(status, {"message": "Moved"}, location), times=9)
        with pytest.raises(HostError):
            stage.host().changes.change(stage.ref)
        assert other.fake.requests == []


@pytest.mark.parametrize("address", ["", "api.github.com", "ftp://x", "https://user:secret@x", "https://x/?a=1"])
def test_an_address_that_is_none_is_told_of(address: str) -> None:
    repo = RepositoryRef(id=None, name="app", owner="acme", provider=Provider.GITHUB)
    with pytest.raises(ConfigError) as caught:
        open_github(address, GithubToken("t"), repo)
    assert "secret" not in caught.value.message


@given(st.data())
def test_a_pull_request_with_any_field_odd_is_read_or_refused_by_name(data: st.DataObject) -> None:
    pull = copy.deepcopy(_pull())
    at = pull
    for _ in range(data.draw(st.integers(0, 2))):
        inner = [name for name in sorted(at) if isinstance(at[name], dict) and at[name]]
        at = at[data.draw(st.sampled_from(inner))] if inner else at
    at[data.draw(st.sampled_from(sorted(at)))] = data.draw(st.sampled_from([None, 7, "x", [], {}, [None], True]))
    assert _read(pull) in {"", "BROKEN"}


def _read(pull: dict[str, Any]) -> str:
    try:
        hosted_change(pull, RepositoryRef(id=None, name="app", owner="acme", provider=Provider.GITHUB))
    except HostError as error:
        return error.failure.name if "no usable" in error.message else error.message
    return ""


@cache
def _pull() -> dict[str, Any]:
    stage = GithubStage()
    with stage.fake:
        return stage.fake.changes.json(stage.pull)
