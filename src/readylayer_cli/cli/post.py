"""`readylayer post`: results of a run without write access, posted by one that has it."""

import os

import click

from readylayer_cli.cli.console import Console, read_input
from readylayer_cli.cli.options import config_options, talk_options
from readylayer_cli.cli.posting import tell

_MOST_BYTES = 10_000_000


@click.command()
@click.argument("artifact")
@click.option("--event", "event_file", metavar="FILE|-", help="Use this event instead of the CI runner's.")
@click.option("--dry-run", is_flag=True, help="Print every write to the host instead of doing it.")
@config_options
@talk_options
def post(console: Console, /, artifact: str, event_file: str | None, *, dry_run: bool, **arguments: object) -> int:
    """Post the results that a run saved with --artifact.

    Made for GitHub's workflow_run jobs, which follow the pull request jobs of forks. The artifact is not trusted: it
    must fit its schema and belong to the pull request that the event names, its texts are escaped, and it sets no
    status. No code of the pull request is needed or read.
    """
    from readylayer_cli.wiring.artifacts import PostRequest, post_artifact  # lazy: pydantic and the payload models
    from readylayer_cli.wiring.configuration import Overrides
    from readylayer_cli.wiring.opening import host_opener

    environment = dict(os.environ)
    file, sets = arguments["config_file"], arguments["assignments"]
    request = PostRequest(
        artifact=read_input(artifact, _MOST_BYTES),
        name=artifact,
        environment=environment,
        directory=str(arguments["directory"]),
        event=read_input(event_file) if event_file else None,
        overrides=Overrides(
            config_file=file if isinstance(file, str) else None,
            assignments=tuple(sets) if isinstance(sets, tuple) else (),
            isolated=bool(arguments["isolated"]),
        ),
    )
    posting = post_artifact(request, host_opener(environment, console.note if dry_run else None))
    tell(posting, console)
    return 2 if posting.is_fault else 0
