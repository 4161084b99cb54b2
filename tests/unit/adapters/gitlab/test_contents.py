"""Files are committed only where they were meant to go, and releases are made once."""

import pytest

from readylayer_cli.adapters.gitlab.token import GitlabToken, TokenKind
from readylayer_cli.domain.errors import HostError
from readylayer_cli.domain.failure import HostFailure
from readylayer_cli.domain.host import Action, Asset, CommitRequest, FileEdit, ReleaseRequest
from tests.fakes.hosts.gitlab.repository import ROOT
from tests.fakes.hosts.gitlab.stage import BASE, GitlabStage
from tests.fakes.hosts.loopback import Response

BRANCH = "readylayer/docs"
COMMITS = r".*/repository/commits"
RELEASE = ReleaseRequest(
    tag="api-v1",
    sha=BASE,
    title="API 1",
    notes="First.",
    assets=(Asset("openapi.yaml", "text/yaml", b"openapi: 3.1.0"), Asset("api docs.md", "text/markdown", b"# API")),
)


def request(*files: FileEdit, branch: str = BRANCH, expect_head: str | None = None) -> CommitRequest:
    return CommitRequest(branch=branch, base_sha=BASE, expect_head=expect_head, message="Write docs", files=files)


def test_a_new_branch_starts_at_the_base_with_all_files_in_one_commit(stage: GitlabStage) -> None:
    files = (
        FileEdit("docs/a b.md", b"A"),
        FileEdit("run.sh", b"\xff\x00", executable=True),
        FileEdit("README.md", None),
    )
    sha = stage.host().contents.commit(request(*files))
    commit = stage.fake.repository.commits[sha]
    assert (commit.parents, commit.tree) == ([BASE], {"docs/a b.md": (b"A", False), "run.sh": (b"\xff\x00", True)})
    assert stage.host().contents.branch_head(BRANCH) == sha
    assert len(stage.fake.writes) == 1


def test_an_existing_branch_is_continued(stage: GitlabStage) -> None:
    first = stage.host().contents.commit(request(FileEdit("run.sh", b"1", executable=True)))
    second = stage.host().contents.commit(request(FileEdit("run.sh", b"2"), expect_head=first))
    assert stage.fake.repository.commits[second].tree["run.sh"] == (b"2", False)
    assert stage.fake.repository.commits[second].parents == [first]


def test_files_are_read_at_a_revision(stage: GitlabStage) -> None:
    sha = stage.host().contents.commit(request(FileEdit("docs/a b.md", b"\x00\xff")))
    contents = stage.host().contents
    assert contents.read("docs/a b.md", sha) == b"\x00\xff"
    assert contents.read("docs/a b.md", BRANCH) == b"\x00\xff"
    assert contents.read("docs/a b.md", BASE) is None
    assert contents.read("README.md", "f" * 40) is None
    assert contents.branch_head("nowhere") is None


@pytest.mark.parametrize("expect_head", [None, ROOT], ids=["as absent", "elsewhere"])
def test_a_branch_that_is_not_where_it_was_expected_is_left_alone(stage: GitlabStage, expect_head: str | None) -> None:
    stage.fake.repository.branches[BRANCH] = BASE
    with pytest.raises(HostError, match="has moved") as raised:
        stage.host().contents.commit(request(FileEdit("a", b"a"), expect_head=expect_head))
    assert raised.value.failure is HostFailure.CONFLICT
    assert stage.fake.writes == []


def test_a_branch_that_appears_meanwhile_is_a_conflict(stage: GitlabStage) -> None:
    repository = stage.fake.repository
    repository.race = lambda: repository.branches.__setitem__(BRANCH, BASE)
    with pytest.raises(HostError) as raised:
        stage.host().contents.commit(request(FileEdit("a", b"a")))
    assert raised.value.failure is HostFailure.CONFLICT
    assert repository.branches[BRANCH] == BASE


@pytest.mark.parametrize("content", [b"ours", None], ids=["update", "delete"])
def test_a_file_that_somebody_changed_meanwhile_is_not_overwritten(stage: GitlabStage, content: bytes | None) -> None:
    repository = stage.fake.repository

    def push() -> None:
        repository.add("1" * 40, BASE, tree={"README.md": (b"theirs", False)})
        repository.branches["main"] = "1" * 40

    repository.race = push
    with pytest.raises(HostError) as raised:
        stage.host().contents.commit(request(FileEdit("README.md", content), branch="main", expect_head=BASE))
    assert raised.value.failure is HostFailure.CONFLICT
    assert repository.branches["main"] == "1" * 40


def test_a_commit_that_landed_on_another_head_is_reported_as_a_conflict(stage: GitlabStage) -> None:
    repository = stage.fake.repository

    def push() -> None:
        repository.add("1" * 40, BASE, tree={**repository.commits[BASE].tree, "theirs": (b"x", False)})
        repository.branches["main"] = "1" * 40

    repository.race = push
    with pytest.raises(HostError, match="stands on their work") as raised:
        stage.host().contents.commit(request(FileEdit("ours", b"y"), branch="main", expect_head=BASE))
    assert raised.value.failure is HostFailure.CONFLICT
    assert repository.commits[repository.branches["main"]].tree.keys() >= {"theirs", "ours"}


