"""GitHub and GitHub Enterprise Server webhooks as internal events."""

from readylayer_cli.domain.errors import InputError
from readylayer_cli.domain.event import (
    CheckedPr,
    CiCompleted,
    Event,
    Ignored,
    MergeCompleted,
    MergedPr,
    OpenedPr,
    Pipeline,
    PrOpened,
    Provider,
    PrUpdated,
    RepositoryRef,
)
from readylayer_cli.payloads.body import JsonObject
from readylayer_cli.payloads.fields import quoted, read
from readylayer_cli.payloads.github_shapes import (
    CheckSuitePayload,
    LinkedPullRequest,
    PullRequest,
    PullRequestPayload,
    Repository,
    Run,
    StatusPayload,
    WorkflowRunPayload,
)
from readylayer_cli.payloads.instant import seconds_between, to_rfc3339
from readylayer_cli.payloads.outcome import to_status

_SUBJECTS = {
    "pull_request": "pull_request",
    "check_suite": "check_suite",
    "workflow_run": "workflow_run",
    "status": "state",
}
"""The key that each used event cannot be without."""


def normalize(name: str, event_id: str, body: JsonObject) -> Event | Ignored:
    """What the webhook says; `name` is its `X-GitHub-Event`. Raises `InputError` if the body is of another kind."""
    if name == "ping":
        return Ignored("a ping asks for nothing")
    if name not in _SUBJECTS:
        return Ignored(f"{quoted(name)} events are not used")
    if body.get(_SUBJECTS[name]) is None:
        raise InputError(
            "RL2032", f"payload is not a GitHub {name} event: it has no {_SUBJECTS[name]}", "check --host and --event"
        )
    if name == "pull_request":
        return _from_pull_request(body, event_id)
    if name == "status":
        return _from_status(body, event_id)
    return _from_check_suite(body, event_id) if name == "check_suite" else _from_workflow_run(body, event_id)


def _from_pull_request(body: JsonObject, event_id: str) -> Event | Ignored:
    payload = read(PullRequestPayload, body, "pull_request")
    if isinstance(payload, Ignored):
        return payload
    pr, action = payload.pull_request, payload.action
    if action in ("opened", "reopened"):
        return PrOpened(
            timestamp=to_rfc3339(pr.updated_at), repo=_repository(payload.repository), pr=_opened(pr), id=event_id
        )
    if action in ("synchronize", "ready_for_review") or (action == "edited" and _is_retargeted(payload)):
        return PrUpdated(
            timestamp=to_rfc3339(pr.updated_at),
            repo=_repository(payload.repository),
            pr=_opened(pr).updated(),
            id=event_id,
        )
    if action == "closed" and pr.merged:
        when = to_rfc3339(pr.merged_at) or to_rfc3339(pr.updated_at)
        return MergeCompleted(timestamp=when, repo=_repository(payload.repository), pr=_merged(pr), id=event_id)
    if action == "closed":
        return Ignored("the pull request was closed without a merge")
    return Ignored(f"pull_request action {quoted(action)} leaves the code as it was")


def _is_retargeted(payload: PullRequestPayload) -> bool:
    return payload.changes is not None and payload.changes.base is not None


def _from_check_suite(body: JsonObject, event_id: str) -> Event | Ignored:
    payload = read(CheckSuitePayload, body, "check_suite")
    if isinstance(payload, Ignored):
        return payload
    suite = payload.check_suite
    return _completed(payload, suite, suite.app.slug if suite.app else None, event_id)


def _from_workflow_run(body: JsonObject, event_id: str) -> Event | Ignored:
    payload = read(WorkflowRunPayload, body, "workflow_run")
    if isinstance(payload, Ignored):
        return payload
    run = payload.workflow_run
    path = run.path or (payload.workflow.path if payload.workflow else None)
    workflow = path.partition("@")[0].rpartition("/")[2] if path else run.name
    return _completed(payload, run, workflow, event_id)


def _completed(
    payload: CheckSuitePayload | WorkflowRunPayload, run: Run, workflow: str | None, event_id: str
) -> Event | Ignored:
    if payload.action != "completed":
        return Ignored(f"the run is not over: its action is {quoted(payload.action)}")
    return CiCompleted(
        timestamp=to_rfc3339(run.updated_at),
        repo=_repository(payload.repository),
        pr=_checked(run, payload.repository),
        ci=Pipeline(
            pipeline_id=run.id,
            status=to_status(run.conclusion),
            workflow=workflow,
            duration_seconds=seconds_between(run.run_started_at, run.updated_at),
            head_sha=run.head_sha,
        ),
        id=event_id,
    )


def _from_status(body: JsonObject, event_id: str) -> Event | Ignored:
    payload = read(StatusPayload, body, "status")
    if isinstance(payload, Ignored):
        return payload
    if payload.state not in ("success", "failure", "error"):
        return Ignored(f"the commit status is {quoted(payload.state)}, not final")
    return CiCompleted(
        timestamp=to_rfc3339(payload.updated_at) or to_rfc3339(payload.created_at),
        repo=_repository(payload.repository),
        pr=None,
        ci=Pipeline(
            pipeline_id=payload.id, status=to_status(payload.state), workflow=payload.context, head_sha=payload.sha
        ),
        id=event_id,
    )


def _repository(repository: Repository) -> RepositoryRef:
    return RepositoryRef(
        id=repository.id,
        name=repository.name,
        owner=repository.owner.login,
        provider=Provider.GITHUB,
        url=repository.html_url,
    )


def _opened(pr: PullRequest) -> OpenedPr:
    return OpenedPr(
        id=pr.id,
        number=pr.number,
        title=pr.title,
        author=pr.user.login if pr.user else None,
        base=pr.base.ref,
        head=pr.head.ref,
        diff_url=pr.diff_url,
        base_sha=pr.base.sha,
        head_sha=pr.head.sha,
        url=pr.html_url,
    )


def _merged(pr: PullRequest) -> MergedPr:
    return MergedPr(
        id=pr.id,
        number=pr.number,
        merged_by=pr.merged_by.login if pr.merged_by else None,
        merge_commit=pr.merge_commit_sha,
        base_sha=pr.base.sha,
        head_sha=pr.head.sha,
        url=pr.html_url,
    )


def _checked(run: Run, repository: Repository) -> CheckedPr | None:
    """The first listed pull request of this repository, one at the run's own commit before others.

    Further ones, and those from forks (never listed), have to be asked for by the commit id.
    """
    listed = [pr for pr in run.pull_requests or [] if pr is not None and not _is_opened_upstream(pr, repository)]
    if not listed:
        return None
    pr = next((pr for pr in listed if pr.head.sha == run.head_sha), listed[0])
    return CheckedPr(
        id=pr.id,
        number=pr.number,
        base_sha=pr.base.sha,
        head_sha=pr.head.sha,
        url=f"{repository.html_url}/pull/{pr.number}" if repository.html_url else None,
    )


def _is_opened_upstream(pr: LinkedPullRequest, repository: Repository) -> bool:
    """A run in a fork lists the pull request that the fork opened upstream; its number counts there, not here."""
    base = pr.base.repo.id if pr.base.repo else None
    head = pr.head.repo.id if pr.head.repo else None
    return base is not None and head == repository.id != base
