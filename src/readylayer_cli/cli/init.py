"""`readylayer init`: a configuration and a CI workflow to start from."""

from pathlib import Path

import click

from readylayer_cli import __version__
from readylayer_cli.cli import starters
from readylayer_cli.cli.console import Console
from readylayer_cli.cli.options import talk_options
from readylayer_cli.domain.errors import InputError

HOSTS = ("github", "gitlab", "bitbucket")


@click.command()
@click.option("--host", type=click.Choice(HOSTS), help="Whose CI to write for.  [default: from the remote's address]")
@click.option("--dry-run", is_flag=True, help="Print what would be written.")
@click.option("--repo", "directory", metavar="DIR", default=".", help="Work in this folder instead of here.")
@talk_options
def init(console: Console, /, host: str | None, directory: str, *, dry_run: bool) -> int:
    """Write a configuration and a CI workflow; nothing that exists is touched."""
    from readylayer_cli.wiring.project import guess_host, open_project  # lazy: git, 30 ms

    project = open_project(directory)
    chosen = host or guess_host(project)
    files = {".readylayer.yml": starters.CONFIGURATION}
    if chosen:
        files |= starters.workflow(chosen, __version__)
    for name, content in files.items():
        _write(project.root / name, name, content, dry_run=dry_run)
    if not chosen:
        console.note("no workflow written: the remote's address does not tell the host; choose one with --host")
    return 0


def _write(path: Path, name: str, content: str, *, dry_run: bool) -> None:
    if path.exists() or path.is_symlink():
        click.echo(f"kept     {name} (exists)")
        return
    if dry_run:
        click.echo(f"would write {name}:\n")
        click.echo("\n".join(f"    {line}".rstrip() for line in content.splitlines()) + "\n")
        return
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8", newline="\n")
    except OSError as error:
        raise InputError("RL2001", f"cannot write {path}: {error.strerror}", "check the permissions") from error
    click.echo(f"wrote    {name}")
