"""go-error-details: the client is shown what went wrong inside."""

from collections.abc import Iterable

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.rule import FileRule, Match, node_match
from readylayer_cli.engines.review.rules._report import graded_match
from readylayer_cli.engines.review.rules.go._handlers import is_response

_STACK = lazy_pattern(r"\bdebug\.Stack\(\)")
_INNER = lazy_pattern(r"StatusInternalServerError|\b500\b")
_ERROR = lazy_pattern(r"\A(?:\"[^\"]*\"\s*\+\s*)?\w*[eE]rr\.Error\(\)\Z")
_ANSWERS = ("String", "JSON", "HTML", "SendString", "Send", "IndentedJSON")


def check(file: SourceFile) -> Iterable[Match]:
    for call in file.calls.to("net/http.Error"):
        given = call.positional
        if len(given) == 3 and _ERROR.match(given[1].text()) and _INNER.search(given[2].text()):
            yield node_match(file, call.node)
    for call in file.calls.method("Write", "Fprint", "Fprintf", "Fprintln", "Error", *_ANSWERS):
        given = call.positional
        if not given or not any(_STACK.search(node.text()[:400]) for node in given):
            continue
        owner = call.receiver
        writes = call.method.startswith("Fprint") and is_response(given[0])
        answers = owner is not None and (call.method in _ANSWERS or call.name == "net/http.Error" or is_response(owner))
        if writes or answers:
            yield graded_match(
                file, call.node, (Severity.MEDIUM, Confidence.HIGH), "A stack trace is sent to the client"
            )


RULE = FileRule(
    id="go-error-details",
    title="The client is shown what went wrong inside",
    severity=Severity.LOW,
    confidence=Confidence.MEDIUM,
    cwe=("CWE-209",),
    languages=("go",),
    triggers=("http.Error(", "debug.Stack()"),
    tests=False,
    what="A stack trace in an answer, or `http.Error` with `err.Error()` and a status of the server's own fault.",
    why="Such texts name tables, paths, hosts and versions, which is what an attacker looks for first.",
    fix="Log the error and answer with a general text.",
    check=check,
    bad=(
        'package a\nimport "net/http"\nfunc h(w http.ResponseWriter, r *http.Request) {\n\tif err := load(); err != nil {\n\t\thttp.Error(w, err.Error(), http.StatusInternalServerError)\n\t}\n}\n',
        'package a\nimport "runtime/debug"\nfunc h(c *gin.Context) {\n\tc.String(500, "%s", debug.Stack())\n}\n',
    ),
    good=(
        'package a\nimport "net/http"\nfunc h(w http.ResponseWriter, r *http.Request) {\n\tif err := parse(r); err != nil {\n\t\thttp.Error(w, err.Error(), http.StatusBadRequest)\n\t}\n}\n',
        'package a\nimport ("log"; "runtime/debug")\nfunc h() {\n\tlog.Printf("%s", debug.Stack())\n}\n',
    ),
)
