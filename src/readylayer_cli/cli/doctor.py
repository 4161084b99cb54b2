"""`readylayer doctor`: is everything in place that a review needs?"""

import json
import os
import sys

import click

from readylayer_cli.cli.console import Console, visible
from readylayer_cli.cli.host_seam import ask_host
from readylayer_cli.cli.options import config_options, talk_options

_MARKS = {"ok": ("ok", "green"), "warning": ("note", "yellow"), "failed": ("FAILED", "red")}


@click.command()
@click.option("--format", "format_name", type=click.Choice(["text", "json"]), default="text")
@click.option("--online", is_flag=True, help="Ask the code host whether the credential is accepted and suffices.")
@click.option("--llm", is_flag=True, help="Make one tiny call to the configured language model.")
@config_options
@talk_options
def doctor(console: Console, /, **arguments: object) -> int:
    """Check programs, repository, history, configuration, rules and host; exit 2 when something needed is missing."""
    from readylayer_cli.wiring.configuration import Overrides  # lazy: pydantic, git and the rules, 120 ms
    from readylayer_cli.wiring.health import examine

    file, sets = arguments["config_file"], arguments["assignments"]
    overrides = Overrides(
        config_file=file if isinstance(file, str) else None,
        assignments=tuple(sets) if isinstance(sets, tuple) else (),
        isolated=bool(arguments["isolated"]),
    )
    ask = ask_host() if arguments["online"] else None
    checks = examine(str(arguments["directory"]), dict(os.environ), overrides, ask, ask_model=bool(arguments["llm"]))
    failed = any(check.state == "failed" for check in checks)
    if console.quiet < 2 and arguments["format_name"] == "json":
        rows = [
            {"check": check.name, "state": check.state, "detail": check.detail, "hint": check.hint} for check in checks
        ]
        click.echo(json.dumps({"schema_version": 1, "ok": not failed, "checks": rows}, indent=2, ensure_ascii=False))
    elif console.quiet < 2:
        color = console.colors(sys.stdout)
        for check in checks:
            mark, shade = _MARKS[check.state]
            detail = visible(check.detail)
            click.echo(f"{click.style(f'{mark:<6}', fg=shade)}  {check.name:<14}  {detail}", color=color)
            if check.hint:
                click.echo(f"{'':<6}  {'':<14}  try: {visible(check.hint)}")
    return 2 if failed else 0
