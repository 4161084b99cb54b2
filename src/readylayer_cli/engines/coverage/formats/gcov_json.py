"""`gcov --json-format`, and gcovr's own JSON. Source: gcc.gnu.org, gcov; gcovr.com, JSON format."""

from collections.abc import Mapping

from readylayer_cli.engines.coverage.collector import Report, ReportedFile
from readylayer_cli.engines.coverage.content import Content
from readylayer_cli.engines.coverage.format import Format, says
from readylayer_cli.engines.coverage.jsontree import mapping, number, objects, parse_json, text


def sniff(head: bytes) -> int:
    """Both name lines by `line_number`; gcov names its compiler, gcovr its format."""
    if b'"gcovr/' in head:
        return 95
    return 90 if says(head, b'"gcc_version"') or says(head, b'"line_number"', b'"unexecuted_block"') else 0


def read(content: Content) -> Report:
    """Lines that gcovr was told to leave out are not measured. A template's lines come once an instance, with the same
    branches."""
    report = Report()
    for facts in objects(mapping(parse_json(content), "the report").get("files"), "files"):
        file = report.file(text(facts.get("file", facts.get("filename")), "file"))
        for line in objects(facts.get("lines") or [], "lines"):
            if not line.get("gcovr/noncode") and not line.get("gcovr/excluded"):
                _line(file, line)
        file.seal()
        for function in objects(facts.get("functions") or [], "functions"):
            name = function.get("demangled_name") or function.get("name", "")
            file.function(str(name), ran=number(function.get("execution_count", 0), "execution_count") > 0)
    return report


def _line(file: ReportedFile, line: Mapping[str, object]) -> None:
    at = number(line.get("line_number"), "line_number")
    file.line(at, number(line.get("count", 0), "count"))
    for index, branch in enumerate(objects(line.get("branches") or [], "branches")):
        file.arm(at, index, taken=number(branch.get("count", 0), "count") > 0)


FORMAT = Format("gcov-json", "gcov JSON", sniff, read, branches=True, functions=True)
