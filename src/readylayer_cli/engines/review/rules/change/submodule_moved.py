"""change-submodule-moved: a submodule is fetched from somewhere else than before."""

from collections.abc import Iterable, Mapping

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.rule import ChangeExample, ChangeMatch, ChangeRule, Match
from readylayer_cli.engines.review.rules.change._places import head_span
from readylayer_cli.engines.review.view import ChangeView

_SECTION = lazy_pattern(r"\s*\[submodule\s+\"([^\"]+)\"\]")
_URL = lazy_pattern(r"\s*url\s*=\s*(\S+)")
_HOSTLESS = lazy_pattern(r"^(?:https?|ssh|git)://(?:[^@/]*@)?|^git@|\.git/?$|/$")


def check(view: ChangeView) -> Iterable[ChangeMatch]:
    for pair in view.pairs:
        if pair.head is None or not pair.path.endswith(".gitmodules"):
            continue
        before = _urls(pair.base) if pair.base is not None else {}
        for name, (line, url) in _urls(pair.head).items():
            old = before.get(name)
            if old is None and line in pair.change.added_lines:
                message = f"The submodule `{name}` is new and comes from {url[:150]}"
                severity = Severity.LOW
            elif old is not None and _place(old[1]) != _place(url):
                message, severity = (
                    f"The submodule `{name}` comes from {url[:150]} now, not from {old[1][:150]}",
                    Severity.MEDIUM,
                )
            else:
                continue
            match = Match(
                head_span(pair.head, line), message=message, anchor=f"{name} {url}", symbol=name, severity=severity
            )
            yield ChangeMatch(pair.path, match)


def _urls(file: SourceFile) -> Mapping[str, tuple[int, str]]:
    found: dict[str, tuple[int, str]] = {}
    name = ""
    for number, text in enumerate(file.lines, 1):
        section, url = _SECTION.match(text), _URL.match(text)
        if section:
            name = section[1]
        elif url and name:
            found[name] = (number, url[1])
    return found


def _place(url: str) -> str:
    return _HOSTLESS.sub("", url).replace(":", "/").lower()


_FILE = '[submodule "lib/json"]\n\tpath = lib/json\n\turl = https://github.com/nlohmann/json.git\n'

RULE = ChangeRule(
    id="change-submodule-moved",
    title="A submodule is fetched from another place than before",
    severity=Severity.MEDIUM,
    confidence=Confidence.HIGH,
    cwe=("CWE-829", "CWE-494"),
    tags=("dependencies",),
    what="A changed `url` in `.gitmodules`; a new submodule is low.",
    why="Everybody who builds the project runs the code of whoever owns that address.",
    fix="Make sure that the new owner is meant, and that the commit is the one you expect.",
    check=check,
    bad=(
        ChangeExample({".gitmodules": _FILE}, {".gitmodules": _FILE.replace("nlohmann", "nIohmann")}),
        ChangeExample({}, {".gitmodules": _FILE}),
    ),
    good=(
        ChangeExample({".gitmodules": _FILE}, {".gitmodules": _FILE.replace("https://github.com/", "git@github.com:")}),
        ChangeExample({".gitmodules": _FILE}, {".gitmodules": _FILE + "\tbranch = develop\n"}),
    ),
)
