"""Xcode's `xcrun xccov view --archive --json`: file to a list of lines.

Source: `man xccov`; each line is {line, isExecutable, executionCount}.
"""

from readylayer_cli.engines.coverage.collector import Report
from readylayer_cli.engines.coverage.content import Content
from readylayer_cli.engines.coverage.format import Format, says
from readylayer_cli.engines.coverage.jsontree import mapping, number, objects, parse_json


def sniff(head: bytes) -> int:
    """Lines say whether they can run."""
    return 95 if says(head, b'"isExecutable"') else 0


def read(content: Content) -> Report:
    """Lines that can run."""
    report = Report()
    for name, lines in mapping(parse_json(content), "the report").items():
        file = report.file(name)
        for line in objects(lines, name):
            if line.get("isExecutable"):
                file.line(number(line.get("line"), "line"), number(line.get("executionCount", 0), "executionCount"))
    return report


FORMAT = Format("xccov", "xccov JSON", sniff, read)
