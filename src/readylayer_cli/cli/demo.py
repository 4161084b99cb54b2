"""`readylayer demo`: an example repository with a pull request, reviewed before your eyes."""

import sys
import tempfile
from pathlib import Path

import click

from readylayer_cli.cli import demo_files
from readylayer_cli.cli.console import Console
from readylayer_cli.cli.options import talk_options

_TITLE = "Add export, exchange rates and faster search"


@click.command()
@click.option("--keep", metavar="DIR", help="Leave the example repository in this folder to play with.")
@talk_options
def demo(console: Console, /, keep: str | None) -> int:
    """Take a tour on an example repository. Offline; nothing outside a temporary folder is touched."""
    from readylayer_cli.adapters.example import make_example, summarise_example
    from readylayer_cli.wiring.look import Look, render_review
    from readylayer_cli.wiring.review import ReviewRequest, run_review  # lazy: git, the rules and pydantic, 120 ms

    with tempfile.TemporaryDirectory(prefix="readylayer-demo-") as temporary:
        folder = Path(keep) if keep else Path(temporary) / "bank"
        make_example(folder, demo_files.before(), demo_files.after(), _TITLE)
        _say("A pull request", f"{_TITLE}. It was written with an assistant, its tests are green.")
        click.echo(summarise_example(folder))
        _say("readylayer review", "What does it bring in? The rules read the old tree and the new one.")
        look = Look(color=console.colors(sys.stdout), terminal=True, width=min(console.width(), 110))
        reviewed = run_review(
            ReviewRequest(directory=str(folder), environment={}, base="main", head="feature", isolated=True)
        )
        click.echo(render_review(reviewed, "text", look), nl=False, color=console.colors(sys.stdout))
        _say("On your own code", "Change something in a repository of yours, then run: readylayer review")
        if keep:
            click.echo(f"The example stays in {folder}.")
    return 0


def _say(title: str, text: str) -> None:
    click.echo(f"\n{click.style(title, bold=True)}\n{text}\n")
