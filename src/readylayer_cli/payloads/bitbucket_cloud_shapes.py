"""The parts of Bitbucket Cloud's webhook payloads that events are built from."""

from typing import Annotated

from pydantic import Field

from readylayer_cli.payloads.fields import Id, Maybe, Number, Sha, Shape, Text, Url


class Account(Shape):
    """An account; `nickname` is left out because its owner may choose anybody's."""

    username: Maybe[Text]
    account_id: Maybe[Text]
    uuid: Maybe[Text]


class Link(Shape):
    """An address."""

    href: Url


class Links(Shape):
    """Where an object is shown, where its diff is, and which commit it belongs to."""

    html: Maybe[Link]
    diff: Maybe[Link]
    commit: Maybe[Link]


class Repository(Shape):
    """The repository that receives the change."""

    uuid: Maybe[Id]
    full_name: Annotated[str, Field(pattern=r"^[^/]+/[^/]+$")]
    links: Maybe[Links]


class Commit(Shape):
    """A commit; its hash has 12 digits in pull requests."""

    hash: Maybe[Sha]


class BranchName(Shape):
    """A branch."""

    name: Text


class End(Shape):
    """One end of a pull request."""

    branch: BranchName
    commit: Maybe[Commit]


class PullRequest(Shape):
    """A pull request."""

    id: Number
    title: Maybe[str]
    author: Maybe[Account]
    source: End
    destination: End
    merge_commit: Maybe[Commit]
    closed_by: Maybe[Account]
    updated_on: Maybe[str]
    links: Maybe[Links]


class PullRequestPayload(Shape):
    """The body of a `pullrequest:*` event."""

    pullrequest: PullRequest
    repository: Repository
    actor: Maybe[Account]


class CommitStatus(Shape):
    """The state of one build of a commit."""

    key: Id
    state: Text
    name: Maybe[Text]
    commit: Maybe[Commit]
    updated_on: Maybe[str]
    created_on: Maybe[str]
    links: Maybe[Links]


class CommitStatusPayload(Shape):
    """The body of a `repo:commit_status_*` event."""

    commit_status: CommitStatus
    repository: Repository
