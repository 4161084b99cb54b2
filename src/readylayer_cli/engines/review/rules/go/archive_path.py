"""go-archive-path: names of an archive's entries become paths unchecked."""

from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.engines.review.rule import FileRule
from readylayer_cli.engines.review.rules._following import Following
from readylayer_cli.engines.review.rules.go._followed import followed

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
    check=followed(
        Following(
            "path",
            "decides which file `{callee}` touches",
            Severity.HIGH,
            strangers=frozenset({"archive"}),
            whose="An entry of an archive",
        )
    ),
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
