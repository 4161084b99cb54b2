"""What a CI runner says about the job that runs right now."""

from dataclasses import dataclass
from enum import StrEnum

from readylayer_cli.domain.event import Event, Ignored


class Runner(StrEnum):
    """The service that runs the job."""

    GITHUB = "github"
    GITLAB = "gitlab"
    BITBUCKET = "bitbucket"


@dataclass(frozen=True, slots=True)
class Revisions:
    """The two commits to compare, from their merge base on.

    `base_sha` is on the target's side: its tip, a former tip, or the merge base; it may be missing from a shallow
    clone and may be shortened. `head_sha` is the author's commit, never the merge commit that a runner makes up and
    checks out. `target_branch` is where the change goes, or where it was pushed.
    """

    base_sha: str | None
    head_sha: str | None
    target_branch: str | None


@dataclass(frozen=True, slots=True)
class HeadPlace:
    """Where the author's branch lies: its name, and the account that owns the repository."""

    branch: str
    owner: str


@dataclass(frozen=True, slots=True)
class Job:
    """The event behind a job, and what to compare. A job may have revisions although its event is ignored:
    merge queues, pushes and label changes can still be reviewed by somebody who asks for it.

    `restricted` says why the job's token can only read, where that is certain beforehand. `head` is known for a job
    that follows another one's run.
    """

    runner: Runner
    event: Event | Ignored
    revisions: Revisions | None
    restricted: str | None = None
    head: HeadPlace | None = None


@dataclass(frozen=True, slots=True)
class Checkout:
    """What git knows of the checked-out commit and its repository; `time` is the commit date."""

    message: str | None = None
    time: str | None = None
    default_branch: str | None = None
