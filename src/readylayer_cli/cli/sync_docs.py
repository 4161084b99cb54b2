"""`readylayer sync-docs`: what the API is, by the code."""

import os

import click

from readylayer_cli.cli.console import Console, parse_outputs, write_output
from readylayer_cli.cli.options import config_options, talk_options
from readylayer_cli.cli.review import look_of

FORMATS = frozenset({"text", "json", "markdown"})


@click.command("sync-docs")
@click.option(
    "--source", "sources", multiple=True, metavar="DIR", help="Look for the application here only. Repeatable."
)
@click.option(
    "--openapi-out", metavar="FILE", help="Write the OpenAPI document: YAML, or JSON for a name that ends so."
)
@click.option("--check", is_flag=True, help="Fail where the committed document (docs.openapi.output_path) differs.")
@click.option(
    "--compare", "compared", nargs=2, metavar="OLD NEW", help="Breaking changes between two documents; no code is read."
)
@click.option("--openapi-version", type=click.Choice(["3.1", "3.0"]), help="Version of the document.  [default: 3.1]")
@click.option(
    "--format", "formats", multiple=True, metavar="FMT[=PATH]", help=f"Repeatable. One of: {' '.join(sorted(FORMATS))}."
)
@click.option("--exit-zero", is_flag=True, help="Exit 0 even when a gate fails.")
@config_options
@talk_options
def sync_docs(console: Console, /, **arguments: object) -> int:
    """Read the operations, parameters, bodies and responses of a web API from its code, without running it."""
    from readylayer_cli.wiring.configuration import Overrides  # lazy: pydantic, 120 ms
    from readylayer_cli.wiring.docs import SyncRequest, compare_files, run_sync
    from readylayer_cli.wiring.docs_look import render_sync

    outputs = parse_outputs(_strings(arguments["formats"]), FORMATS)
    pair = _strings(arguments["compared"])
    request = SyncRequest(
        directory=str(arguments["directory"]),
        overrides=Overrides(
            _text(arguments["config_file"]), _strings(arguments["assignments"]), isolated=bool(arguments["isolated"])
        ),
        environment=dict(os.environ),
        sources=_strings(arguments["sources"]),
        openapi_out=_text(arguments["openapi_out"]),
        version=_text(arguments["openapi_version"]),
        check=bool(arguments["check"]),
    )
    result = compare_files(pair[0], pair[1]) if len(pair) == 2 else run_sync(request)
    for output in outputs:
        if output.path is None and console.quiet >= 2:
            continue
        write_output(render_sync(result, output.format, look_of(output, console)), output)
    code = result.verdict.exit_code
    return 0 if code == 1 and arguments["exit_zero"] else code


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None


def _strings(value: object) -> tuple[str, ...]:
    return tuple(item for item in value if isinstance(item, str)) if isinstance(value, tuple) else ()
