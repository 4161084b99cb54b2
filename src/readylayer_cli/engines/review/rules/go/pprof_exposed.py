"""go-pprof-exposed: profiles of the process on the public server."""

import re
from collections.abc import Iterable

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.rule import FileRule, Match, node_match

_LOCAL = lazy_pattern(r"localhost|127\.0\.0\.1|\[?::1\]?|debug|pprof|admin|internal|metrics", re.IGNORECASE)


def check(file: SourceFile) -> Iterable[Match]:
    imported = file.find_all({"kind": "import_spec", "regex": r'^_\s+"net/http/pprof"$'})
    for call in file.calls.to("net/http.ListenAndServe", "net/http.ListenAndServeTLS"):
        given = call.positional
        if (
            imported
            and given
            and given[-1].text() in {"nil", "http.DefaultServeMux"}
            and not _LOCAL.search(given[0].text())
        ):
            yield node_match(file, imported[0])
            return


RULE = FileRule(
    id="go-pprof-exposed",
    title="`net/http/pprof` is served to everybody by the default mux",
    severity=Severity.MEDIUM,
    confidence=Confidence.HIGH,
    cwe=("CWE-489",),
    languages=("go",),
    triggers=("net/http/pprof",),
    tests=False,
    what="`net/http/pprof` is imported for its side effect, and the default mux listens on an address that is not local.",
    why="`/debug/pprof/` shows memory and command line, and lets anybody keep the processor busy with profiles.",
    fix="Serve the application from a mux of its own, and the profiles on `localhost` only.",
    check=check,
    bad=(
        'package a\nimport (\n\t"net/http"\n\t_ "net/http/pprof"\n)\nfunc main() {\n\thttp.ListenAndServe(":8080", nil)\n}\n',
        'package a\nimport _ "net/http/pprof"\nimport "net/http"\nfunc main() {\n\tlog.Fatal(http.ListenAndServe(addr, http.DefaultServeMux))\n}\n',
    ),
    good=(
        'package a\nimport (\n\t"net/http"\n\t_ "net/http/pprof"\n)\nfunc main() {\n\thttp.ListenAndServe("localhost:6060", nil)\n}\n',
        'package a\nimport (\n\t"net/http"\n\t_ "net/http/pprof"\n)\nfunc main() {\n\thttp.ListenAndServe(":8080", mux)\n}\n',
    ),
)