@pytest.mark.parametrize("expect_head", [None, BASE], ids=["new branch", "existing branch"])
def test_a_commit_whose_answer_was_lost_is_not_made_twice(stage: GitlabStage, expect_head: str | None) -> None:
    if expect_head:
        stage.fake.repository.branches[BRANCH] = expect_head
    stage.fake.fail("POST", COMMITS, Response(502), after_effect=True)
    sha = stage.host().contents.commit(request(FileEdit("a", b"a"), expect_head=expect_head))
    assert stage.fake.repository.branches[BRANCH] == sha
    assert stage.fake.repository.commits[sha].parents == [BASE]


def test_deleting_what_is_not_there_commits_nothing(stage: GitlabStage) -> None:
    contents = stage.host().contents
    assert contents.commit(request(FileEdit("absent", None), branch="main", expect_head=BASE)) == BASE
    assert stage.fake.writes == []
    assert contents.commit(request(FileEdit("absent", None))) == BASE
    assert stage.fake.repository.branches[BRANCH] == BASE


def test_a_protected_branch_is_refused(stage: GitlabStage) -> None:
    stage.fake.repository.protected.add("main")
    with pytest.raises(HostError, match="not allowed to push") as raised:
        stage.host().contents.commit(request(FileEdit("a", b"a"), branch="main", expect_head=BASE))
    assert raised.value.failure is HostFailure.REFUSED


def test_a_release_has_its_files_and_a_second_run_writes_nothing(stage: GitlabStage) -> None:
    receipt = stage.host().contents.release(RELEASE)
    assert (receipt.action, receipt.url) == (Action.CREATED, f"{stage.fake.site}/-/releases/api-v1")
    release = stage.fake.packages.releases["api-v1"]
    assert (release.sha, release.name, release.description) == (BASE, "API 1", "First.")
    assert [(link["name"], link["url"].rpartition("/")[2]) for link in release.links] == [
        ("openapi.yaml", "openapi.yaml"),
        ("api docs.md", "api-docs.md"),
    ]
    writes = len(stage.fake.writes)
    assert stage.host().contents.release(RELEASE).action is Action.UNCHANGED
    assert len(stage.fake.writes) == writes


def test_a_release_is_brought_up_to_date(stage: GitlabStage) -> None:
    stage.host().contents.release(RELEASE)
    stage.fake.packages.releases["api-v1"].links[0]["url"] = "https://elsewhere.example.invalid/"
    changed = ReleaseRequest(
        tag="api-v1",
        sha=BASE,
        title="API 1",
        notes="Second.",
        assets=(Asset("openapi.yaml", "text/yaml", b"openapi: 3.1.1"),),
    )
    assert stage.host().contents.release(changed).action is Action.UPDATED
    release = stage.fake.packages.releases["api-v1"]
    assert (release.description, len(release.links)) == ("Second.", 2)
    assert release.links[0]["url"].endswith("/packages/generic/readylayer/api-v1/openapi.yaml")
    names = [file["file_name"] for file in stage.fake.packages.files["readylayer", "api-v1"]]
    assert names == ["openapi.yaml", "api-docs.md", "openapi.yaml"]


@pytest.mark.parametrize(
    ("method", "path"), [("POST", r".*/releases"), ("PUT", r".*/packages/generic/.*"), ("POST", r".*/assets/links")]
)
def test_a_release_whose_answers_were_lost_is_made_once(stage: GitlabStage, method: str, path: str) -> None:
    stage.fake.fail(method, path, Response(500), after_effect=True)
    stage.host().contents.release(RELEASE)
    assert len(stage.fake.packages.releases["api-v1"].links) == 2
    assert len(stage.fake.packages.files["readylayer", "api-v1"]) == 2


def test_a_tag_of_another_commit_is_a_conflict(stage: GitlabStage) -> None:
    stage.fake.repository.tags["api-v1"] = ROOT
    with pytest.raises(HostError, match="tag api-v1") as raised:
        stage.host().contents.release(RELEASE)
    assert raised.value.failure is HostFailure.CONFLICT
    assert stage.fake.writes == []


def test_an_empty_asset_is_refused_by_name(stage: GitlabStage) -> None:
    empty = ReleaseRequest(tag="v2", sha=BASE, title="2", notes="", assets=(Asset("empty.txt", "text/plain", b""),))
    with pytest.raises(HostError, match=r"empty\.txt"):
        stage.host().contents.release(empty)


def test_a_job_token_may_read_files_but_learns_why_it_may_not_commit(stage: GitlabStage) -> None:
    contents = stage.host(GitlabToken("job-ours", TokenKind.JOB)).contents
    assert contents.read("README.md", BASE) == b"# Project\n"
    with pytest.raises(HostError) as raised:
        contents.commit(request(FileEdit("a", b"a")))
    assert raised.value.failure is HostFailure.REFUSED
    assert "READYLAYER_GITLAB_TOKEN" in raised.value.hint
