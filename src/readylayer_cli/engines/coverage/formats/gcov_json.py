"""`gcov --json-format`, and gcovr's own JSON. Source: gcc.gnu.org, gcov; gcovr.com, JSON format."""

from collections.abc import Mapping

from readylayer_cli.engines.coverage.collector import Report, ReportedFile
from readylayer_cli.engines.coverage.format import Format, says
from readylayer_cli.engines.coverage.jsontree import mapping, number, objects, parse_json, text


def sniff(head: bytes) -> int:
    """Both name lines by `line_number`; gcov names its compiler, gcovr its format."""
    if b"gcovr/format_version" in head or b"gcovr/summary" in head:
        return 95
    return 90 if says(head, b'"gcc_version"') or says(head, b'"line_number"', b'"unexecuted_block"') else 0


def read(data: bytes) -> Report:
    """Lines that gcovr was told to leave out are not measured."""
    report = Report()
    for content in objects(mapping(parse_json(data), "the report").get("files"), "files"):
        file = report.file(text(content.get("file", content.get("filename")), "file"))
        for line in objects(content.get("lines", []), "lines"):
            if not line.get("gcovr/noncode") and not line.get("gcovr/excluded"):
                _line(file, line)
        for function in objects(content.get("functions", []), "functions"):
            name = function.get("demangled_name") or function.get("name", "")
            file.function(str(name), ran=number(function.get("execution_count", 0), "execution_count") > 0)
    return report


def _line(file: ReportedFile, line: Mapping[str, object]) -> None:
    at = number(line.get("line_number"), "line_number")
    file.line(at, number(line.get("count", 0), "count"))
    for branch in objects(line.get("branches", []), "branches"):
        if not branch.get("throw"):
            file.branch(at, number(branch.get("count", 0), "count") > 0, 1)


FORMAT = Format("gcov-json", "gcov JSON", sniff, read, branches=True, functions=True)
