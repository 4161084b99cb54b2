"""`readylayer provenance`: which lines of a change did a machine write?"""

import click

from readylayer_cli.cli.console import Console, parse_outputs, write_output
from readylayer_cli.cli.options import config_options, talk_options
from readylayer_cli.cli.review import look_of, request_of

FORMATS = frozenset({"text", "json"})


@click.command()
@click.option("--base", metavar="REV", help="Compare with this revision.  [default: the merge-base]")
@click.option("--head", metavar="REV", help="Look at this revision instead of the working tree.")
@click.option("--event", "event_file", metavar="FILE", help="Read the event from this file; - is stdin.")
@click.option(
    "--format", "formats", multiple=True, metavar="FMT[=PATH]", help=f"Repeatable. One of: {' '.join(sorted(FORMATS))}."
)
@config_options
@talk_options
def provenance(console: Console, /, **arguments: object) -> int:
    """Tell which changed lines a machine is known to have written, by what evidence. The rest is unknown."""
    from readylayer_cli.reports.provenance import render_json, render_text  # lazy: git and pydantic, 120 ms
    from readylayer_cli.wiring.project import open_project
    from readylayer_cli.wiring.provenance import provenance_of
    from readylayer_cli.wiring.subject import find_subject

    formats = arguments["formats"]
    outputs = parse_outputs(tuple(formats) if isinstance(formats, tuple) else (), FORMATS)
    request = request_of({"fail_on": None, "min_severity": None, **arguments}, console)
    project = open_project(request.directory)
    subject = find_subject(request, project)
    found = provenance_of(project, subject.change, subject.event)
    for output in outputs:
        look = look_of(output, console)
        shown = (
            render_json(found)
            if output.format == "json"
            else render_text(found, color=look.color, unicode=look.unicode)
        )
        write_output(shown, output)
    return 0
