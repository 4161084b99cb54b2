"""A merge request's JSON as a `HostedChange`."""

from readylayer_cli.adapters.gitlab.fields import (
    Json,
    flag,
    number,
    odd_answer,
    optional_number,
    optional_part,
    optional_text,
    text,
)
from readylayer_cli.adapters.gitlab.positions import DiffRefs
from readylayer_cli.domain.host import Account, ChangeRef, ChangeState, HostedChange

_STATES = {
    "opened": ChangeState.OPEN,
    "locked": ChangeState.OPEN,  # for the moment in which it is merged
    "closed": ChangeState.CLOSED,
    "merged": ChangeState.MERGED,
}


def hosted_change(data: Json, ref: ChangeRef, refs: DiffRefs) -> HostedChange:
    """The merge request as it is now, with the commits of its newest diff."""
    state = _STATES.get(text(data, "state"))
    if state is None:
        raise odd_answer("state")
    merger = optional_part(data, "merge_user") or optional_part(data, "merged_by")
    author = optional_part(data, "author")
    return HostedChange(
        ref=ref,
        state=state,
        title=text(data, "title"),
        description=optional_text(data, "description") or "",
        author=account_of(author) if author else None,
        base_branch=text(data, "target_branch"),
        head_branch=text(data, "source_branch"),
        base_sha=refs.base,
        head_sha=refs.head,
        start_sha=refs.start,
        from_fork=optional_number(data, "source_project_id") != number(data, "target_project_id"),
        draft=flag(data, "draft") or flag(data, "work_in_progress"),
        labels=_labels(data),
        url=optional_text(data, "web_url"),
        merged_by=account_of(merger) if merger else None,
        merge_commit=merge_commit(data) if state is ChangeState.MERGED else None,
    )


def account_of(data: Json) -> Account:
    """A user, by the number that never changes and the login."""
    return Account(str(number(data, "id")), text(data, "username"))


def stated_refs(data: Json) -> DiffRefs | None:
    """The commits of the newest diff; `None` while GitLab is still computing them."""
    refs = optional_part(data, "diff_refs") or {}
    names = [optional_text(refs, f"{name}_sha") for name in ("base", "start", "head")]
    return DiffRefs(*(str(name) for name in names)) if all(names) else None


def version_refs(data: Json) -> DiffRefs:
    """The commits of one version of the diff."""
    return DiffRefs(*(text(data, f"{name}_commit_sha") for name in ("base", "start", "head")))


def merge_commit(data: Json) -> str | None:
    """What the target branch got: the merge commit, else the squashed one, else (fast-forward) the head itself."""
    names = ("merge_commit_sha", "squash_commit_sha", "sha")
    return next((sha for sha in (optional_text(data, name) for name in names) if sha), None)


def _labels(data: Json) -> tuple[str, ...]:
    labels = data.get("labels")
    if not isinstance(labels, list):
        return ()
    return tuple(label for label in labels if isinstance(label, str))
