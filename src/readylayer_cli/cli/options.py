"""Options that mean the same on every command."""

import functools
from collections.abc import Callable
from typing import Concatenate, ParamSpec, TypeVar

import click

from readylayer_cli.cli.console import ColorChoice, Console

Arguments = ParamSpec("Arguments")
Result = TypeVar("Result")

SEVERITIES = ("low", "medium", "high", "critical")


def talk_options(
    command: Callable[Concatenate[Console, Arguments], Result],
) -> Callable[Arguments, Result]:
    """`-q/-v/--debug/--color`, handed to the command as its first argument, a `Console`."""

    @click.option("-q", "--quiet", count=True, help="Result only; -qq: exit code only.")
    @click.option("-v", "--verbose", count=True, help="Say more.")
    @click.option("--debug", is_flag=True, help="Show a stack trace when something fails.")
    @click.option(
        "--color",
        type=click.Choice(["auto", "always", "never"]),
        default="auto",
        help="When to use colour (see NO_COLOR).",
    )
    @functools.wraps(command)
    def with_console(*args: Arguments.args, **kwargs: Arguments.kwargs) -> Result:
        quiet, verbose, color = (kwargs.pop(name) for name in ("quiet", "verbose", "color"))
        kwargs.pop("debug")
        return command(Console(_count(quiet), _count(verbose), _color(color)), *args, **kwargs)

    return with_console


def config_options(command: Callable[Arguments, Result]) -> Callable[Arguments, Result]:
    """`--repo`, `--config`, `--set`, `--isolated`."""
    command = click.option("--isolated", is_flag=True, help="Ignore configuration files and READYLAYER_* variables.")(
        command
    )
    command = click.option(
        "--set", "assignments", multiple=True, metavar="KEY=VALUE", help="Set one setting, e.g. review.fail_on=high."
    )(command)
    command = click.option("--config", "config_file", metavar="PATH", help="Use this configuration file.")(command)
    return click.option("--repo", "directory", metavar="DIR", default=".", help="Work in this folder instead of here.")(
        command
    )


def feed_options(command: Callable[Arguments, Result]) -> Callable[Arguments, Result]:
    """`--sarif` and `--osv`: what others found, and what is known of dependencies."""
    command = click.option(
        "--osv",
        "osv_paths",
        multiple=True,
        metavar="PATH",
        help="Look up changed dependencies in an OSV database: all.zip of osv.dev, a folder, a JSON file. Repeatable.",
    )(command)
    return click.option(
        "--sarif",
        "sarif_files",
        multiple=True,
        metavar="FILE",
        help="Take in what another tool found: its SARIF log, or a glob of several. Repeatable.",
    )(command)


def _count(value: object) -> int:
    return value if isinstance(value, int) else 0


def _color(value: object) -> ColorChoice:
    return "always" if value == "always" else "never" if value == "never" else "auto"
