"""The parts of GitHub's webhook payloads that events are built from."""

from readylayer_cli.payloads.fields import Id, Item, Maybe, Number, Sha, Shape, Text, Url


class Account(Shape):
    """A person, an organization or an app."""

    login: Text


class Repository(Shape):
    """The repository that the webhook is about."""

    id: Maybe[Id]
    name: Text
    owner: Account
    html_url: Maybe[Url]


class BranchRepository(Shape):
    """The repository that a branch lives in."""

    id: Maybe[Id]


class Branch(Shape):
    """One end of a pull request."""

    ref: Text
    sha: Maybe[Sha]
    repo: Maybe[BranchRepository]


class PullRequest(Shape):
    """A pull request in full."""

    id: Maybe[Id]
    number: Number
    title: Maybe[str]
    user: Maybe[Account]
    base: Branch
    head: Branch
    html_url: Maybe[Url]
    diff_url: Maybe[Url]
    updated_at: Maybe[str]
    merged: Maybe[bool]
    merged_at: Maybe[str]
    merged_by: Maybe[Account]
    merge_commit_sha: Maybe[Sha]


class Edit(Shape):
    """What an `edited` pull request was before; `base` only if it was retargeted."""

    base: Maybe[dict[str, object]]


class PullRequestPayload(Shape):
    """The body of a `pull_request` event."""

    action: Text
    repository: Repository
    pull_request: PullRequest
    changes: Maybe[Edit]


class LinkedPullRequest(Shape):
    """A pull request as runs list it."""

    id: Maybe[Id]
    number: Number
    base: Branch
    head: Branch


class WorkflowFile(Shape):
    """The workflow that ran."""

    path: Maybe[Text]
    name: Maybe[Text]


class App(Shape):
    """The app that owns a check suite."""

    slug: Maybe[Text]


class Run(Shape):
    """A check suite or a workflow run; the latter alone has a path, a name and a start."""

    id: Id
    head_sha: Maybe[Sha]
    conclusion: Maybe[Text]
    updated_at: Maybe[str]
    pull_requests: Maybe[list[Item[LinkedPullRequest]]]
    app: Maybe[App]
    path: Maybe[Text]
    name: Maybe[Text]
    run_started_at: Maybe[str]


class CheckSuitePayload(Shape):
    """The body of a `check_suite` event."""

    action: Text
    repository: Repository
    check_suite: Run


class WorkflowRunPayload(Shape):
    """The body of a `workflow_run` event."""

    action: Text
    repository: Repository
    workflow_run: Run
    workflow: Maybe[WorkflowFile]


class StatusPayload(Shape):
    """The body of a `status` event."""

    id: Id
    sha: Maybe[Sha]
    state: Text
    context: Maybe[Text]
    updated_at: Maybe[str]
    created_at: Maybe[str]
    repository: Repository
