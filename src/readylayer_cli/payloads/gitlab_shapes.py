"""The parts of GitLab's webhook payloads that events are built from."""

from typing import Annotated, Literal

from pydantic import Field

from readylayer_cli.payloads.fields import Id, Item, Maybe, Number, Sha, Shape, Text, Url


class User(Shape):
    """An account."""

    id: Maybe[Id]
    username: Text


class Project(Shape):
    """A project; its path has one or more groups before the name."""

    id: Maybe[Id]
    path_with_namespace: Annotated[str, Field(pattern=r"^[^/]+(/[^/]+)+$")]
    web_url: Maybe[Url]


class Commit(Shape):
    """A commit."""

    id: Maybe[Sha]


class MergeRequest(Shape):
    """A merge request with what happened to it. `oldrev` is there only when code was pushed."""

    id: Maybe[Id]
    iid: Number
    title: Maybe[str]
    author_id: Maybe[Id]
    source_branch: Text
    target_branch: Text
    last_commit: Maybe[Commit]
    url: Maybe[Url]
    updated_at: Maybe[str]
    action: Maybe[Text]
    oldrev: Maybe[Text]
    merge_commit_sha: Maybe[Sha]


class DraftChange(Shape):
    """The step out of the draft state."""

    previous: Literal[True]
    current: Literal[False]


class Changes(Shape):
    """What an update changed."""

    target_branch: Maybe[dict[str, object]]
    draft: Maybe[DraftChange]


class MergeRequestPayload(Shape):
    """The body of a merge request hook. `user` is whoever acted."""

    object_attributes: MergeRequest
    project: Project
    user: Maybe[User]
    assignees: Maybe[list[Item[User]]]
    reviewers: Maybe[list[Item[User]]]
    changes: Maybe[Changes]


class PipelineFacts(Shape):
    """A pipeline. In merged results pipelines `sha` is a merge commit."""

    id: Id
    status: Text
    name: Maybe[Text]
    sha: Maybe[Sha]
    duration: Maybe[float]
    finished_at: Maybe[str]


class CheckedMergeRequest(Shape):
    """The merge request of a pipeline; `id` counts in the instance, `iid` in the target project."""

    id: Maybe[Id]
    iid: Number
    source_project_id: Maybe[Id]
    target_project_id: Maybe[Id]
    url: Maybe[Url]


class PipelinePayload(Shape):
    """The body of a pipeline hook."""

    object_attributes: PipelineFacts
    project: Project
    merge_request: Maybe[CheckedMergeRequest]
