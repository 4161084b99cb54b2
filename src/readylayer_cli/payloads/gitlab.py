"""GitLab webhooks and system hooks as internal events."""

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
from readylayer_cli.payloads.gitlab_shapes import MergeRequest, MergeRequestPayload, PipelinePayload, Project
from readylayer_cli.payloads.instant import to_rfc3339
from readylayer_cli.payloads.outcome import to_status

_KINDS = {"merge_request", "pipeline"}
_ENDINGS = {"success", "failed", "canceled", "skipped"}


def normalize(name: str, event_id: str, body: JsonObject) -> Event | Ignored:
    """What the webhook says; `name` is its `X-Gitlab-Event`. Raises `InputError` if the body is of another kind."""
    hook = name.lower().removesuffix(" hook").replace(" ", "_")
    if hook not in _KINDS | {"system"}:
        return Ignored(f"{quoted(name)} events are not used")
    kind = body.get("object_kind", body.get("event_name"))
    if not isinstance(kind, str):
        raise InputError("RL2032", "payload is not a GitLab event: it has no object_kind", "check --host and --event")
    if hook not in ("system", kind):
        return Ignored(f"the hook is a {quoted(name)} but its body is a {quoted(kind)}")
    if kind not in _KINDS:
        return Ignored(f"{quoted(kind)} events are not used")
    if not isinstance(body.get("object_attributes"), dict):
        raise InputError("RL2032", f"payload is not a GitLab {kind} event: it has no object_attributes")
    return _from_merge_request(body, event_id) if kind == "merge_request" else _from_pipeline(body, event_id)


def _from_merge_request(body: JsonObject, event_id: str) -> Event | Ignored:
    payload = read(MergeRequestPayload, body, "merge_request")
    if isinstance(payload, Ignored):
        return payload
    merge_request = payload.object_attributes
    action = merge_request.action
    timestamp = to_rfc3339(merge_request.updated_at)
    repo = _repository(payload.project)
    if action is None:
        return Ignored("a merge request hook without an action is a test")
    if action in ("open", "reopen"):
        return PrOpened(timestamp=timestamp, repo=repo, pr=_opened(payload), id=event_id)
    if action == "merge":
        return MergeCompleted(timestamp=timestamp, repo=repo, pr=_merged(payload), id=event_id)
    if action == "update" and _is_new_code(payload):
        return PrUpdated(timestamp=timestamp, repo=repo, pr=_opened(payload).updated(), id=event_id)
    return Ignored(f"merge request action {quoted(action)} leaves the code as it was")


def _is_new_code(payload: MergeRequestPayload) -> bool:
    """Labels, assignees and titles are updates too; only a push, a new target or leaving the draft state count."""
    changes = payload.changes
    if payload.object_attributes.oldrev:
        return True
    return changes is not None and (changes.target_branch is not None or changes.draft is not None)


def _from_pipeline(body: JsonObject, event_id: str) -> Event | Ignored:
    payload = read(PipelinePayload, body, "pipeline")
    if isinstance(payload, Ignored):
        return payload
    pipeline = payload.object_attributes
    if pipeline.status not in _ENDINGS:
        return Ignored(f"the pipeline is {quoted(pipeline.status)}, not over")
    return CiCompleted(
        timestamp=to_rfc3339(pipeline.finished_at),
        repo=_repository(payload.project),
        pr=_checked(payload),
        ci=Pipeline(
            pipeline_id=pipeline.id,
            status=to_status(pipeline.status),
            workflow=pipeline.name,
            duration_seconds=pipeline.duration,
            head_sha=pipeline.sha,
        ),
        id=event_id,
    )


def _repository(project: Project) -> RepositoryRef:
    owner, _, name = project.path_with_namespace.rpartition("/")
    return RepositoryRef(id=project.id, name=name, owner=owner, provider=Provider.GITLAB, url=project.web_url)


def _opened(payload: MergeRequestPayload) -> OpenedPr:
    merge_request = payload.object_attributes
    return OpenedPr(
        id=merge_request.id,
        number=merge_request.iid,
        title=merge_request.title,
        author=_author(payload),
        base=merge_request.target_branch,
        head=merge_request.source_branch,
        diff_url=_diff_url(merge_request),
        head_sha=merge_request.last_commit.id if merge_request.last_commit else None,
        url=merge_request.url,
    )


def _merged(payload: MergeRequestPayload) -> MergedPr:
    merge_request = payload.object_attributes
    return MergedPr(
        id=merge_request.id,
        number=merge_request.iid,
        merged_by=payload.user.username if payload.user else None,
        merge_commit=merge_request.merge_commit_sha,
        head_sha=merge_request.last_commit.id if merge_request.last_commit else None,
        url=merge_request.url,
    )


def _author(payload: MergeRequestPayload) -> str | None:
    """The hook names its author by number only; `user` is whoever acted. A listed account with that number is him."""
    wanted = payload.object_attributes.author_id
    listed = [payload.user, *(payload.assignees or []), *(payload.reviewers or [])]
    return next((user.username for user in listed if user and wanted is not None and user.id == wanted), None)


def _diff_url(merge_request: MergeRequest) -> str | None:
    return f"{merge_request.url}.diff" if merge_request.url else None


def _checked(payload: PipelinePayload) -> CheckedPr | None:
    merge_request, project = payload.merge_request, payload.project.id
    if merge_request is None:
        return None
    if project == merge_request.source_project_id != merge_request.target_project_id:
        return None  # a fork's pipeline: the iid counts in the target project, which the hook does not name
    return CheckedPr(id=merge_request.id, number=merge_request.iid, url=merge_request.url)
