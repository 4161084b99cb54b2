"""go-text-template-response: HTML from the template engine that does not escape."""

import re
from collections.abc import Iterable

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.rule import FileRule, Match, node_match
from readylayer_cli.engines.review.rules.go._context import function_text
from readylayer_cli.engines.review.rules.go._handlers import is_response

_OTHER_CONTENT = lazy_pattern(r"text/plain|application/|text/css|text/x-|javascript|image/|octet-stream", re.IGNORECASE)


def check(file: SourceFile) -> Iterable[Match]:
    if "text/template" not in file.imports.values() or "html/template" in file.imports.values():
        return
    for call in file.calls.method("Execute", "ExecuteTemplate"):
        given = call.positional
        if given and is_response(given[0]) and not _OTHER_CONTENT.search(function_text(file, call.node)):
            yield node_match(file, call.node)


RULE = FileRule(
    id="go-text-template-response",
    title="The response is rendered with `text/template`, which escapes nothing",
    severity=Severity.MEDIUM,
    confidence=Confidence.MEDIUM,
    cwe=("CWE-79",),
    languages=("go",),
    triggers=('"text/template"',),
    tests=False,
    what="A template of `text/template` is executed into an `http.ResponseWriter`.",
    why="Browsers take the answer for HTML, and every value in it is printed with its tags.",
    fix="Import `html/template` instead; it has the same functions.",
    check=check,
    bad=(
        'package a\nimport "text/template"\nfunc h(w http.ResponseWriter, r *http.Request) {\n\tt.Execute(w, r.FormValue("q"))\n}\n',
        'package a\nimport (\n\t"text/template"\n)\nfunc (s *S) h(out http.ResponseWriter, r *http.Request) {\n\ts.t.ExecuteTemplate(out, "page", s)\n}\n',
    ),
    good=(
        'package a\nimport "html/template"\nfunc h(w http.ResponseWriter, r *http.Request) {\n\tt.Execute(w, nil)\n}\n',
        'package a\nimport "text/template"\nfunc h(w http.ResponseWriter, r *http.Request) {\n\tw.Header().Set("Content-Type", "text/plain")\n\tt.Execute(w, nil)\n}\n',
        'package a\nimport "text/template"\nfunc f(w io.Writer) {\n\tt.Execute(w, nil)\n}\n',
    ),
)
