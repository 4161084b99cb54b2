"""GitLab CI: there is no event file, so the event is put together from the predefined variables."""

import re

from readylayer_cli.ci.job import Job, Revisions, Runner
from readylayer_cli.ci.variables import Variables
from readylayer_cli.domain.event import (
    Event,
    Ignored,
    MergeCompleted,
    MergedPr,
    Provider,
    PrUpdated,
    RepositoryRef,
    UpdatedPr,
)
from readylayer_cli.payloads.delivery import fact_id
from readylayer_cli.payloads.instant import to_rfc3339

_TITLE = re.compile(r"Merge branch '[^']{1,1000}' into '([^']{1,1000})'\s*")
_REFERENCE = re.compile(r"^See merge request (\S{1,1000})!([1-9][0-9]{0,17})\s*$", re.MULTILINE)


def read_job(variables: Variables) -> Job:
    """The job of a merge request pipeline, an external pull request's, or a push."""
    if variables.number("CI_MERGE_REQUEST_IID"):
        revisions = _merge_request_revisions(variables)
        return Job(Runner.GITLAB, _from_merge_request(variables, revisions), revisions)
    if variables.text("CI_EXTERNAL_PULL_REQUEST_IID"):
        revisions = Revisions(
            variables.sha("CI_EXTERNAL_PULL_REQUEST_TARGET_BRANCH_SHA"),
            variables.sha("CI_EXTERNAL_PULL_REQUEST_SOURCE_BRANCH_SHA"),
            variables.text("CI_EXTERNAL_PULL_REQUEST_TARGET_BRANCH_NAME"),
        )
        return Job(Runner.GITLAB, Ignored("the pull request lives on another host"), revisions)
    revisions = Revisions(
        variables.sha("CI_COMMIT_BEFORE_SHA"), variables.sha("CI_COMMIT_SHA"), variables.text("CI_COMMIT_BRANCH")
    )
    return Job(Runner.GITLAB, _from_push(variables, revisions), revisions)


def _merge_request_revisions(variables: Variables) -> Revisions:
    """In merged results pipelines and merge trains `CI_COMMIT_SHA` is a made-up merge commit; only there GitLab
    gives the tips of both branches. The diff base is the merge base, but goes stale when the target is changed."""
    tip = variables.sha("CI_MERGE_REQUEST_SOURCE_BRANCH_SHA")
    if tip is None and variables.text("CI_MERGE_REQUEST_EVENT_TYPE") not in ("merged_result", "merge_train"):
        tip = variables.sha("CI_COMMIT_SHA")
    return Revisions(
        variables.sha("CI_MERGE_REQUEST_TARGET_BRANCH_SHA") or variables.sha("CI_MERGE_REQUEST_DIFF_BASE_SHA"),
        tip,
        variables.text("CI_MERGE_REQUEST_TARGET_BRANCH_NAME"),
    )


def _from_merge_request(variables: Variables, revisions: Revisions) -> Event | Ignored:
    """An update: the variables do not tell the first pipeline of a merge request from later ones."""
    if variables.text("CI_MERGE_REQUEST_EVENT_TYPE") == "merge_train":
        return Ignored("a merge train tests a merge request that was reviewed before")
    # A fork's pipeline runs in the fork: CI_PROJECT_* is the fork, CI_MERGE_REQUEST_PROJECT_* the target.
    repo = _repository(variables, "CI_MERGE_REQUEST_PROJECT")
    number = variables.number("CI_MERGE_REQUEST_IID")
    head = variables.text("CI_MERGE_REQUEST_SOURCE_BRANCH_NAME")
    if repo is None or number is None or head is None or revisions.target_branch is None:
        return Ignored("the merge request variables are incomplete")
    url = f"{repo.url}/-/merge_requests/{number}" if repo.url else None
    return PrUpdated(
        timestamp=to_rfc3339(variables.text("CI_PIPELINE_CREATED_AT")),
        repo=repo,
        pr=UpdatedPr(
            id=variables.text("CI_MERGE_REQUEST_ID"),
            number=number,
            base=revisions.target_branch,
            head=head,
            diff_url=f"{url}.diff" if url else None,
            base_sha=revisions.base_sha,
            head_sha=revisions.head_sha,
            url=url,
        ),
        id=_pipeline_id(variables),
    )


def _from_push(variables: Variables, revisions: Revisions) -> Event | Ignored:
    """A merge if the pushed commit has the title and the reference that GitLab gives its own merge commits."""
    source = variables.text("CI_PIPELINE_SOURCE") or "unknown"
    if source != "push" or revisions.target_branch is None:
        return Ignored(f"a {source!r} pipeline is no merge request pipeline")
    repo = _repository(variables, "CI_PROJECT")
    number = _merged_number(variables)
    if repo is None or number is None:
        return Ignored("the push is no merge of a merge request of this project")
    return MergeCompleted(
        timestamp=to_rfc3339(variables.text("CI_COMMIT_TIMESTAMP")),
        repo=repo,
        pr=MergedPr(
            id=None,
            number=number,
            merged_by=None,
            merge_commit=revisions.head_sha,
            base_sha=revisions.base_sha,
            url=f"{repo.url}/-/merge_requests/{number}" if repo.url else None,
        ),
        id=_pipeline_id(variables),
    )


def _merged_number(variables: Variables) -> int | None:
    message = variables.text("CI_COMMIT_MESSAGE") or ""
    title = _TITLE.fullmatch(message.partition("\n")[0])
    if title is None or title[1] != variables.text("CI_COMMIT_BRANCH"):
        return None  # another branch that was created at, or moved to, a merge commit
    project = variables.text("CI_PROJECT_PATH")
    found = [int(number) for path, number in _REFERENCE.findall(message) if path == project]
    return found[-1] if found else None


def _repository(variables: Variables, prefix: str) -> RepositoryRef | None:
    owner, _, name = (variables.text(f"{prefix}_PATH") or "").rpartition("/")
    if not owner or not name:
        return None
    return RepositoryRef(
        id=variables.text(f"{prefix}_ID"),
        name=name,
        owner=owner,
        provider=Provider.GITLAB,
        url=variables.url(f"{prefix}_URL"),
    )


def _pipeline_id(variables: Variables) -> str:
    facts = ("CI_SERVER_URL", "CI_PROJECT_ID", "CI_PIPELINE_ID", "CI_COMMIT_SHA")
    return fact_id(Provider.GITLAB, *(variables.text(name) for name in facts))
