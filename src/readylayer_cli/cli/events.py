"""`readylayer events`: shows what the program makes of a raw webhook."""

import sys
from pathlib import Path

import click

from readylayer_cli.domain.errors import InputError
from readylayer_cli.domain.event import Provider
from readylayer_cli.payloads.body import MAX_BYTES, decode_body
from readylayer_cli.payloads.event_json import write_event
from readylayer_cli.payloads.normalize import normalize

_FILE = click.Path(dir_okay=False, allow_dash=True, path_type=Path)


@click.group()
def events() -> None:
    """Work with the events that drive every engine."""


@events.command("normalize")
@click.option(
    "--host", required=True, type=click.Choice([host.value for host in Provider]), help="Who sent the payload."
)
@click.option("--event", "name", required=True, help="Value of the host's event header, such as pull_request.")
@click.option("--headers", type=_FILE, help="Request headers: a JSON object, or `Name: value` lines.")
@click.argument("file", type=_FILE)
def normalize_command(host: str, name: str, headers: Path | None, file: Path) -> None:
    """Print the internal event of the raw webhook payload in FILE (- for standard input) as JSON.

    A payload that calls for nothing prints {"event": null, "reason": ...} and is no failure.
    """
    given = _headers(_read(headers)) if headers else {}
    event = normalize(Provider(host), name, given, _read(file))
    click.echo(write_event(event).encode(), nl=False)


def _read(path: Path) -> bytes:
    """The bytes of the file, one more than the limit at most so that the reader can refuse the rest."""
    try:
        if str(path) == "-":
            return sys.stdin.buffer.read(MAX_BYTES + 1)
        with path.open("rb") as stream:
            return stream.read(MAX_BYTES + 1)
    except OSError as error:
        raise InputError(
            "RL2034", f"cannot read {path}: {error.strerror or error}", "name a file, or - for standard input"
        ) from error


def _headers(raw: bytes) -> dict[str, str]:
    if raw.lstrip().startswith(b"{"):
        return {name: value for name, value in decode_body(raw).items() if isinstance(value, str)}
    lines = (line.partition(":") for line in raw.decode("latin-1").splitlines())
    return {name.strip(): value.strip() for name, colon, value in lines if colon}
