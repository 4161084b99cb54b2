"""change-correction-removed: a value is used as it comes, without the step that changed it before."""

import re
from collections.abc import Iterable, Iterator

from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.rule import ChangeExample, ChangeMatch, ChangeRule, Match
from readylayer_cli.engines.review.rules.change._conditions import condition_of, old_conditions
from readylayer_cli.engines.review.rules.change._places import head_span
from readylayer_cli.engines.review.rules.change._regions import EditedFile, Region, added_code, edited_files
from readylayer_cli.engines.review.rules.change._replacements import replaced_lines
from readylayer_cli.engines.review.rules.change._weakness import weakness_of
from readylayer_cli.engines.review.rules.change._words import names_in, squeezed, words_in
from readylayer_cli.engines.review.view import ChangeView

_STEP = lazy_pattern(r"^\s*(?:(?:const|let|var|final)\s+)?([A-Za-z_$][\w$.]*)\s*:?=\s*(?!=)(.+?);?\s*$")
_CALL = lazy_pattern(r"([A-Za-z_$][\w$.]*)\(")
_PLAIN = frozenset(
    {
        "str", "list", "tuple", "set", "dict", "bool", "float", "string", "array", "object", "print", "len", "iter", "next", "await",
        "copy", "clone", "wrap", "some", "just", "resolve", "async", "log", "debug", "deepcopy", "new", "make", "create", "build",
        "memo", "int", "parse", "callback", "test", "translate", "gettext", "format", "sorted", "reversed", "enumerate", "zip", "map", "cast", "value", "of",
    }
)  # fmt: skip
_INPUT = lazy_pattern(
    r"path|file|name|url|uri|href|host|header|origin|query|param|input|value|key|token|html|text|message|content|body|data|field|attr|cmd|command|arg|user|email|id\b|size|length|limit|dest|target|location|redirect|prefix|pattern",
    re.IGNORECASE,
)
_QUIET = ("#", "//", "*", "/*")
_MAX_LINE = 300
_KEPT = 0.5


def check(view: ChangeView) -> Iterable[ChangeMatch]:
    added = view.once(added_code)
    for file in view.once(edited_files):
        seen: set[tuple[int, str]] = set()
        for region, line, place, step in (*_wrappers(file), *_steps(file, added), *_blocks(file, added)):
            name = (_CALL.search(step) or re.match(r"(.*)", step) or [""])[0]
            if (id(region), name) in seen:
                continue
            seen.add((id(region), name))
            span = head_span(file.head, place) if place else file.span(line, region)
            shown = " ".join(step.split())[:80]
            cwe = weakness_of(step, region.name, file.pair.path)
            match = Match(span, message=f"The value does not go through `{shown}` any more", anchor=squeezed(step), symbol=region.name, cwe=cwe)  # fmt: skip
            yield ChangeMatch(file.pair.path, match)


def _wrappers(file: EditedFile) -> Iterator[tuple[Region, int, int, str]]:
    """`use(clean(x))` that became `use(x)`, the rest of the line being the same."""
    for old, new in replaced_lines(file.pair.change):
        region = file.old_region.get(old.line)
        if region is None or old.text.lstrip().startswith(_QUIET) or not len(new.text) < len(old.text) < _MAX_LINE:
            continue
        step = unwrapped(squeezed(old.text), squeezed(new.text))
        if step and _matters(step) and step.partition("(")[0] not in squeezed(region.added_text):
            yield region, old.line, new.line, step


def unwrapped(old: str, new: str) -> str:
    """The call `f(x)` of the old text of which the new one has the mere `x`; empty if they differ otherwise."""
    start = 0
    while start < len(new) and old[start] == new[start]:
        start += 1
    for found in _CALL.finditer(old):
        if not found.start() <= start <= found.end():
            continue
        depth, end = 1, found.end()
        while end < len(old) and depth:
            depth += (old[end] == "(") - (old[end] == ")")
            end += 1
        inner = old[found.end() : end - 1]
        first = inner.partition(",")[0]
        if old[: found.start()] + inner + old[end:] == new or old[: found.start()] + first + old[end:] == new:
            return old[found.start() : end]
    return ""


