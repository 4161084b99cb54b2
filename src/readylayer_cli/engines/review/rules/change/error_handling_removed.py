"""change-error-handling-removed: calls that were guarded against errors run without the handler."""

from collections.abc import Iterable, Iterator

from ast_grep_py import SgNode

from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.rule import ChangeExample, ChangeMatch, ChangeRule, Match
from readylayer_cli.engines.review.rules.change._regions import EditedFile, Region, edited_files
from readylayer_cli.engines.review.rules.change._words import squeezed
from readylayer_cli.engines.review.view import ChangeView

_TRY = "try_statement"
_RUBY_TRY = "begin"
_GO_CHECK = lazy_pattern(r"\(?\s*err\s*!=\s*nil\s*\)?\Z")
_HANDLER = lazy_pattern(r"\b(?:except|catch|rescue)\b")
_KEPT = 0.6
_LANGUAGES = frozenset({"python", "javascript", "typescript", "tsx", "java", "php", "ruby"})


def check(view: ChangeView) -> Iterable[ChangeMatch]:
    for file in view.once(edited_files):
        lost = _go(file) if file.base.language == "go" else _try(file) if file.base.language in _LANGUAGES else ()
        for line, region, message in lost:
            match = Match(file.span(line, region), message=message, symbol=region.name)
            yield ChangeMatch(file.pair.path, match)


def _try(file: EditedFile) -> Iterator[tuple[int, Region, str]]:
    for node, region in file.old_nodes(_RUBY_TRY if file.base.language == "ruby" else _TRY):
        if region.old is None or _HANDLER.search(region.added_text) or ".catch(" in region.added_text:
            continue
        lines = _body_lines(node)
        kept = {squeezed(text) for text in region.new_text.split("\n")}
        if lines and _HANDLER.search(node.text()) and sum(text in kept for text in lines) >= len(lines) * _KEPT:
            yield node.range().start.line + 1, region, "The calls stay, and the handler of their errors is gone"


def _body_lines(node: SgNode) -> list[str]:
    body = node.field("body") or next(iter(node.named_children()), None)
    if body is None:
        return []
    return [text for line in body.text().split("\n") if len(text := squeezed(line)) > 2]


def _go(file: EditedFile) -> Iterator[tuple[int, Region, str]]:
    for node, region in file.old_nodes("if_statement"):
        condition = node.field("condition")
        line = node.range().start.line + 1
        if (
            condition is None
            or region.old is None
            or not _GO_CHECK.match(condition.text())
            or node.field("initializer")
        ):
            continue
        before = file.base.lines[line - 2] if line > 1 else ""
        call = squeezed(before.partition("=")[2])
        if not call or ("if" in region.added_text and "err" in region.added_text):
            continue
        ignored = any(call in squeezed(text) and "_" in text.partition("=")[0] for text in region.added.values())
        if ignored or (line - 1 not in region.removed and "err" in before):
            yield line, region, f"The error of `{before.partition('=')[2].strip()[:80]}` is not looked at any more"


_PY = "def load(path):\n    try:\n        data = read(path)\n        check(data)\n    except OSError as error:\n        raise LoadError(path) from error\n    return data\n"
_GO = 'package a\n\nfunc Load(p string) string {\n\tdata, err := os.ReadFile(p)\n\tif err != nil {\n\t\treturn ""\n\t}\n\treturn string(data)\n}\n'

RULE = ChangeRule(
    id="change-error-handling-removed",
    title="Calls stay, and the handling of their errors is gone",
    severity=Severity.LOW,
    confidence=Confidence.MEDIUM,
    cwe=("CWE-755",),
    tags=("reliability",),
    what="A `try` around kept calls, or the check of a kept call's error, was dropped without another one in the same function.",
    why="The error that somebody met once now ends the request, or goes by unseen.",
    fix="Handle the error here, or say which caller does.",
    check=check,
    bad=(
        ChangeExample({"app/a.py": _PY}, {"app/a.py": "def load(path):\n    data = read(path)\n    check(data)\n    return data\n"}),
        ChangeExample({"a.go": _GO}, {"a.go": _GO.replace("data, err :=", "data, _ :=").replace('\tif err != nil {\n\t\treturn ""\n\t}\n', "")}),
    ),
    good=(
        ChangeExample({"app/a.py": _PY}, {"app/a.py": _PY.replace("OSError", "(OSError, ValueError)")}),
        ChangeExample({"app/a.py": _PY}, {"app/a.py": "def load(path):\n    return store.load(path)\n"}),
    ),
)  # fmt: skip
