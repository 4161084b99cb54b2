"""change-protection-removed: kept code does without an escaping, check, limit or safe setting that it had."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.rule import ChangeExample, ChangeMatch, ChangeRule, Match
from readylayer_cli.engines.review.rules.change._protections import Protection, family_of, protections_in
from readylayer_cli.engines.review.rules.change._regions import EditedFile, Region, edited_files
from readylayer_cli.engines.review.rules.change._words import names_in, squeezed
from readylayer_cli.engines.review.view import ChangeView

_COMMENT = lazy_pattern(r"^\s*(?:#(?!\[)|//|/?\*|--|<!--|\"\"\"|''')")
_IMPORT = lazy_pattern(r"^\s*(?:import|from|require|use|using|package|#include|const .*=\s*require\()\b")
_TRAILING = lazy_pattern(r"\s(?://|#)\s.*$")
_MAX_LINE = 400
_KEPT = 0.5
_COUNTED = frozenset({"output", "place"})
_MANY = 1_000_000
_NO_CODE = frozenset({"yaml", "json", "toml", "markdown", "html", "css"})


@dataclass(frozen=True, slots=True)
class _Loss:
    region: Region
    line: int
    kind: Protection
    code: str


def check(view: ChangeView) -> Iterable[ChangeMatch]:
    balance = view.once(balance_of)
    for file in view.once(edited_files):
        if file.base.language in _NO_CODE or file.pair.path.endswith(".d.ts"):
            continue
        seen: set[tuple[int, int]] = set()
        named: set[str] = set()
        for loss in _losses(file, balance):
            span = file.span(loss.line, loss.region)
            if (id(loss.region), span.start_line) in seen or loss.code in named:
                continue
            named.add(loss.code)
            seen.add((id(loss.region), span.start_line))
            code = " ".join(loss.code.split())
            match = Match(
                span, message=loss.kind.message.format(code[:80]), anchor=squeezed(loss.code), symbol=loss.region.name, cwe=loss.kind.cwe
            )  # fmt: skip
            yield ChangeMatch(file.pair.path, match)


def balance_of(view: ChangeView) -> Counter[str]:
    """How many protections of each family the whole change takes away, those that it adds deducted."""
    balance: Counter[str] = Counter()
    for pair in view.pairs:
        for _, text in pair.change.removed:
            balance.update(family_of(kind) for kind, _ in protections_in(code_of(text)))
    for pair in view.pairs:
        for _, text in pair.change.added:
            for kind, _ in protections_in(code_of(text)):
                balance[family_of(kind)] -= 1 if family_of(kind) in _COUNTED else _MANY
    return balance


def code_of(line: str) -> str:
    """The line without comments; empty for imports and comments."""
    if _COMMENT.match(line) or _IMPORT.match(line):
        return ""
    return _TRAILING.sub("", line[:_MAX_LINE])


def _losses(file: EditedFile, balance: Counter[str]) -> Iterator[_Loss]:
    reported: set[tuple[int, str]] = set()
    for line, region in sorted(file.old_region.items()):
        text = code_of(region.removed[line])
        if not text.strip():
            continue
        for kind, code in protections_in(text):
            if (
                (id(region), kind.name) in reported
                or balance[family_of(kind)] <= 0
                or not _is_lost(region, code, text, line)
            ):
                continue
            reported.add((id(region), kind.name))
            yield _Loss(region, line, kind, code)


def _is_lost(region: Region, code: str, text: str, line: int) -> bool:
    now = squeezed(region.new_text)
    if squeezed(region.old_text).count(squeezed(code)) <= now.count(squeezed(code)):
        return False
    rest = names_in(text) - names_in(code)
    kept = names_in(region.new_text)
    return bool(rest & kept) or not rest or region.kept_share(line, line) >= _KEPT


_HEADERS = 'func raw(w http.ResponseWriter, r *http.Request) {\n\tw.Header().Set("Content-Security-Policy", "script-src \'none\'")\n\tw.Header().Set("Cache-Control", "private")\n\thttp.ServeFile(w, r, name(r))\n}\n'
_REDIRECT = "function follow(request, response) {\n  request.headers.delete('authorization')\n  request.headers.delete('cookie')\n  return send(request, response)\n}\n"
_XML = "def read(text):\n    parser = etree.XMLParser(strip_cdata=False, resolve_entities=False)\n    return etree.fromstring(text, parser=parser)\n"
_LOGIN = "def login(user):\n    set_session(user)\n    session_interface.regenerate(session)\n    log(user)\n"
_CLEAN = 'class A {\n  String link(String url) {\n    String result = url.trim();\n    result = result.replaceAll("<script>", "script");\n    return result;\n  }\n}\n'

RULE = ChangeRule(
    id="change-protection-removed",
    title="Kept code lost a protection that it had",
    severity=Severity.LOW,
    confidence=Confidence.MEDIUM,
    cwe=("CWE-693",),
    tags=("security",),
    what="An escaping, a normalisation, a limit, a security header, a safe parser setting, a renewal of the session, a comparison "
    "in constant time or a question about rights is gone from a kept function, and the change adds nothing of the kind.",
    why="The code works as before for everybody who means well; what the lost part kept out gets in.",
    fix="Put it back, or say what does its work now; where one thing is gone in several places of a file, the first is shown.",
    check=check,
    bad=(
        ChangeExample({"raw.go": "package a\n\n" + _HEADERS}, {"raw.go": "package a\n\n" + _HEADERS.replace("\tw.Header().Set(\"Content-Security-Policy\", \"script-src 'none'\")\n", "")}),
        ChangeExample({"lib/a.js": _REDIRECT}, {"lib/a.js": _REDIRECT.replace("  request.headers.delete('cookie')\n", "")}),
        ChangeExample({"app/a.py": _XML}, {"app/a.py": _XML.replace(", resolve_entities=False", "")}),
        ChangeExample({"app/a.py": _LOGIN}, {"app/a.py": _LOGIN.replace("    session_interface.regenerate(session)\n", "")}),
        ChangeExample({"A.java": _CLEAN}, {"A.java": _CLEAN.replace('    result = result.replaceAll("<script>", "script");\n', "")}),
    ),
    good=(
        ChangeExample({"app/a.py": _XML}, {"app/a.py": _XML.replace("etree.XMLParser(strip_cdata=False, resolve_entities=False)", "defusedxml.lxml.XMLParser()")}),
        ChangeExample({"lib/a.js": _REDIRECT}, {"lib/a.js": _REDIRECT.replace("  request.headers.delete('authorization')\n  request.headers.delete('cookie')\n", "  withoutSecrets(request)\n") + "\nfunction withoutSecrets(request) {\n  request.headers.delete('authorization')\n  request.headers.delete('cookie')\n}\n"}),
        ChangeExample({"app/a.py": _LOGIN}, {"app/a.py": _LOGIN.replace("    log(user)\n", "")}),
        ChangeExample({"A.java": _CLEAN}, {"A.java": _CLEAN.replace("result.replaceAll(\"<script>\", \"script\")", "Escaper.escapeHtml(result)")}),
    ),
)  # fmt: skip
