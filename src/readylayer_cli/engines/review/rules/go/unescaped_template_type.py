"""go-unescaped-template-type: a value is declared to be safe HTML, and escaping is lost."""

import re
from collections.abc import Iterable

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.rule import FileRule, Match, node_match
from readylayer_cli.engines.review.rules._following import Following
from readylayer_cli.engines.review.rules.go._flow import value_of
from readylayer_cli.engines.review.rules.go._followed import followed

_TYPES = ("HTML", "HTMLAttr", "JS", "JSStr", "URL", "CSS", "Srcset")
_ESCAPING = lazy_pattern(
    r"escape|saniti|bluemonday|policy|quote|Marshal|Encode|render|markdown|highlight", re.IGNORECASE
)


def check(file: SourceFile) -> Iterable[Match]:
    for call in file.calls.to(*(f"html/template.{name}" for name in _TYPES)):
        if len(call.positional) != 1:
            continue
        value = value_of(file, call.positional[0], _ESCAPING)
        if value.is_built and "<" in value.template:
            yield node_match(file, call.node, f"`{call.written}` is made of markup and a value that is not escaped")


RULE = FileRule(
    id="go-unescaped-template-type",
    title="Markup put together from values is declared to be safe",
    severity=Severity.LOW,
    confidence=Confidence.LOW,
    cwe=("CWE-79",),
    languages=("go",),
    triggers=("html/template",),
    tests=False,
    what="`template.HTML`, `JS`, `URL` and the like, given request data or markup joined with a value.",
    why="`html/template` prints these types as they are: a value that holds a tag becomes part of the page.",
    fix="Hand the plain string to the template, or pass the value through `template.HTMLEscapeString` first.",
    check=followed(
        Following("xss", "becomes `{callee}` and is not escaped", Severity.HIGH, callees=frozenset(_TYPES)), check
    ),
    bad=(
        'package a\nimport "html/template"\nfunc f(r *http.Request) template.HTML {\n\treturn template.HTML(r.FormValue("bio"))\n}\n',
        'package a\nimport "html/template"\nfunc link(name string) template.HTML {\n\treturn template.HTML("<a>" + name + "</a>")\n}\n',
    ),
    good=(
        'package a\nimport "html/template"\nfunc f() template.HTML {\n\treturn template.HTML("<br>" + "<hr>")\n}\n',
        'package a\nimport "html/template"\nfunc f(s string) template.HTML {\n\treturn template.HTML("<b>" + template.HTMLEscapeString(s) + "</b>")\n}\n',
        'package a\nimport "html/template"\nfunc f(n int) template.HTML {\n\treturn template.HTML(fmt.Sprintf("<b>%d</b>", n))\n}\n',
    ),
)
