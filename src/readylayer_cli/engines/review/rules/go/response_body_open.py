"""go-response-body-open: an HTTP response whose body is never closed."""

import re
from collections.abc import Iterable

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.rule import FileRule, Match, node_match
from readylayer_cli.engines.review.rules.go._resources import is_left_open, opened_name

_DIRECT = ("net/http.Get", "net/http.Post", "net/http.Head", "net/http.PostForm")
_CLIENT = lazy_pattern(r"(?:\A|[._])(?:http)?client\)?\Z|DefaultClient\Z", re.IGNORECASE)


def check(file: SourceFile) -> Iterable[Match]:
    if "net/http" not in file.imports.values():
        return
    calls = list(file.calls.to(*_DIRECT))
    calls += [
        call for call in file.calls.method("Do") if call.receiver is not None and _CLIENT.search(call.receiver.text())
    ]
    for call in calls:
        opened = opened_name(call)
        if opened is not None and is_left_open(file, *opened, closing="Close"):
            yield node_match(file, call.node, f"The body of `{opened[0]}` is never closed")


RULE = FileRule(
    id="go-response-body-open",
    title="The body of an HTTP response is never closed",
    severity=Severity.MEDIUM,
    confidence=Confidence.MEDIUM,
    cwe=("CWE-772",),
    languages=("go",),
    triggers=("http.Get(", "http.Post", "http.Head(", ".Do("),
    tests=False,
    what="A response of `http.Get`, `client.Do` and the like that stays in the function, without `resp.Body.Close()`.",
    why="The connection is not given back; under load the process runs out of file descriptors.",
    fix="`defer resp.Body.Close()` right after the error check.",
    check=check,
    bad=(
        'package a\nimport "net/http"\nfunc f() int {\n\tresp, err := http.Get(u)\n\tif err != nil {\n\t\treturn 0\n\t}\n\treturn resp.StatusCode\n}\n',
        'package a\nimport "net/http"\nfunc (s *S) f(req *http.Request) {\n\tres, err := s.client.Do(req)\n\tjson.NewDecoder(res.Body).Decode(&x)\n}\n',
    ),
    good=(
        'package a\nimport "net/http"\nfunc f() int {\n\tresp, err := http.Get(u)\n\tif err != nil {\n\t\treturn 0\n\t}\n\tdefer resp.Body.Close()\n\treturn resp.StatusCode\n}\n',
        'package a\nimport "net/http"\nfunc f() (*http.Response, error) {\n\tresp, err := http.Get(u)\n\treturn resp, err\n}\n',
        'package a\nimport "net/http"\nfunc f() {\n\tresp, err := http.Get(u)\n\tdefer closeBody(resp.Body)\n}\n',
        'package a\nimport "net/http"\nfunc f() {\n\tresp, err := http.Get(u)\n\thandle(resp)\n}\n',
    ),
)