def _matters(step: str) -> bool:
    name, _, rest = step.partition("(")
    words = words_in(name.rpartition(".")[2])
    return bool(words) and words.isdisjoint(_PLAIN) and bool(_INPUT.search(rest)) and bool(names_in(rest))


def _steps(file: EditedFile, added: str) -> Iterator[tuple[Region, int, int, str]]:
    """`x = clean(x)` that is gone while x is used."""
    for line, region in sorted(file.old_region.items()):
        text = region.removed[line]
        found = _STEP.match(text) if len(text) < _MAX_LINE and not text.lstrip().startswith(_QUIET) else None
        if found is None or region.old is None or squeezed(text) in added:
            continue
        name, step = found[1], found[2]
        if name not in names_in(step) or not _CALL.search(step):
            continue
        used = re.search(rf"\b{re.escape(name)}\b", region.new_text) and not re.search(
            rf"\b{re.escape(name)}\s*:?=[^=]", region.added_text
        )
        if used and not words_in(step) & {"get", "load", "append", "concat"} and region.kept_share(line, line) >= _KEPT:
            yield region, line, 0, step


def _blocks(file: EditedFile, added: str) -> Iterator[tuple[Region, int, int, str]]:
    """`if bad(x): x = better` that is gone while x is used."""
    for old in old_conditions(file):
        if old.exits or condition_of(old.node, old.region) is None or old.node.field("alternative") is not None:
            continue
        region = old.region
        found = _STEP.match(old.body.strip("{}: \n").split("\n")[0])
        lines = range(old.first, old.last + 1)
        if (
            found is None
            or region.old is None
            or any(n not in region.removed for n in lines if file.base.lines[n - 1].strip(" })\t"))
        ):
            continue
        name = found[1]
        if name not in names_in(old.text) or not _INPUT.search(name) or squeezed(old.text) in added:
            continue
        if re.search(rf"\b{re.escape(name)}\b", region.new_text) and name not in names_in(region.added_text):
            yield region, old.first, 0, old.text


_PATH = "def save(name, data):\n    name = flatten(name)\n    log(data)\n    return write(name, data)\n"
_TYPE = 'func Serve(w http.ResponseWriter, contentType string) {\n\tif strings.EqualFold(contentType, "text/html") {\n\t\tcontentType = "application/octet-stream"\n\t}\n\tw.Header().Set("Content-Type", contentType)\n}\n'
_LINK = (
    "function link(title, href) {\n  const out = start(title)\n  return out + '<a href=\"' + tidy(href) + '\">'\n}\n"
)

RULE = ChangeRule(
    id="change-correction-removed",
    title="A value is used without the step that changed it before",
    severity=Severity.LOW,
    confidence=Confidence.MEDIUM,
    cwe=("CWE-20", "CWE-693"),
    tags=("security",),
    what="A call around a value, an assignment that put the value through a function, or an `if` that replaced it is gone, while "
    "the value itself is used as before.",
    why="Such steps often take out what must not get through: parts of paths, markup, line breaks, foreign hosts.",
    fix="Put the step back, or say what makes it unnecessary.",
    check=check,
    bad=(
        ChangeExample({"app/a.py": _PATH}, {"app/a.py": _PATH.replace("    name = flatten(name)\n", "")}),
        ChangeExample({"a.go": "package a\n\n" + _TYPE}, {"a.go": "package a\n\n" + _TYPE.replace("\tif strings.EqualFold(contentType, \"text/html\") {\n\t\tcontentType = \"application/octet-stream\"\n\t}\n", "")}),
        ChangeExample({"lib/a.js": _LINK}, {"lib/a.js": _LINK.replace("tidy(href)", "href")}),
    ),
    good=(
        ChangeExample({"app/a.py": _PATH}, {"app/a.py": _PATH.replace("flatten(name)", "shorten(name)")}),
        ChangeExample({"lib/a.js": _LINK}, {"lib/a.js": _LINK.replace("tidy(href)", "String(href)")}),
        ChangeExample({"lib/a.js": _LINK.replace("tidy(", "String(")}, {"lib/a.js": _LINK.replace("tidy(href)", "href")}),
    ),
)  # fmt: skip
