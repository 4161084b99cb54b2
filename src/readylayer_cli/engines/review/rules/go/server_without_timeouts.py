"""go-server-without-timeouts: an HTTP server that waits for its clients for ever."""

from collections.abc import Iterable

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.rule import FileRule, Match, node_match
from readylayer_cli.engines.review.rules.go._context import function_text

_SET = lazy_pattern(r"\b(?:ReadHeaderTimeout|ReadTimeout)\b")


def check(file: SourceFile) -> Iterable[Match]:
    for call in file.calls.to("net/http.ListenAndServe", "net/http.ListenAndServeTLS", "net/http.Serve"):
        yield node_match(file, call.node)
    for node in file.find_all({"kind": "composite_literal", "has": {"field": "type", "regex": r"^http\.Server$"}}):
        if not _SET.search(node.text()) and not _SET.search(function_text(file, node)):
            yield node_match(file, node)


RULE = FileRule(
    id="go-server-without-timeouts",
    title="HTTP server has no read timeout",
    severity=Severity.LOW,
    confidence=Confidence.HIGH,
    cwe=("CWE-400",),
    languages=("go",),
    triggers=("http.ListenAndServe", "http.Server", "http.Serve("),
    tests=False,
    what="`http.ListenAndServe`, or an `http.Server` without `ReadHeaderTimeout` and `ReadTimeout`.",
    why="A client that sends one byte a minute holds a connection; a few thousand of them hold the server.",
    fix="`&http.Server{Addr: addr, Handler: h, ReadHeaderTimeout: 5 * time.Second}`.",
    check=check,
    bad=(
        'package a\nimport "net/http"\nfunc main() {\n\thttp.ListenAndServe(":8080", nil)\n}\n',
        'package a\nimport "net/http"\nvar s = &http.Server{Addr: ":8080", Handler: mux}\n',
    ),
    good=(
        'package a\nimport "net/http"\nvar s = &http.Server{Addr: ":8080", ReadHeaderTimeout: 5 * time.Second}\n',
        'package a\nimport "net/http"\nfunc f() {\n\ts := &http.Server{Addr: ":8080"}\n\ts.ReadTimeout = time.Second\n\ts.ListenAndServe()\n}\n',
    ),
)
