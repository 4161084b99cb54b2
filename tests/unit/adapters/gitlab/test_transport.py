"""Limits are obeyed, faults are explained, and the token stays with its server."""

import re
from collections.abc import Callable
from typing import Any

import pytest

from readylayer_cli.adapters.gitlab.host import open_gitlab
from readylayer_cli.adapters.gitlab.token import GitlabToken, TokenKind
from readylayer_cli.adapters.hosting.patience import Patience
from readylayer_cli.domain.errors import HostError
from readylayer_cli.domain.failure import HostFailure
from tests.fakes.hosts.gitlab.stage import GitlabStage
from tests.fakes.hosts.loopback import Request, Response
from tests.unit.adapters.gitlab.samples import DIFF, HEAD


def raised_by(act: Callable[[], object]) -> HostError:
    with pytest.raises(HostError) as raised:
        act()
    return raised.value


def test_requests_say_who_asks(stage: GitlabStage) -> None:
    stage.host().access.account()
    headers = stage.fake.requests[0].headers
    assert re.fullmatch(r"readylayer/\d+\.\d+\.\d+\S*", headers["user-agent"])
    assert headers["private-token"] == "glpat-ours"


def test_a_project_is_addressed_by_its_number_where_that_is_known(stage: GitlabStage) -> None:
    repo = type(stage.repo)(id="15", name="project", owner="group/sub", provider=stage.repo.provider)
    host = open_gitlab(stage.fake.server + "/", GitlabToken("glpat-ours"), repo, Patience(sleep=lambda _: None))
    stage.push(DIFF, HEAD)
    assert host.changes.change(stage.ref).head_sha == HEAD
    assert stage.fake.requests[-1].path == "/projects/15/merge_requests/7"


def test_a_limit_is_waited_out_as_long_as_the_server_asks(stage: GitlabStage) -> None:
    waits: list[float] = []

    def sleep(seconds: float) -> None:
        waits.append(seconds)
        stage.fake.quota = None

    stage.fake.quota = 0
    host = open_gitlab(stage.fake.server, GitlabToken("glpat-ours"), stage.repo, Patience(sleep=sleep))
    assert host.access.account().name == "project_15_bot_readylayer"
    assert waits == [7.0]


def test_a_limit_that_lasts_is_reported_as_busy(stage: GitlabStage) -> None:
    stage.fake.quota = 0
    error = raised_by(stage.host().access.account)
    assert (error.failure, error.retry_after_s) == (HostFailure.BUSY, 7.0)
    assert "Retry later" in error.message


def test_the_reset_time_counts_where_nothing_else_is_said(stage: GitlabStage) -> None:
    headers = {"RateLimit-Remaining": "0", "RateLimit-Reset": "1"}
    stage.fake.fail("GET", "/user", Response(429, b"", headers), times=99)
    assert raised_by(stage.host().access.account).retry_after_s == 0.0


@pytest.mark.parametrize(
    ("status", "failure"),
    [
        (400, HostFailure.INVALID),
        (401, HostFailure.REFUSED),
        (403, HostFailure.REFUSED),
        (404, HostFailure.MISSING),
        (409, HostFailure.CONFLICT),
        (422, HostFailure.INVALID),
        (429, HostFailure.BUSY),
        (500, HostFailure.BROKEN),
        (503, HostFailure.BROKEN),
    ],
)
def test_each_status_is_a_kind_of_failure_with_gitlabs_reason(
    stage: GitlabStage, status: int, failure: HostFailure
) -> None:
    words = {"message": {"name": ["is odd", "is\nlong"]}}
    stage.fake.fail("GET", "/user", Response(status, words), times=99)
    error = raised_by(stage.host().access.account)
    assert error.failure is failure
    assert "GET" in error.message
    assert "name is odd, is long" in error.message


def test_a_token_without_the_scope_is_told_which_one(stage: GitlabStage) -> None:
    stage.fake.tokens["glpat-ours"].scopes = frozenset({"read_api"})
    error = raised_by(lambda: stage.host().discussion.post_summary(stage.ref, "text m", "m"))
    assert error.failure is HostFailure.REFUSED
    assert "`api`" in error.hint


