"""change-suppression-added: a tool is told to look away where it was not before."""

from collections import Counter
from collections.abc import Iterable

from readylayer_cli.code.paths import is_documentation_path, is_generated_path, is_test_path, is_vendored_path
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.engines.review.rule import ChangeExample, ChangeMatch, ChangeRule, Match
from readylayer_cli.engines.review.rules.change._places import head_span
from readylayer_cli.engines.review.rules.change._suppressions import Suppressed, suppressions_in
from readylayer_cli.engines.review.view import ChangeView, FilePair


def check(view: ChangeView) -> Iterable[ChangeMatch]:
    pairs = [pair for pair in view.pairs if pair.change.hunks and not _is_out_of_scope(pair.path)]
    moved = Counter[str]()
    found: list[tuple[FilePair, str, list[Suppressed]]] = []
    for pair in pairs:
        base = list(suppressions_in(pair.base)) if pair.base is not None else []
        head = list(suppressions_in(pair.head)) if pair.head is not None else []
        before, after = Counter(one.marker.name for one in base), Counter(one.marker.name for one in head)
        moved.update(before - after)
        new = [one for one in head if one.line in pair.change.added_lines]
        for name, more in sorted((after - before).items()):
            found.append((pair, name, [one for one in new if one.marker.name == name][-more:]))
    for pair, name, marks in found:
        forgiven = min(moved[name], len(marks))
        moved[name] -= forgiven
        if len(marks) > forgiven:
            yield _match(pair, name, marks[forgiven:])


def _is_out_of_scope(path: str) -> bool:
    return is_documentation_path(path) or is_generated_path(path) or is_vendored_path(path)


def _match(pair: FilePair, name: str, marks: list[Suppressed]) -> ChangeMatch:
    blanket = next((one for one in marks if one.is_blanket), None)
    shown = blanket or marks[0]
    message = f"`{name}` is added" if len(marks) == 1 else f"`{name}` is added {len(marks)} times"
    message = f"`{name}` is switched off for the whole file: `{shown.text[:100]}`" if blanket else message
    severity = Severity.MEDIUM if blanket and not is_test_path(pair.path) else None
    if pair.head is None:
        raise ValueError("a mark was added to a file that is gone")
    return ChangeMatch(
        pair.path, Match(head_span(pair.head, shown.line), message=message, anchor=name, severity=severity)
    )


_CODE = "import os\n\ndef run(command):\n    return os.popen(command).read()\n"

RULE = ChangeRule(
    id="change-suppression-added",
    title="A tool is told to look away where it was not before",
    severity=Severity.LOW,
    confidence=Confidence.HIGH,
    tags=("gates",),
    what="More marks such as `noqa`, `nosec`, `type: ignore`, `eslint-disable`, `@ts-ignore`, `nolint`, `@SuppressWarnings`, "
    "`pragma: no cover` or `readylayer: ignore` in a file than before; medium if one covers the whole file. Marks that moved do not count.",
    why="A finding that is hidden is not repaired. It is the cheapest way to a green check, for people and for models.",
    fix="Repair what the tool reports. If the tool is wrong, name its rule in the mark and write the reason beside it.",
    check=check,
    bad=(
        ChangeExample({"src/a.py": _CODE}, {"src/a.py": _CODE.replace(".read()", ".read()  # nosec")}),
        ChangeExample({"src/a.ts": "export const n = f()\n"}, {"src/a.ts": "// @ts-nocheck\nexport const n = f()\n"}),
        ChangeExample({"src/A.java": "class A {\n  void f() {}\n}\n"}, {"src/A.java": "class A {\n  @SuppressWarnings(\"unchecked\")\n  void f() {}\n}\n"}),
    ),
    good=(
        ChangeExample({"src/a.py": "x = 1  # noqa: E501\n"}, {"src/a.py": "y = 2\nx = 1  # noqa: E501,F401\n"}),
        ChangeExample({"src/a.py": "x = f()  # type: ignore\n", "src/b.py": "b = 1\n"}, {"src/a.py": "a = 1\n", "src/b.py": "b = 1\nx = f()  # type: ignore\n"}),
        ChangeExample({"src/a.py": _CODE}, {"src/a.py": _CODE + "\nHELP = 'append # noqa to the line'\n"}),
    ),
)  # fmt: skip
