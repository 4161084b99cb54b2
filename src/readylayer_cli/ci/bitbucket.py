"""Bitbucket Pipelines: the event is put together from the default variables and the checked-out commit."""

import re

from readylayer_cli.ci.job import Checkout, Job, Revisions, Runner
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

_MERGED_IN = re.compile(r"Merged in .{1,1000} \(pull request #([1-9][0-9]{0,17})\)\s*")


def read_job(variables: Variables, checkout: Checkout) -> Job:
    """The job of a pull request pipeline, or of a push.

    `BITBUCKET_COMMIT` is the author's commit even where the destination was merged into the checkout.
    """
    head = variables.sha("BITBUCKET_COMMIT")
    if variables.number("BITBUCKET_PR_ID"):
        target = variables.text("BITBUCKET_PR_DESTINATION_BRANCH")
        revisions = Revisions(variables.sha("BITBUCKET_PR_DESTINATION_COMMIT"), head, target)
        return Job(Runner.BITBUCKET, _from_pull_request(variables, revisions, checkout), revisions)
    revisions = Revisions(None, head, variables.text("BITBUCKET_BRANCH"))
    return Job(Runner.BITBUCKET, _from_push(variables, revisions, checkout), revisions)


def _from_pull_request(variables: Variables, revisions: Revisions, checkout: Checkout) -> Event | Ignored:
    """An update: the variables do not tell the first pipeline of a pull request from later ones."""
    repo = _repository(variables)
    number = variables.number("BITBUCKET_PR_ID")
    head = variables.text("BITBUCKET_BRANCH")
    if repo is None or number is None or head is None or revisions.target_branch is None:
        return Ignored("the pull request variables are incomplete")
    return PrUpdated(
        timestamp=to_rfc3339(checkout.time),
        repo=repo,
        pr=UpdatedPr(
            id=str(number),
            number=number,
            base=revisions.target_branch,
            head=head,
            base_sha=revisions.base_sha,
            head_sha=revisions.head_sha,
            url=_page(repo, number),
        ),
        id=_pipeline_id(variables),
    )


def _from_push(variables: Variables, revisions: Revisions, checkout: Checkout) -> Event | Ignored:
    """A merge if the pushed commit has the first line that Bitbucket gives its own merge commits."""
    if revisions.target_branch is None:
        return Ignored("a pipeline of a tag or a custom pipeline is no pull request's")
    # A branch created at a merge commit looks like a merge too, so only the main line counts.
    main_lines = [checkout.default_branch] if checkout.default_branch else ["main", "master"]
    repo = _repository(variables)
    found = _MERGED_IN.fullmatch((checkout.message or "").partition("\n")[0])
    if repo is None or found is None or revisions.target_branch not in main_lines:
        return Ignored("the push is no merge of a pull request into the main branch")
    number = int(found[1])
    return MergeCompleted(
        timestamp=to_rfc3339(checkout.time),
        repo=repo,
        pr=MergedPr(
            id=str(number),
            number=number,
            merged_by=None,
            merge_commit=revisions.head_sha,
            url=_page(repo, number),
        ),
        id=_pipeline_id(variables),
    )


def _repository(variables: Variables) -> RepositoryRef | None:
    owner, _, name = (variables.text("BITBUCKET_REPO_FULL_NAME") or "").partition("/")
    owner = owner or variables.text("BITBUCKET_WORKSPACE") or ""
    name = name or variables.text("BITBUCKET_REPO_SLUG") or ""
    if not owner or not name:
        return None
    return RepositoryRef(
        id=variables.text("BITBUCKET_REPO_UUID"),
        name=name,
        owner=owner,
        provider=Provider.BITBUCKET,
        url=variables.url("BITBUCKET_GIT_HTTP_ORIGIN"),
    )


def _page(repo: RepositoryRef, number: int) -> str | None:
    return f"{repo.url}/pull-requests/{number}" if repo.url else None


def _pipeline_id(variables: Variables) -> str:
    facts = ("BITBUCKET_REPO_UUID", "BITBUCKET_REPO_FULL_NAME", "BITBUCKET_BUILD_NUMBER", "BITBUCKET_COMMIT")
    return fact_id(Provider.BITBUCKET, *(variables.text(name) for name in facts))