def test_a_page_of_html_is_not_shown_as_a_reason(stage: GitlabStage) -> None:
    stage.fake.fail("GET", "/user", Response(502, b"<html><body>Bad gateway</body></html>"), times=99)
    assert "html" not in raised_by(stage.host().access.account).message


@pytest.mark.parametrize("kind", list(TokenKind))
def test_no_error_shows_the_token(stage: GitlabStage, kind: TokenKind) -> None:
    token = GitlabToken("glpat-5ecret", kind)
    echo = Response(401, {"message": "token glpat-5ecret is revoked"})
    stage.fake.fail("GET", r"/projects/.*", echo, times=9)
    error = raised_by(lambda: stage.host(token).changes.change(stage.ref))
    assert "5ecret" not in f"{error.message} {error.hint} {token!r} {error!r}"
    assert "***" in error.message


def test_an_unreachable_server_is_an_error_that_names_what_to_check() -> None:
    stage = GitlabStage()
    with stage.fake:
        server = stage.fake.server
    host = open_gitlab(server, GitlabToken("glpat-ours"), stage.repo, Patience(sleep=lambda _: None))
    error = raised_by(host.access.account)
    assert error.failure is HostFailure.BROKEN
    assert "proxy" in error.hint


def test_a_token_that_fits_no_header_is_an_error_without_the_token(stage: GitlabStage) -> None:
    error = raised_by(stage.host(GitlabToken("glpat-\u2603\n5ecret")).access.account)
    assert "5ecret" not in error.message


def test_links_to_further_pages_never_lead_to_another_server(stage: GitlabStage) -> None:
    stage.push(DIFF, HEAD)
    stage.fake.largest_page = 1
    stage.fake.link_origin = "http://gitlab.example.invalid/elsewhere"
    host = stage.host()
    assert len(host.changes.files(host.changes.change(stage.ref)).files) == 4


def test_a_moved_project_is_followed_for_reads_and_named_for_writes(stage: GitlabStage) -> None:
    stage.push(DIFF, HEAD)
    target = f"{stage.fake.server}/api/v4/projects/15/merge_requests/7"
    stage.fake.fail("GET", r"/projects/group.*/merge_requests/7", Response(301, None, {"Location": target}))
    assert stage.host().changes.change(stage.ref).head_sha == HEAD
    stage.fake.fail("POST", r".*/notes", Response(301, None, {"Location": target + "/notes"}))
    error = raised_by(lambda: stage.host().discussion.post_summary(stage.ref, "text m", "m"))
    assert target in error.hint
    assert stage.shown() == []


@pytest.mark.parametrize(
    "answer",
    [[], None, "text", 7, {}, {"id": "7", "username": "x"}, {"id": True, "username": "x"}, {"id": 7, "username": None}],
)
def test_an_odd_answer_is_an_error_that_names_the_field(stage: GitlabStage, answer: Any) -> None:
    stage.fake.fail("GET", "/user", Response(200, answer), times=99)
    error = raised_by(stage.host().access.account)
    assert error.failure is HostFailure.BROKEN
    assert "no usable" in error.message


@pytest.mark.parametrize(
    "answer",
    [
        {},
        {"message": "x"},
        None,
        "text",
        [7],
        [None],
        [[]],
        [{"notes": 1}],
        [{"id": "a", "notes": [{"author": {"id": 50}}]}],
    ],
)
def test_an_odd_list_is_an_error_too(stage: GitlabStage, answer: Any) -> None:
    stage.push(DIFF, HEAD)
    stage.fake.fail("GET", r".*/discussions", Response(200, answer), times=99)
    found = raised_by(lambda: stage.host().discussion.notes(stage.ref))
    assert found.failure is HostFailure.BROKEN


def test_a_list_without_end_is_given_up(stage: GitlabStage) -> None:
    def loop(request: Request) -> Response:
        return Response(200, [], {"Link": f'<{stage.fake.server}/api/v4{request.path}>; rel="next"'})

    stage.fake._routes.insert(0, ("GET", re.compile(r".*/discussions"), loop))
    assert "last page" in raised_by(lambda: stage.host().discussion.notes(stage.ref)).message


def test_anything_but_json_is_an_error(stage: GitlabStage) -> None:
    stage.fake.fail("GET", "/user", Response(200, b"<html>sign in</html>"), times=99)
    assert "JSON" in raised_by(stage.host().access.account).message
