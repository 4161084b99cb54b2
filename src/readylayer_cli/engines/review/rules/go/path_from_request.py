"""go-path-from-request: the request decides which file is touched."""

import re
from collections.abc import Iterable

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.rule import FileRule, Match
from readylayer_cli.engines.review.rules._report import traced_match
from readylayer_cli.engines.review.rules.go._flow import flow, value_of

_FIRST = tuple(
    f"os.{name}" for name in ("Open", "OpenFile", "Create", "ReadFile", "WriteFile", "Remove", "RemoveAll", "Mkdir", "MkdirAll", "ReadDir", "Rename")
) + tuple(f"io/ioutil.{name}" for name in ("ReadFile", "WriteFile", "ReadDir"))  # fmt: skip
_CONTEXT = ("File", "SendFile", "Attachment", "FileAttachment", "ServeFile")
_SAFE_NAME = lazy_pattern(r"\.Base\Z|securejoin|SecureJoin|Localize|Escape|Hex|uuid|slug|sanitize", re.IGNORECASE)
_TEST = lazy_pattern(
    r"""Contains(?:Any|Rune)?\(|HasPrefix\(|IsLocal\(|\.Rel\(|MatchString\(|\.Clean\(\s*["'`]/|Clean\("/"|ContainsDotDot\(|valid\w*\(|allow\w*[\[(]""",
    re.IGNORECASE,
)


def check(file: SourceFile) -> Iterable[Match]:
    for call in (*file.calls.to(*_FIRST), *file.calls.to("net/http.ServeFile"), *file.calls.method(*_CONTEXT)):
        serves = call.name == "net/http.ServeFile"
        if not serves and call.name not in _FIRST and (call.receiver is None or call.receiver.kind() != "identifier"):
            continue
        node = call.argument(2 if serves else 0)
        if node is None:
            continue
        value = value_of(file, node, _SAFE_NAME)
        sources = [source for source in value.sources if not (serves and ".URL.Path" in source.text())]
        if sources and not flow(file).is_guarded(node, value.names | {sources[0].text()}, _TEST):
            yield traced_match(file, call.node, value)


RULE = FileRule(
    id="go-path-from-request",
    title="The request decides which file is opened",
    severity=Severity.HIGH,
    confidence=Confidence.MEDIUM,
    cwe=("CWE-22",),
    languages=("go",),
    triggers=("http.Request", "gin.Context", "echo.Context", "fiber.Ctx"),
    tests=False,
    what="A path with request data in it reaches `os.Open`, `os.ReadFile`, `http.ServeFile` and the like, unchecked.",
    why="`../../etc/passwd` leaves the folder that was meant; `filepath.Join` and `filepath.Clean` do not prevent that.",
    fix="Open the folder with `os.OpenRoot(dir)` and the name through it, or refuse names that `filepath.IsLocal` denies.",
    check=check,
    bad=(
        'package a\nimport "os"\nfunc h(w http.ResponseWriter, r *http.Request) {\n\tf, err := os.Open(filepath.Join("/data", r.FormValue("name")))\n}\n',
        'package a\nimport ("os"; "net/http")\nfunc h(w http.ResponseWriter, r *http.Request) {\n\tname := r.URL.Query().Get("f")\n\tp := "static/" + name\n\thttp.ServeFile(w, r, p)\n}\n',
        'package a\nfunc h(c *gin.Context) {\n\tc.File("./files/" + c.Query("name"))\n}\n',
    ),
    good=(
        'package a\nimport "os"\nfunc h(w http.ResponseWriter, r *http.Request) {\n\tf, err := os.Open(filepath.Join("/data", filepath.Base(r.FormValue("name"))))\n}\n',
        'package a\nimport "os"\nfunc h(w http.ResponseWriter, r *http.Request) {\n\tname := r.FormValue("name")\n\tif !filepath.IsLocal(name) {\n\t\treturn\n\t}\n\tos.ReadFile("data/" + name)\n}\n',
        'package a\nimport "net/http"\nfunc h(w http.ResponseWriter, r *http.Request) {\n\thttp.ServeFile(w, r, "static"+r.URL.Path)\n}\n',
        'package a\nimport "os"\nfunc f(name string) {\n\tos.Open("data/" + name)\n}\n',
    ),
)
