"""change-lint-strictness-reduced: a linter or type checker demands less than before."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from readylayer_cli.code.paths import is_documentation_path, is_test_path, is_vendored_path
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.rule import ChangeExample, ChangeMatch, ChangeRule, Match
from readylayer_cli.engines.review.rules.change._places import head_span, removed_span
from readylayer_cli.engines.review.view import ChangeView, FilePair

_CONFIGURATION = lazy_pattern(
    r"(?:^|/)(?:pyproject\.toml|setup\.cfg|tox\.ini|\.?mypy\.ini|pyrightconfig\.json|\.?ruff\.toml|\.flake8|\.?pylintrc|tsconfig[\w.-]*\.json"
    r"|\.eslintrc[\w.]*|eslint\.config\.[cm]?[jt]s|\.oxlintrc\.json|biome\.jsonc?|package\.json|\.golangci\.ya?ml|\.rubocop\.ya?ml|phpstan[\w.]*\.neon(?:\.dist)?"
    r"|psalm\.xml(?:\.dist)?|Cargo\.toml|clippy\.toml|Directory\.Build\.props|[\w.]+\.csproj|CMakeLists\.txt|[Mm]akefile|build\.gradle(?:\.kts)?|pom\.xml)$"
)
_STRICT_WHEN_TRUE = lazy_pattern(
    r"(?P<name>\b(?:strict|strict_\w+|strict[A-Z]\w*|disallow_\w+|check_untyped_defs|no_implicit_\w+|warn_(?:return_any|unreachable|unused_\w+|redundant_casts)"
    r"|noImplicit\w*|noUnused\w*|noUnchecked\w*|noFallthrough\w*|exactOptionalPropertyTypes|useUnknownInCatchVariables|alwaysStrict|allErrors|werror|warningsAsErrors"
    r"|TreatWarningsAsErrors|failOnError|failOnViolation|abortOnError|reportUnmatchedIgnoredErrors|checkJs|xfail_strict))[\"']?\s*[:=>]\s*[\"']?(?P<value>true|false)\b",
    re.IGNORECASE,
)
_STRICT_WHEN_FALSE = lazy_pattern(
    r"(?P<name>\b(?:ignore_errors|ignore_missing_imports|allow_untyped_\w+|allow_any_\w+|suppressImplicitAnyIndexErrors|allowUnreachableCode|allowUnusedLabels|ignoreFailures|skipLibCheck))"
    r"[\"']?\s*[:=>]\s*[\"']?(?P<value>true|false)\b",
    re.IGNORECASE,
)
_RULE_OFF = lazy_pattern(r"^\s*[\"'](?P<name>[@\w/-]+)[\"']\s*:\s*\[?\s*(?P<value>[\"'](?:off|warn|error)[\"']|[012])")
_LEVEL = lazy_pattern(
    r"(?P<name>--max-warnings|\blevel|\berrorLevel|\bmax-complexity|\bmax_complexity)[\"']?\s*(?:[:=]\s*|\s)[\"']?(?P<value>\d+|max\b)"
)
_MAX_LEVEL = 100
_LARGER_IS_STRICTER = frozenset({"level"})
_WERROR = lazy_pattern(r"-Werror\b(?!=no)|-D\s*warnings\b|--fatal-warnings\b|--strict\b")
_BIG = frozenset({"strict", "ignore_errors", "--max-warnings", "treatwarningsaserrors", "errorlevel", "level", "disallow_untyped_defs", "noimplicitany", "strictnullchecks"})  # fmt: skip
_OFF_WORDS = {"off": 0, "0": 0, "warn": 1, "1": 1, "error": 2, "2": 2}


@dataclass(frozen=True, slots=True)
class _Setting:
    name: str
    strictness: float
    text: str
    line: int


def check(view: ChangeView) -> Iterable[ChangeMatch]:
    for pair in view.pairs:
        if (
            pair.base is None
            or pair.head is None
            or not _CONFIGURATION.search(pair.path)
            or _is_out_of_scope(pair.path)
        ):
            continue
        before = [one for line, text in pair.change.removed for one in _settings(pair.path, line, text)]
        after = [one for line, text in pair.change.added for one in _settings(pair.path, line, text)]
        yield from _compare(view, pair, before, after)


def _is_out_of_scope(path: str) -> bool:
    return is_documentation_path(path) or is_vendored_path(path) or is_test_path(path)


def _compare(view: ChangeView, pair: FilePair, before: list[_Setting], after: list[_Setting]) -> Iterator[ChangeMatch]:
    waiting = list(after)
    gone: list[_Setting] = []
    for old in before:
        new = next((one for one in waiting if one.name == old.name), None)
        if new is None:
            gone += [old] if old.strictness > 0 else []
            continue
        waiting.remove(new)
        if new.strictness < old.strictness:
            yield _changed(pair, new, f"`{old.name}` went from {old.text} to {new.text}")
    for one in waiting:
        if one.strictness < 0:
            found = _changed(pair, one, f"`{one.name}` is {one.text} now")
            yield replace(found, match=replace(found.match, severity=Severity.LOW))
    if gone and not any(one.name == "strict" and one.strictness > 0 for one in after):
        left = view.once(_strictest)
        for old in gone:
            if left.get(old.name, -1) < old.strictness:
                match = Match(
                    removed_span(pair, old.line),
                    message=f"`{old.name}` ({old.text}) is gone",
                    anchor=old.name,
                    symbol=old.name,
                )
                yield ChangeMatch(pair.path, _graded(match, old.name))


def _strictest(view: ChangeView) -> dict[str, float]:
    found: dict[str, float] = {}
    for pair in view.pairs:
        if pair.head is not None and _CONFIGURATION.search(pair.path):
            for line, text in enumerate(pair.head.lines, 1):
                for one in _settings(pair.path, line, text):
                    found[one.name] = max(one.strictness, found.get(one.name, -1))
    return found


def _changed(pair: FilePair, new: _Setting, message: str) -> ChangeMatch:
    if pair.head is None:
        raise ValueError("a setting was added to a file that is gone")
    match = Match(head_span(pair.head, new.line), message=message, anchor=f"{new.name} {new.text}", symbol=new.name)
    return ChangeMatch(pair.path, _graded(match, new.name))


def _graded(match: Match, name: str) -> Match:
    return match if name.lower() in _BIG else replace(match, severity=Severity.LOW)


def _settings(path: str, line: int, text: str) -> Iterator[_Setting]:
    if text.lstrip()[:1] in {"#", ";"} or text.lstrip()[:2] == "//" or len(text) > 2000:
        return
    for found in _STRICT_WHEN_TRUE.finditer(text):
        yield _Setting(found["name"], 1 if found["value"].lower() == "true" else -1, found["value"], line)
    for found in _STRICT_WHEN_FALSE.finditer(text):
        yield _Setting(found["name"], -1 if found["value"].lower() == "true" else 0, found["value"], line)
    for found in _LEVEL.finditer(text):
        if found["name"] in _LARGER_IS_STRICTER and "php" not in path:
            continue
        value = _MAX_LEVEL if found["value"] == "max" else int(found["value"])
        yield _Setting(
            found["name"], value if found["name"] in _LARGER_IS_STRICTER else 1 / (value + 1), found["value"], line
        )
    found_rule = _RULE_OFF.match(text)
    if found_rule:
        value_text = found_rule["value"].strip("\"'")
        yield _Setting(found_rule["name"], _OFF_WORDS[value_text] or -1, value_text, line)
    for found in _WERROR.finditer(text):
        yield _Setting(found[0], 1, "on", line)


_TOML = "[tool.mypy]\nstrict = true\nfiles = ['src']\n"
_TSCONFIG = '{\n  "compilerOptions": {\n    "strict": true,\n    "target": "es2022"\n  }\n}\n'
_ESLINT = 'module.exports = {\n  rules: {\n    "no-eval": "error",\n    "eqeqeq": "error"\n  }\n}\n'

RULE = ChangeRule(
    id="change-lint-strictness-reduced",
    title="A linter or type checker demands less than before",
    severity=Severity.MEDIUM,
    confidence=Confidence.HIGH,
    tags=("gates",),
    what="In the configuration of a linter, compiler or type checker: `strict` and its parts switched off or gone, `ignore_errors` on, more "
    "`--max-warnings`, a lower level, `-Werror` gone; a single rule switched off, or a setting that is new, is low.",
    why="The finding that was in the way stays in the code, and so do all later ones of its kind.",
    fix="Repair the finding. If one place has to differ, say so at that place instead of for the whole project.",
    check=check,
    bad=(
        ChangeExample({"pyproject.toml": _TOML}, {"pyproject.toml": _TOML.replace("true", "false")}),
        ChangeExample({"tsconfig.json": _TSCONFIG}, {"tsconfig.json": _TSCONFIG.replace('    "strict": true,\n', "")}),
        ChangeExample({".eslintrc.js": _ESLINT}, {".eslintrc.js": _ESLINT.replace('"no-eval": "error"', '"no-eval": "off"')}),
        ChangeExample({"package.json": '{\n  "scripts": {"lint": "eslint --max-warnings 0 ."}\n}\n'}, {"package.json": '{\n  "scripts": {"lint": "eslint --max-warnings 50 ."}\n}\n'}),
    ),
    good=(
        ChangeExample({"pyproject.toml": _TOML}, {"pyproject.toml": _TOML.replace("'src'", "'src', 'tests'")}),
        ChangeExample({"mypy.ini": "[mypy]\nstrict = True\n", "pyproject.toml": "[x]\n"}, {"pyproject.toml": "[x]\n\n" + _TOML, "mypy.ini": "[mypy]\n"}),
        ChangeExample({".eslintrc.js": _ESLINT}, {".eslintrc.js": _ESLINT.replace('"eqeqeq": "error"', '"eqeqeq": "error",\n    "no-var": "error"')}),
    ),
)  # fmt: skip
