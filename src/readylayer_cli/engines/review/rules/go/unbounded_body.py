"""go-unbounded-body: a request's body is read whole, however long it is."""

from collections.abc import Iterable

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.rule import FileRule, Match, node_match
from readylayer_cli.engines.review.rules.go._context import function_text

_BODY = lazy_pattern(r"\A(?:r|req|request)\.Body\Z|\.Request\.Body\Z|\.Request\(\)\.Body\Z")
_BOUND = lazy_pattern(r"MaxBytesReader|LimitReader|MaxBytesHandler|ContentLength")


def check(file: SourceFile) -> Iterable[Match]:
    for call in file.calls.to("io.ReadAll", "io/ioutil.ReadAll"):
        body = call.argument(0)
        if body is None or not _BODY.search(body.text()):
            continue
        text = function_text(file, call.node)
        if "http.ResponseWriter" in text and not _BOUND.search(text):
            yield node_match(file, call.node)


RULE = FileRule(
    id="go-unbounded-body",
    title="A request's body is read without a limit",
    severity=Severity.LOW,
    confidence=Confidence.MEDIUM,
    cwe=("CWE-770",),
    languages=("go",),
    triggers=("ReadAll(",),
    tests=False,
    what="`io.ReadAll(r.Body)` in a handler, without `http.MaxBytesReader`.",
    why="One request with an endless body takes all the memory of the process.",
    fix="`r.Body = http.MaxBytesReader(w, r.Body, 1<<20)` before it is read.",
    check=check,
    bad=(
        'package a\nimport "io"\nfunc h(w http.ResponseWriter, r *http.Request) {\n\tb, err := io.ReadAll(r.Body)\n}\n',
        'package a\nimport "io/ioutil"\nfunc h(w http.ResponseWriter, req *http.Request) {\n\tb, _ := ioutil.ReadAll(req.Body)\n}\n',
    ),
    good=(
        'package a\nimport "io"\nfunc h(w http.ResponseWriter, r *http.Request) {\n\tr.Body = http.MaxBytesReader(w, r.Body, 1<<20)\n\tb, err := io.ReadAll(r.Body)\n}\n',
        'package a\nimport "io"\nfunc f(resp *http.Response) {\n\tb, err := io.ReadAll(resp.Body)\n}\n',
    ),
)
