"""The parts of Bitbucket Data Center's webhook payloads that events are built from."""

from pydantic import ConfigDict, Field
from pydantic.alias_generators import to_camel

from readylayer_cli.payloads.fields import Id, Item, Maybe, Number, Sha, Shape, Text, Url


class CamelShape(Shape):
    """A shape whose keys are spelt `likeThis`."""

    model_config = ConfigDict(alias_generator=to_camel)


class Account(CamelShape):
    """An account; `name` is what it logs in with."""

    name: Text


class Participant(CamelShape):
    """An account in its part in a pull request."""

    user: Account


class Link(CamelShape):
    """An address."""

    href: Url


class Links(CamelShape):
    """The pages of an object."""

    own: Maybe[list[Item[Link]]] = Field(None, alias="self")


class Project(CamelShape):
    """A project, or `~name` for a person."""

    key: Text


class Repository(CamelShape):
    """A repository."""

    id: Maybe[Id]
    slug: Text
    project: Project
    links: Maybe[Links]


class Ref(CamelShape):
    """A branch; its full id decides because the display id may be shortened."""

    id: Text
    latest_commit: Maybe[Sha]

    @property
    def branch(self) -> str:
        """The branch's name in full."""
        return self.id.removeprefix("refs/heads/")


class TargetRef(Ref):
    """The branch that receives the change."""

    repository: Repository


class Commit(CamelShape):
    """A commit."""

    id: Maybe[Sha]


class Properties(CamelShape):
    """Facts that a merge adds."""

    merge_commit: Maybe[Commit]


class PullRequest(CamelShape):
    """A pull request."""

    id: Number
    title: Maybe[str]
    author: Maybe[Participant]
    from_ref: Ref
    to_ref: TargetRef
    updated_date: Maybe[int | str]
    properties: Maybe[Properties]
    links: Maybe[Links]


class Payload(CamelShape):
    """The body of a `pr:*` event. `date` is ISO 8601 with an offset."""

    pull_request: PullRequest
    date: Maybe[int | str]
    actor: Maybe[Account]
    previous_target: Maybe[Ref]
