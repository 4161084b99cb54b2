"""change-refusal-not-final: code that refused a request and ended goes on after refusing."""

from collections.abc import Iterable, Iterator

from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.rule import ChangeExample, ChangeMatch, ChangeRule, Match
from readylayer_cli.engines.review.rules.change._places import head_span
from readylayer_cli.engines.review.rules.change._regions import EditedFile, Region, edited_files
from readylayer_cli.engines.review.rules.change._replacements import replaced_lines
from readylayer_cli.engines.review.rules.change._words import squeezed
from readylayer_cli.engines.review.view import ChangeView

_LEAVES = lazy_pattern(r"^\s*(?:return|throw|raise)\b")
_REFUSES = lazy_pattern(
    r"[fF]orbidden|[uU]nauthori[sz]ed|[dD]enied|\b40[0134]\b|sendError|send_error|http\.Error|write\w*Error|AbortWith|sendStatus|\bfail\w*\(|\breject\(|[rR]edirect\w*\(|SC_(?:FORBIDDEN|UNAUTHORIZED|BAD_REQUEST)"
)
_BARE = lazy_pattern(r"^\s*return(?:\s+(?:nil|null|undefined|false|False|None))?\s*;?\s*$")


def check(view: ChangeView) -> Iterable[ChangeMatch]:
    for file in view.once(edited_files):
        for region, line in (*_without_leaving(file), *_lost_returns(file)):
            message = "The request is refused here, and the code after it runs all the same"
            anchor = file.head.lines[line - 1].strip()
            match = Match(head_span(file.head, line), message=message, anchor=anchor, symbol=region.name)
            yield ChangeMatch(file.pair.path, match)


def _without_leaving(file: EditedFile) -> Iterator[tuple[Region, int]]:
    """`return deny()` that became `deny()`."""
    for old, new in replaced_lines(file.pair.change, _REFUSES):
        region = file.old_region.get(old.line)
        kept = squeezed(_LEAVES.sub("", old.text))
        if (
            region is not None
            and _LEAVES.match(old.text)
            and not _LEAVES.match(new.text)
            and squeezed(new.text).endswith(kept)
        ):
            yield region, new.line


def _lost_returns(file: EditedFile) -> Iterator[tuple[Region, int]]:
    """A bare `return` right behind a refusal that is gone."""
    for line, region in file.old_region.items():
        if not _BARE.match(region.removed[line]) or line < 2:
            continue
        before = file.base.lines[line - 2]
        place = file.span(line, region).start_line
        near = file.head.lines[max(place - 2, 0) : place + 1]
        if _REFUSES.search(before) and before in near and not any(_LEAVES.match(text) for text in near):
            yield region, place


_GO = 'package a\n\nfunc Show(w http.ResponseWriter, r *http.Request) {\n\tif !ready(r) {\n\t\thttp.Error(w, "no", 403)\n\t\treturn\n\t}\n\trender(w)\n}\n'
_JS = "async function auth(c, next) {\n  if (!c.token) {\n    return new Response('Unauthorized', { status: 401 })\n  }\n  await next()\n}\n"

RULE = ChangeRule(
    id="change-refusal-not-final",
    title="Code goes on after it refused a request",
    severity=Severity.MEDIUM,
    confidence=Confidence.MEDIUM,
    cwe=("CWE-705", "CWE-863", "CWE-287"),
    tags=("security",),
    what="A `return` or `throw` together with a refusal (403, redirect, an error written to the client) is gone, while the refusal "
    "is still written.",
    why="The answer says no, and the action happens.",
    fix="Leave the function where the request is refused.",
    check=check,
    bad=(
        ChangeExample({"a.go": _GO}, {"a.go": _GO.replace("\t\treturn\n", "")}),
        ChangeExample({"lib/a.js": _JS}, {"lib/a.js": _JS.replace("return new", "c.res = new")}),
    ),
    good=(
        ChangeExample({"a.go": _GO}, {"a.go": _GO.replace("403", "401")}),
        ChangeExample({"lib/a.js": _JS}, {"lib/a.js": _JS.replace("return new Response('Unauthorized', { status: 401 })", "return refuse(401)")}),
    ),
)  # fmt: skip
