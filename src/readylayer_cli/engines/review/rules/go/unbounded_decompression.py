"""go-unbounded-decompression: what is unpacked may be of any size."""

import re
from collections.abc import Iterable

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.rule import FileRule, Match, node_match
from readylayer_cli.engines.review.rules.go._context import function_text

_UNPACKERS = r"(?:gzip|zlib|flate|bzip2|lzw|zstd|xz|snappy|brotli)\.New(?:Reader|Decoder)\w*\("
_LIMITED = lazy_pattern(
    r"LimitReader|LimitedReader|CopyN\(|MaxBytesReader|WithDecoderMaxMemory|(?i:max_?(?:size|bytes|len))"
)


def check(file: SourceFile) -> Iterable[Match]:
    for call in file.calls.to("io.Copy", "io.ReadAll", "io/ioutil.ReadAll"):
        node = call.argument(1 if call.name == "io.Copy" else 0)
        if node is None:
            continue
        text = function_text(file, call.node)
        if _is_unpacked(node.text(), text) and not _LIMITED.search(text):
            yield node_match(file, call.node)


def _is_unpacked(text: str, around: str) -> bool:
    if re.match(_UNPACKERS, text):
        return True
    return text.isidentifier() and re.search(rf"\b{text}\b(?:\s*,\s*\w+)?\s*:?=\s*{_UNPACKERS}", around) is not None


RULE = FileRule(
    id="go-unbounded-decompression",
    title="What is unpacked may be of any size",
    severity=Severity.LOW,
    confidence=Confidence.MEDIUM,
    cwe=("CWE-409",),
    languages=("go",),
    triggers=("gzip.", "zlib.", "flate.", "bzip2.", "lzw.", "zstd.", "xz.", "snappy.", "brotli."),
    tests=False,
    what="`io.Copy` or `io.ReadAll` from a decompressor, with no limit in the function.",
    why="A few kilobytes unpack to gigabytes: memory or disk is full, and the service is gone.",
    fix="Read through `io.LimitReader(reader, limit+1)`, or use `io.CopyN`, and refuse what is larger.",
    check=check,
    bad=(
        'package a\nimport ("compress/gzip"; "io")\nfunc f(r io.Reader, w io.Writer) error {\n\tz, err := gzip.NewReader(r)\n\tif err != nil {\n\t\treturn err\n\t}\n\t_, err = io.Copy(w, z)\n\treturn err\n}\n',
        'package a\nimport ("compress/bzip2"; "io")\nfunc f(r io.Reader) ([]byte, error) {\n\treturn io.ReadAll(bzip2.NewReader(r))\n}\n',
    ),
    good=(
        'package a\nimport ("compress/gzip"; "io")\nfunc f(r io.Reader) ([]byte, error) {\n\tz, err := gzip.NewReader(r)\n\tif err != nil {\n\t\treturn nil, err\n\t}\n\treturn io.ReadAll(io.LimitReader(z, 1<<20))\n}\n',
        'package a\nimport "io"\nfunc f(r io.Reader, w io.Writer) {\n\tio.Copy(w, r)\n}\n',
    ),
)
