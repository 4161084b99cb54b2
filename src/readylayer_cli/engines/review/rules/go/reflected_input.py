"""go-reflected-input: request data goes back to the browser unescaped."""

import re
from collections.abc import Iterable

from ast_grep_py import SgNode

from readylayer_cli.code.calls import Call
from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.rule import FileRule, Match
from readylayer_cli.engines.review.rules._lookback import HOLE, Value
from readylayer_cli.engines.review.rules._report import traced_match
from readylayer_cli.engines.review.rules.go._context import function_text
from readylayer_cli.engines.review.rules.go._flow import value_of
from readylayer_cli.engines.review.rules.go._handlers import is_response

_ESCAPING = lazy_pattern(r"escape|saniti|quote|Marshal|Encode|Replace|hex\.|base64|strip", re.IGNORECASE)
_OTHER_CONTENT = lazy_pattern(r"Content-Type[^\n]*(?:text/plain|application/|image/|octet-stream)", re.IGNORECASE)

_SNIFFED = lazy_pattern(rf"\s*(?:<|{HOLE})")


def check(file: SourceFile) -> Iterable[Match]:
    for call in file.calls.method("Fprintf", "Fprint", "Fprintln", "WriteString", "Write"):
        written = _written(call)
        if written is None:
            continue
        value = _whole(file, written)
        if not value.sources:
            continue
        text = function_text(file, call.node)
        if not _OTHER_CONTENT.search(text) and ("text/html" in text or _SNIFFED.match(value.template)):
            severity = Severity.HIGH if "<" in value.template else Severity.MEDIUM
            yield traced_match(file, call.node, value, grade=(severity, Confidence.MEDIUM))


def _written(call: Call) -> list[SgNode] | None:
    """What the call writes to the response; `None` if it writes elsewhere."""
    given = call.positional
    if call.name in {"fmt.Fprintf", "fmt.Fprint", "fmt.Fprintln", "io.WriteString"}:
        return given[1:] if len(given) > 1 and is_response(given[0]) else None
    if call.method in {"Write", "WriteString"} and call.receiver is not None and is_response(call.receiver):
        return given
    return None


def _whole(file: SourceFile, nodes: list[SgNode]) -> Value:
    """All the written parts as one value."""
    values = [value_of(file, node, _ESCAPING) for node in nodes] or [Value()]
    return Value(
        template="".join(value.template for value in values),
        sources=tuple(source for value in values for source in value.sources),
        joined=True,
    )


RULE = FileRule(
    id="go-reflected-input",
    title="Request data is written to the response without being escaped",
    severity=Severity.HIGH,
    confidence=Confidence.MEDIUM,
    cwe=("CWE-79",),
    languages=("go",),
    triggers=("http.ResponseWriter", "gin.Context", "echo.Context"),
    tests=False,
    what="`fmt.Fprintf(w, ...)`, `io.WriteString(w, ...)` or `w.Write` with a form value, header or path of the same request.",
    why="A link with a script in the parameter runs that script in the reader's session.",
    fix="Render with `html/template`, escape with `html.EscapeString`, or answer as `text/plain` or JSON.",
    check=check,
    bad=(
        'package a\nfunc h(w http.ResponseWriter, r *http.Request) {\n\tfmt.Fprintf(w, "<h1>Hello %s</h1>", r.URL.Query().Get("name"))\n}\n',
        'package a\nfunc h(w http.ResponseWriter, req *http.Request) {\n\tname := req.FormValue("name")\n\tw.Write([]byte("<p>" + name + "</p>"))\n}\n',
    ),
    good=(
        'package a\nfunc h(w http.ResponseWriter, r *http.Request) {\n\tfmt.Fprintf(w, "<h1>%s</h1>", html.EscapeString(r.FormValue("name")))\n}\n',
        'package a\nfunc h(w http.ResponseWriter, r *http.Request) {\n\tw.Header().Set("Content-Type", "text/plain; charset=utf-8")\n\tfmt.Fprint(w, r.FormValue("name"))\n}\n',
        'package a\nfunc h(w io.Writer, r *http.Request) {\n\tfmt.Fprint(w, r.FormValue("name"))\n}\n',
        'package a\nfunc h(w http.ResponseWriter, r *http.Request) {\n\tfmt.Fprintf(w, "no such user: %s", r.FormValue("name"))\n}\n',
        'package a\nfunc h(w http.ResponseWriter, r *http.Request) {\n\tn, _ := strconv.Atoi(r.FormValue("n"))\n\tfmt.Fprint(w, n)\n}\n',
    ),
)
