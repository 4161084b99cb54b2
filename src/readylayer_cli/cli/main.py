"""The command table, and the one place where every failure becomes a message and an exit code."""

import gc
import importlib
import io
import os
import signal
import sys
import threading
import traceback
from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from readylayer_cli import __version__
from readylayer_cli.cli.console import explain, silence_stdout, visible
from readylayer_cli.domain.errors import InputError, ReadyLayerError, UsageError

if TYPE_CHECKING:
    from readylayer_cli.wiring.identity import AskHost

_GARBAGE_THRESHOLD = 50_000
"""How many objects are made between two looks for cycles. Python's own 700 suits programs that run on: a command makes
millions that it keeps to its end, and would look at them again and again."""

COMMANDS: dict[str, tuple[str, str]] = {
    "review": ("review:review", "Find the risks of a change"),
    "gen-tests": ("gen_tests:gen_tests", "Find changed code without tests"),
    "check-coverage": ("check_coverage:check_coverage", "Check what tests cover of a change"),
    "sync-docs": ("sync_docs:sync_docs", "Tell what the API is, by the code"),
    "provenance": ("provenance:provenance", "Tell which changed lines a machine wrote"),
    "run": ("run:run", "Do what the CI job's event calls for"),
    "post": ("post:post", "Post the results of a run without write access"),
    "events": ("events:events", "Turn webhook payloads into internal events"),
    "init": ("init:init", "Write a configuration and a CI workflow"),
    "doctor": ("doctor:doctor", "Check that everything needed is in place"),
    "auth": ("auth:auth", "Log in to a code host, look at it, log out"),
    "config": ("config:config", "Check, show or describe the settings"),
    "demo": ("demo:demo", "Take a tour on an example repository"),
}
"""Name -> (`module:attribute` under this package, one line of help). Nothing is imported until it is called."""


class LazyGroup(click.Group):
    """A group that knows its commands by name and imports one when it is used."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Names in the order of the table."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import the one command that is asked for."""
        if cmd_name not in COMMANDS:
            return None
        module, _, attribute = COMMANDS[cmd_name][0].partition(":")
        command = getattr(importlib.import_module(f"readylayer_cli.cli.{module}"), attribute)
        if not isinstance(command, click.Command):
            raise TypeError(f"{cmd_name} is no command")
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Name the nearest command for a mistyped one."""
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            from difflib import get_close_matches  # lazy: 7 ms

            near = get_close_matches(args[0], COMMANDS, n=1)
            hint = f"did you mean {near[0]}?" if near else "readylayer --help"
            raise UsageError("RL1000", f"there is no command {args[0][:80]!r}", hint)
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the table without importing anything."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, text) for name, (_, text) in COMMANDS.items()])


@click.group(
    cls=LazyGroup,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Exit codes: 0 clean, 1 a gate failed, 2 could not check, 3 internal fault, 130 interrupted.",
)
@click.version_option(__version__, "-V", "--version", message="readylayer %(version)s")
def main() -> None:
    """Review, test, measure and document changes that machines help to write.

    Runs on your machine. No key, no telemetry, and no network but to your own host when it posts.
    """


def run(arguments: Sequence[str], ask_host: "AskHost | None" = None) -> int:
    """Run the command line; returns the exit code and never raises.

    `ask_host` stands in for the hosts' own clients when a credential is looked into.
    """
    gc.set_threshold(_GARBAGE_THRESHOLD)
    debug = "--debug" in arguments
    _prepare()
    try:
        outcome = main.main(args=list(arguments), prog_name="readylayer", standalone_mode=False, obj=ask_host)
        if sys.stdout is not None:
            sys.stdout.flush()
    except click.exceptions.Exit as leave:
        return leave.exit_code
    except (click.Abort, KeyboardInterrupt):
        return _interrupted()
    except click.exceptions.NoArgsIsHelpError as error:
        error.show()
        return 2
    except click.ClickException as error:
        explain(_misused(error))
        return 2
    except ReadyLayerError as error:
        explain(error)
        if debug:
            _trace(error)
        return error.exit_code
    except BrokenPipeError:
        silence_stdout()
        return 0
    except OSError as error:
        silence_stdout()
        explain(_refused(error))
        if debug:
            _trace(error)
        return 2
    except Exception as error:  # noqa: BLE001 - the boundary: an unexpected fault is code 3, never a traceback by default
        silence_stdout()
        _confess(error, debug=debug)
        return 3
    return outcome if isinstance(outcome, int) else 0


def _prepare() -> None:
    """Text that a stream cannot encode is escaped, and an end asked for by signal is an orderly one."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGTERM, signal.default_int_handler)


def _misused(error: click.ClickException) -> ReadyLayerError:
    """A wrong flag or argument, said as any other error is."""
    context = error.ctx if isinstance(error, click.UsageError) else None
    command = context.command_path if context is not None else "readylayer"
    message = error.format_message().rstrip(".")
    return UsageError("RL1004", message[:1].lower() + message[1:], f"{command} --help")


def _refused(error: OSError) -> ReadyLayerError:
    """What the system would not do: no space, no permission, no such folder."""
    place = f": {error.filename}" if error.filename else ""
    return InputError(
        "RL2004", f"the system refused: {error.strerror or error}{place}", "check space, permissions and the folder"
    )


def _confess(error: Exception, *, debug: bool) -> None:
    from readylayer_cli.ci.masking import mask_environment  # lazy: for the worst case only

    said = mask_environment(repr(error), os.environ)[:500]
    click.echo(f"{click.style('RL9000', fg='red', bold=True)}: internal fault: {visible(said)}", err=True)
    if debug:
        _trace(error)
    else:
        click.echo("  try: the same command with --debug, and report what it prints", err=True)


def _trace(error: Exception) -> None:
    """The stack trace, which may quote what a library was given, without the environment's credentials."""
    from readylayer_cli.ci.masking import mask_environment  # lazy: for the worst case only

    click.echo(mask_environment("".join(traceback.format_exception(error)), os.environ), err=True, nl=False)


def _interrupted() -> int:
    click.echo("interrupted", err=True)
    return 130
