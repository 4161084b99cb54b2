"""GitHub Actions: the event file is the webhook's body, except that merge queues and pushes need their revisions."""

from collections.abc import Callable

from readylayer_cli.ci.job import HeadPlace, Job, Revisions, Runner
from readylayer_cli.ci.variables import Variables
from readylayer_cli.domain.errors import InputError
from readylayer_cli.domain.event import Ignored, Provider
from readylayer_cli.payloads.body import JsonObject, decode_body
from readylayer_cli.payloads.fields import Id, Item, Maybe, Sha, Shape, Text, read
from readylayer_cli.payloads.normalize import normalize

_SAME_BODY = {"pull_request_target": "pull_request"}


def read_job(variables: Variables, read_file: Callable[[str], bytes]) -> Job:
    """The job of the event in `GITHUB_EVENT_PATH`. `GITHUB_SHA` is not used: it is a made-up merge commit on
    `pull_request` and the tip of a branch that was not changed on `pull_request_target` and `workflow_run`."""
    path = variables.text("GITHUB_EVENT_PATH")
    if path is None:
        raise InputError(
            "RL2035", "GITHUB_EVENT_PATH is not set, so the event is unknown", "pass the variable into the container"
        )
    body = decode_body(read_file(path))
    name = variables.text("GITHUB_EVENT_NAME") or ""
    event = normalize(Provider.GITHUB, _SAME_BODY.get(name, name), {}, body)
    return Job(Runner.GITHUB, event, _revisions(body), _restriction(name, variables, body), _head_place(body))


def _restriction(name: str, variables: Variables, body: JsonObject) -> str | None:
    """`pull_request_target` and `workflow_run` get a full token for forks as well; `pull_request` never does."""
    if name != "pull_request":
        return None
    if variables.text("GITHUB_ACTOR") == "dependabot[bot]":
        return "jobs that Dependabot starts get a token that only reads"
    file = read(_EventFile, body, "event")
    if isinstance(file, Ignored) or file.pull_request is None:
        return None
    here, there = file.pull_request.base.repo, file.pull_request.head.repo
    if here is not None and (there is None or there.id != here.id):
        return "the pull request comes from a fork, whose jobs get a token that only reads"
    return None


def _head_place(body: JsonObject) -> HeadPlace | None:
    file = read(_EventFile, body, "event")
    run = None if isinstance(file, Ignored) else file.workflow_run
    if run is None or run.head_branch is None or run.head_repository is None or run.head_repository.owner is None:
        return None
    return HeadPlace(run.head_branch, run.head_repository.owner.login)


class _Account(Shape):
    login: Text


class _Repository(Shape):
    id: Maybe[Id]
    owner: Maybe[_Account]


class _Branch(Shape):
    ref: Maybe[Text]
    sha: Maybe[Sha]
    repo: Maybe[_Repository]


class _PullRequest(Shape):
    base: _Branch
    head: _Branch


class _MergeGroup(Shape):
    base_sha: Maybe[Sha]
    base_ref: Maybe[Text]
    head_sha: Sha


class _Run(Shape):
    head_sha: Sha
    head_branch: Maybe[Text]
    head_repository: Maybe[_Repository]
    pull_requests: Maybe[list[Item[_PullRequest]]]


class _EventFile(Shape):
    pull_request: Maybe[_PullRequest]
    merge_group: Maybe[_MergeGroup]
    workflow_run: Maybe[_Run]
    check_suite: Maybe[_Run]
    before: Maybe[Sha]
    after: Maybe[Sha]
    ref: Maybe[Text]


def _revisions(body: JsonObject) -> Revisions | None:
    file = read(_EventFile, body, "event")
    if isinstance(file, Ignored):
        return None
    if file.pull_request:
        return _between(file.pull_request)
    if file.merge_group:
        group = file.merge_group
        return Revisions(group.base_sha, group.head_sha, _branch(group.base_ref))
    run = file.workflow_run or file.check_suite
    if run:
        listed = next((pr for pr in run.pull_requests or [] if pr and pr.head.sha == run.head_sha), None)
        return _between(listed) if listed else Revisions(None, run.head_sha, None)
    if file.after and file.after.strip("0"):
        before = file.before if file.before and file.before.strip("0") else None
        return Revisions(before, file.after, _branch(file.ref))
    return None


def _between(pull_request: _PullRequest) -> Revisions:
    return Revisions(pull_request.base.sha, pull_request.head.sha, pull_request.base.ref)


def _branch(ref: str | None) -> str | None:
    """The name of a branch ref; a tag is no branch, and merge groups may give the bare name."""
    if ref is None or ref.startswith("refs/tags/"):
        return None
    return ref.removeprefix("refs/heads/")
