"""go-archive-path: names of an archive's entries become paths unchecked."""

import re
from collections.abc import Iterable

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.rule import FileRule, Match, node_match
from readylayer_cli.engines.review.rules.go._context import function_text

_CHECKED = lazy_pattern(
    r"HasPrefix\(|IsLocal\(|\.Rel\(|Contains\([^)\n]*\.\.|securejoin|SecureJoin|OpenRoot|Localize|\.Base\(|sanit|valid|inside|within|escape|safe|traversal|zip-?slip",
    re.IGNORECASE,
)
_WRITES = lazy_pattern(r"os\.(?:OpenFile|Create|MkdirAll|Mkdir|WriteFile|Symlink)\(|ioutil\.WriteFile\(")


def check(file: SourceFile) -> Iterable[Match]:
    if not {"archive/zip", "archive/tar"} & set(file.imports.values()):
        return
    for call in file.calls.to("path/filepath.Join", "path.Join"):
        if not any(
            node.kind() == "selector_expression" and node.text().endswith(".Name") for node in call.positional[1:]
        ):
            continue
        text = function_text(file, call.node)
        if _WRITES.search(text) and not _CHECKED.search(text):
            yield node_match(file, call.node)


RULE = FileRule(
    id="go-archive-path",
    title="A name from an archive becomes a path without being checked",
    severity=Severity.HIGH,
    confidence=Confidence.MEDIUM,
    cwe=("CWE-22",),
    languages=("go",),
    triggers=("archive/zip", "archive/tar"),
    tests=False,
    what="`filepath.Join(target, entry.Name)` of a zip or tar entry, then a file is written there.",
    why="An entry named `../../.ssh/authorized_keys` is written outside the target folder.",
    fix="Skip entries that `filepath.IsLocal` denies, or write through `os.OpenRoot(target)`.",
    check=check,
    bad=(
        (
            'package a\nimport ("archive/zip"; "os"; "path/filepath")\nfunc unzip(r *zip.Reader, dst string) {\n\tfor _, f := range r.File {\n'
            "\t\tp := filepath.Join(dst, f.Name)\n\t\tout, err := os.Create(p)\n\t}\n}\n"
        ),
        (
            'package a\nimport ("archive/tar"; "os"; "path/filepath")\nfunc untar(tr *tar.Reader, dst string) {\n\thdr, _ := tr.Next()\n'
            "\tos.MkdirAll(filepath.Join(dst, hdr.Name), 0o755)\n}\n"
        ),
    ),
    good=(
        (
            'package a\nimport ("archive/zip"; "os"; "path/filepath"; "strings")\nfunc unzip(r *zip.Reader, dst string) {\n\tfor _, f := range r.File {\n'
            '\t\tp := filepath.Join(dst, f.Name)\n\t\tif !strings.HasPrefix(p, dst+"/") {\n\t\t\treturn\n\t\t}\n\t\tos.Create(p)\n\t}\n}\n'
        ),
        'package a\nimport ("archive/zip"; "path/filepath")\nfunc list(r *zip.Reader) {\n\tfor _, f := range r.File {\n\t\tprintln(filepath.Join("x", f.Name))\n\t}\n}\n',
    ),
)
