"""One commit of many files, written only onto the head that it was made for."""

import base64
from collections.abc import Iterator, Mapping

from readylayer_cli.adapters.gitlab.client import Api
from readylayer_cli.adapters.gitlab.faults import host_error
from readylayer_cli.adapters.gitlab.fields import Json, odd_answer, text
from readylayer_cli.adapters.gitlab.paths import encoded
from readylayer_cli.domain.errors import HostError
from readylayer_cli.domain.failure import HostFailure
from readylayer_cli.domain.host import CommitRequest, FileEdit

_MOVED = ("already exists", "doesn't exist", "does not exist", "has changed since", "Could not update")


def branch_head(api: Api, branch: str) -> str | None:
    """The commit a branch points at; `None` if there is no such branch."""
    try:
        data = api.get(f"{api.project}/repository/branches/{encoded(branch)}")
    except HostError as error:
        if error.failure is HostFailure.MISSING and "Branch" in error.message:
            return None
        raise
    return text(_part(data, "commit"), "id")


def commit(api: Api, request: CommitRequest) -> str:
    """Write the files in one commit and return it.

    GitLab cannot be told which head to expect. So the head is read first, each file that is changed or deleted names
    the last commit that touched it, which GitLab does compare, and the new commit's parent is looked at: a `CONFLICT`
    then says that the commit stands, on another head, with nobody's work lost.
    """
    _expect_head(api, request)
    actions = list(_actions(api, request))
    if not actions:
        return request.expect_head or _branch_off(api, request)
    body: dict[str, object] = {"branch": request.branch, "commit_message": request.message, "actions": actions}
    if request.expect_head is None:
        body["start_sha"] = request.base_sha
    path = f"{api.project}/repository/commits"
    try:
        made = api.patience.write(lambda: api.send("post", path, body), lambda: _landed(api, request))
    except HostError as error:
        if error.failure is HostFailure.INVALID and any(words in error.message for words in _MOVED):
            raise _conflict(request, error.message) from error
        raise
    if _parent(made) != (request.expect_head or request.base_sha):
        raise _conflict(request, f"somebody pushed in between; commit {text(made, 'id')} stands on their work")
    return text(made, "id")


def _expect_head(api: Api, request: CommitRequest) -> None:
    head = branch_head(api, request.branch)
    if head != request.expect_head:
        raise _conflict(request, f"it is at {head or 'no commit'}, not at {request.expect_head or 'no commit'}")


def _actions(api: Api, request: CommitRequest) -> Iterator[dict[str, object]]:
    at = request.expect_head or request.base_sha
    for edit in request.files:
        standing = api.head(f"{api.project}/repository/files/{encoded(edit.path)}", {"ref": at})
        yield from _edit_actions(edit, standing)


def _edit_actions(edit: FileEdit, standing: Mapping[str, str] | None) -> Iterator[dict[str, object]]:
    if edit.content is None:
        if standing is not None:
            yield {"action": "delete", "file_path": edit.path, **_lock(standing)}
        return
    content = base64.b64encode(edit.content).decode("ascii")
    action = "create" if standing is None else "update"
    lock = {} if standing is None else _lock(standing)
    yield {"action": action, "file_path": edit.path, "content": content, "encoding": "base64", **lock}
    executable = standing is not None and standing.get("X-Gitlab-Execute-Filemode") == "true"
    if executable != edit.executable:
        yield {"action": "chmod", "file_path": edit.path, "execute_filemode": edit.executable}


def _lock(standing: Mapping[str, str]) -> dict[str, object]:
    last = standing.get("X-Gitlab-Last-Commit-Id")
    if not last:
        raise odd_answer("X-Gitlab-Last-Commit-Id")
    return {"last_commit_id": last}


def _branch_off(api: Api, request: CommitRequest) -> str:
    """Make the branch alone, for a request that changes nothing."""
    body = {"branch": request.branch, "ref": request.base_sha}
    path = f"{api.project}/repository/branches"
    api.patience.write(lambda: api.send("post", path, body), lambda: {} if branch_head(api, request.branch) else None)
    return request.base_sha


def _landed(api: Api, request: CommitRequest) -> Json | None:
    """The branch's head, if it is what we would have made."""
    head = branch_head(api, request.branch)
    if head is None or head == request.expect_head:
        return None
    made = api.get(f"{api.project}/repository/commits/{head}")
    is_ours = text(made, "message").strip() == request.message.strip()
    return made if is_ours and _parent(made) == (request.expect_head or request.base_sha) else None


def _parent(made: Json) -> object:
    parents = made.get("parent_ids")
    if not isinstance(parents, list):
        raise odd_answer("parent_ids")
    return parents[0] if parents else None


def _part(data: Json, name: str) -> Json:
    value = data.get(name)
    if not isinstance(value, dict):
        raise odd_answer(name)
    return value


def _conflict(request: CommitRequest, why: str) -> HostError:
    return host_error(
        HostFailure.CONFLICT, f"branch {request.branch} has moved: {why}", "read the branch and run again"
    )
