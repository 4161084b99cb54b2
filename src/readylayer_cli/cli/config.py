"""`readylayer config`: check, show and describe the settings."""

import json
import os
import sys
from typing import TYPE_CHECKING

import click

from readylayer_cli.cli.console import Console
from readylayer_cli.cli.options import config_options, talk_options

if TYPE_CHECKING:
    from readylayer_cli.config.load import Loaded


@click.group()
def config() -> None:
    """Check, show or describe the settings."""


@config.command()
@config_options
@talk_options
def check(console: Console, /, **arguments: object) -> int:
    """Say whether the configuration is valid, and where it was found."""
    loaded = _load(arguments)
    origins = {path: origin for path, origin in loaded.origins.items() if len(path) == 2}
    written = sum(origin != "default" for origin in origins.values())
    place = loaded.file or "no configuration file"
    if console.quiet < 2:
        click.echo(f"valid: {place}, {written} of {len(origins)} settings given, the rest are defaults")
    return 0


@config.command()
@click.option("--format", "format_name", type=click.Choice(["text", "json"]), default="text")
@config_options
@talk_options
def show(console: Console, /, **arguments: object) -> int:
    """Print every setting with the place it comes from."""
    format_name = arguments.pop("format_name")
    loaded = _load(arguments)
    values = loaded.settings.model_dump(mode="json")
    values["review"] |= loaded.settings.review.model_dump(mode="json", include={"rules"}, exclude_unset=True)
    rows = [(path, _lookup(values, path), origin) for path, origin in loaded.origins.items()]
    if console.quiet >= 2:
        return 0
    if format_name == "json":
        document = {".".join(path): {"value": value, "origin": origin} for path, value, origin in rows}
        click.echo(json.dumps(document, indent=2, ensure_ascii=False))
        return 0
    names = max(len(".".join(path)) for path, _, _ in rows)
    texts = [json.dumps(value, ensure_ascii=False) for _, value, _ in rows]
    width = min(max(map(len, texts)), 40)
    color = console.colors(sys.stdout)
    for (path, _, origin), text in zip(rows, texts, strict=True):
        shown = (
            click.style(origin, dim=origin == "default", fg=None if origin == "default" else "cyan")
            if color
            else origin
        )
        click.echo(f"{'.'.join(path):<{names}}  {text:<{width}}  {shown}", color=color)
    return 0


@config.command()
def schema() -> int:
    """Print the JSON Schema of the configuration file."""
    from readylayer_cli.config.schema import settings_schema  # lazy: pydantic, 60 ms

    click.echo(settings_schema(), nl=False)
    return 0


def _load(arguments: dict[str, object]) -> "Loaded":
    from readylayer_cli.wiring.configuration import Overrides, load_local_configuration  # lazy: pydantic, git, 80 ms

    file, sets = arguments["config_file"], arguments["assignments"]
    overrides = Overrides(
        config_file=file if isinstance(file, str) else None,
        assignments=tuple(sets) if isinstance(sets, tuple) else (),
        isolated=bool(arguments["isolated"]),
    )
    return load_local_configuration(str(arguments["directory"]), dict(os.environ), overrides)


def _lookup(values: dict[str, object], path: tuple[str, ...]) -> object:
    found: object = values
    for part in path:
        found = found[part] if isinstance(found, dict) else None
    return found
