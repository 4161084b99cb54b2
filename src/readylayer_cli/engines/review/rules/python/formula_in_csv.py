"""python-formula-in-csv: a cell of a spreadsheet begins with what a stranger wrote."""

from collections.abc import Iterable

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.engines.review.rule import FileRule, Match
from readylayer_cli.engines.review.rules._following import Following
from readylayer_cli.engines.review.rules.python._followed import followed


def check(_file: SourceFile) -> Iterable[Match]:
    """Nothing at a glance: only data that was followed counts."""
    return ()


RULE = FileRule(
    id="python-formula-in-csv",
    title="A cell of a spreadsheet begins with request data",
    severity=Severity.LOW,
    confidence=Confidence.MEDIUM,
    cwe=("CWE-1236",),
    languages=("python",),
    triggers=("csv",),
    tests=False,
    what="`csv.writer` writes data of the request as it came.",
    why="A spreadsheet program runs a cell that begins with `=`, `+`, `-` or `@` as a formula: it can call programs and send data away.",
    fix='Put an apostrophe before such values: `"\'" + value if value[:1] in "=+-@" else value`.',
    check=followed(
        Following("csv", "is written into a spreadsheet as it came", Severity.LOW, confidence=Confidence.MEDIUM), check
    ),
    bad=(
        'import csv, io\nfrom flask import request\n@app.post("/export")\ndef export():\n    out = io.StringIO()\n    csv.writer(out).writerow([request.form["name"], 1])\n    return out.getvalue()\n',
    ),
    good=(
        'import csv, io\nfrom flask import request\n@app.post("/export")\ndef export():\n    out = io.StringIO()\n    csv.writer(out).writerow([int(request.form["age"]), 1])\n    return out.getvalue()\n',
    ),
)
