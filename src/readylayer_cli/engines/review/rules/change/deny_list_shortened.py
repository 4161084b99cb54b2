"""change-deny-list-shortened: a list of what is refused, hidden or taken out has fewer entries."""

import re
from collections.abc import Iterable, Iterator

from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.rule import ChangeExample, ChangeMatch, ChangeRule, Match
from readylayer_cli.engines.review.rules.change._places import head_span, removed_span
from readylayer_cli.engines.review.rules.change._regions import EditedFile, edited_files
from readylayer_cli.engines.review.rules.change._replacements import Block, blocks
from readylayer_cli.engines.review.rules.change._words import says
from readylayer_cli.engines.review.view import ChangeView

_TEXT = lazy_pattern(r"\"((?:[^\"\\\n]|\\.)+)\"|'((?:[^'\\\n]|\\.)+)'|`([^`\n]+)`")
_DENIES = frozenset(
    {
        "deny", "denied", "denylist", "denies", "block", "blocked", "blocklist", "blacklist", "blacklisted", "forbidden", "forbid", "unsafe",
        "dangerous", "exclude", "excluded", "excludes", "exclusions", "remove", "removed", "strip", "stripped", "sensitive", "secret", "secrets", "mask",
        "masked", "readonly", "reserved", "illegal", "disallowed", "disallow", "restricted", "insecure", "deser", "redact", "redacted",
        "hidden", "prohibited", "untrusted", "banned",
    }
)  # fmt: skip
_CODE = lazy_pattern(
    r"^(?:throw|\}?\s*catch|if|elif|else|return|raise|func|def|function|for|while|case|new)\b|[()]\s*$|^\}"
)
_ENTRY = lazy_pattern(r"[\w.:*/$@%+<>#-]{2,}\Z")
_ADDS = lazy_pattern(r"\b(\w+)\.(?:add|append|push|put|insert)\(")
_COMPARES = lazy_pattern(r"==|indexOf|includes\(|\bin\b|equals")
_STARTS = lazy_pattern(r"^\s*(?:[\"'`]|\w+\.(?:add|append|push|put)\()|[\[{(,|]\s*[\"'`]|==\s*[\"'`]|indexOf\(")
_REACH = 80
_MAX_LINE = 1000
_QUIET = ("#", "//", "*", "/*")


def check(view: ChangeView) -> Iterable[ChangeMatch]:
    for file in view.once(edited_files):
        for block in blocks(file.pair.change):
            found = _lost(file, block)
            if found is None:
                continue
            line, entry, name = found
            span = head_span(file.head, block.added[0].line) if block.added else removed_span(file.pair, line)
            message = f"`{name}` does not list `{entry[:60]}` any more"
            yield ChangeMatch(file.pair.path, Match(span, message=message, anchor=f"{name} {entry}"))


def _lost(file: EditedFile, block: Block) -> tuple[int, str, str] | None:
    """An entry that is gone, its line, and the list's name."""
    removed = [
        line for line in block.removed if not line.text.lstrip().startswith(_QUIET) and len(line.text) < _MAX_LINE
    ]
    if not any(_STARTS.search(line.text) for line in removed):
        return None
    kept = {text for line in block.added for text in _texts(line.text)}
    elsewhere = {text for _, line in file.pair.change.added for text in _texts(line)}
    before = sum(1 for line in removed for _ in _texts(line.text))
    after = sum(1 for line in block.added for _ in _texts(line.text))
    for line in removed:
        for text in _texts(line.text):
            if not _ENTRY.match(text) or text in kept or text in elsewhere or after >= before:
                continue
            if _STARTS.search(line.text):
                name = _denying(file, line.line, line.text)
                return (line.line, text, name) if name else None
    return None


def _texts(line: str) -> Iterator[str]:
    for match in _TEXT.finditer(line[:_MAX_LINE]):
        yield next(filter(None, match.groups()), "")


def _denying(file: EditedFile, line: int, text: str) -> str:
    """The name of the list (or of the function that compares) around an old line, if it speaks of refusing."""
    grown = _ADDS.search(text)
    if grown:
        became = re.search(rf"(\w+)\s*=[^=\n]*\b{re.escape(grown[1])}\b", file.base.text)
        return next((name for name in (grown[1], became[1] if became else "") if says(name, _DENIES)), "")
    names = _names_above(file.base.lines, line)
    symbol = file.base.symbols.at(line)
    if symbol is not None and _COMPARES.search(text):
        names.append(symbol.name.rpartition(".")[2])
    return next((name for name in names if says(name, _DENIES) and not _CODE.search(name)), "")


def _names_above(lines: tuple[str, ...] | list[str], line: int) -> list[str]:
    """What the brackets around the line belong to, innermost first: the text before each opening one."""
    depth, found = 0, []
    for index in range(line - 1, max(line - _REACH, 0) - 1, -1):
        plain = _TEXT.sub("", lines[index][:_MAX_LINE])
        for letter in reversed(plain):
            if letter in ")]}" and index < line - 1:
                depth += 1
            elif letter in "([{":
                if depth > 0:
                    depth -= 1
                else:
                    before = plain.partition(letter)[0].strip(" =:([{") or (lines[index - 1].strip() if index else "")
                    found.append(before.strip()[-80:])
                    break
        if index == line - 1 and re.match(r"\s*[\w.$ :<>\[\]]+=", plain):
            found.append(plain.partition("=")[0].strip()[-80:])
        if len(found) > 2 or (found and not lines[index][:1].isspace()):
            break
    return found


_HEADERS = 'class Retry:\n    REMOVE_HEADERS_ON_REDIRECT = frozenset(["Cookie", "Authorization"])\n'
_FUNCTIONS = "UNSAFE_FUNCTIONS = [\n    'doc',\n    'json-doc',\n    'collection',\n]\n"
_JAVA = 'class Names {\n  static Set<String> names() {\n    Set<String> s = new HashSet<>();\n    s.add("a.B");\n    s.add("c.D");\n    Set<String> DENIED = Collections.unmodifiableSet(s);\n    return DENIED;\n  }\n}\n'

RULE = ChangeRule(
    id="change-deny-list-shortened",
    title="A list of what is refused or hidden has fewer entries",
    severity=Severity.LOW,
    confidence=Confidence.MEDIUM,
    cwe=("CWE-184", "CWE-200"),
    tags=("security",),
    what="A text is gone from a kept list whose name says that its entries are refused, excluded, masked or taken out.",
    why="What was on the list is let through, passed on or shown from now on.",
    fix="Put the entry back, or say what keeps it out now.",
    check=check,
    bad=(
        ChangeExample({"app/retry.py": _HEADERS}, {"app/retry.py": _HEADERS.replace('"Cookie", ', "")}),
        ChangeExample({"app/a.py": _FUNCTIONS}, {"app/a.py": _FUNCTIONS.replace("    'json-doc',\n", "")}),
        ChangeExample({"Names.java": _JAVA}, {"Names.java": _JAVA.replace('    s.add("c.D");\n', "")}),
    ),
    good=(
        ChangeExample({"app/a.py": _FUNCTIONS.replace("UNSAFE_", "")}, {"app/a.py": _FUNCTIONS.replace("UNSAFE_", "").replace("    'json-doc',\n", "")}),
        ChangeExample({"app/a.py": _FUNCTIONS}, {"app/a.py": _FUNCTIONS.replace("    'doc',\n    'json-doc',\n", "    'json-doc',\n    'doc',\n")}),
    ),
)  # fmt: skip
