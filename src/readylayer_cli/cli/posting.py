"""`--post`, `--no-post`, `--dry-run` and `--artifact`: what a command does with its result beside showing it."""

import os
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click

from readylayer_cli.cli.console import Console, Output, write_output
from readylayer_cli.cli.console import visible as harmless

if TYPE_CHECKING:
    from readylayer_cli.wiring.coverage import Checked
    from readylayer_cli.wiring.gaps import Searched
    from readylayer_cli.wiring.publishing import Posting
    from readylayer_cli.wiring.review import Reviewed

Command = TypeVar("Command", bound=Callable[..., object])


@dataclass(frozen=True, slots=True)
class PostingChoice:
    """What the flags say; `wanted` is `None` where nobody said anything."""

    wanted: bool | None
    dry_run: bool
    artifact: str | None


def posting_options(command: Command) -> Command:
    """`--post/--no-post`, `--dry-run`, `--artifact`."""
    command = click.option(
        "--artifact", metavar="PATH", help="Save the results for `readylayer post` in a job that may write."
    )(command)
    command = click.option("--dry-run", is_flag=True, help="Print every write to the host instead of doing it.")(
        command
    )
    return click.option(
        "--post/--no-post",
        "wanted",
        default=None,
        help="Post to the pull request.  [default: in CI, when there is a token]",
    )(command)


def choose(arguments: dict[str, object]) -> PostingChoice:
    """The flags as one value."""
    wanted, artifact = arguments["wanted"], arguments["artifact"]
    return PostingChoice(
        wanted if isinstance(wanted, bool) else None,
        bool(arguments["dry_run"]),
        artifact if isinstance(artifact, str) else None,
    )


def deliver(reviewed: "Reviewed", choice: PostingChoice, console: Console) -> "Posting | None":
    """Save the artifact, then post; says on stderr what came of it. `None` if posting was not wanted."""
    environment = dict(os.environ)
    if choice.artifact:
        from readylayer_cli.wiring.artifacts import artifact_text  # lazy: only when asked for

        write_output(artifact_text(reviewed), Output("json", Path(choice.artifact)))
    if not _wanted(choice, environment):
        return None
    from readylayer_cli.wiring.publishing import post_review  # lazy: host clients

    return _posted(partial(post_review, reviewed), choice, console, environment)


def deliver_coverage(checked: "Checked", choice: PostingChoice, console: Console) -> "Posting | None":
    """Post a check of coverage; says on stderr what came of it. `None` if posting was not wanted."""
    environment = dict(os.environ)
    if not _wanted(choice, environment):
        return None
    from readylayer_cli.wiring.publishing import post_coverage  # lazy: host clients

    return _posted(partial(post_coverage, checked), choice, console, environment)


def deliver_gaps(searched: "Searched", choice: PostingChoice, console: Console) -> "Posting | None":
    """Post what has no test; says on stderr what came of it. `None` if posting was not wanted."""
    environment = dict(os.environ)
    if not _wanted(choice, environment):
        return None
    from readylayer_cli.wiring.publishing import post_gaps  # lazy: host clients

    return _posted(partial(post_gaps, searched), choice, console, environment)


def _posted(
    post: "Callable[..., Posting]", choice: PostingChoice, console: Console, environment: dict[str, str]
) -> "Posting":
    from readylayer_cli.wiring.opening import host_opener  # lazy: credentials and host clients

    opener = host_opener(environment, console.note if choice.dry_run else None)
    posting = post(environment, opener, insisted=bool(choice.wanted) or choice.dry_run)
    tell(posting, console)
    return posting


def tell(posting: "Posting", console: Console) -> None:
    """Say what was posted, or why not."""
    if posting.skipped:
        console.note(f"not posted: {harmless(posting.skipped)}")
    for problem in posting.failed:
        click.echo(f"{click.style('RL3000', fg='red', bold=True)}: posting: {harmless(problem)}", err=True)
    done = posting.published
    if done is None:
        return
    if done.superseded:
        console.note("not posted: the pull request has a newer head, whose run posts")
        return
    counts = [
        f"{count} {what}"
        for count, what in (
            (done.created, "new on lines"),
            (done.updated, "edited"),
            (done.resolved, "resolved"),
            (done.reopened, "reopened"),
            (done.kept, "kept"),
        )
        if count
    ]
    where = done.summary.url if done.summary is not None and done.summary.url else ""
    console.note(f"posted: {', '.join(counts) or 'no notes on lines'}" + (f"  {where}" if where else ""))


def _wanted(choice: PostingChoice, environment: dict[str, str]) -> bool:
    if choice.wanted is not None:
        return choice.wanted
    if choice.dry_run:
        return True
    from readylayer_cli.ci.runner import detect  # lazy: the payload models of four hosts, 60 ms

    return detect(environment) is not None
