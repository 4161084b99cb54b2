"""go-fixed-iv: a cipher begins from the same block each time."""

import re
from collections.abc import Iterable

from ast_grep_py import SgNode

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.rule import FileRule, Match, node_match
from readylayer_cli.engines.review.rules.go._context import function_text

_MODES = tuple(f"crypto/cipher.New{mode}" for mode in ("CBCEncrypter", "CFBEncrypter", "CTR", "OFB"))
_LITERAL = lazy_pattern(r"\A(?:\[\](?:byte|uint8)(?:\(\s*[\"`]|\{\s*(?:0x|\d|\}))|make\(\[\]byte|\[\d+\]byte\{)")
_FILLED = r"(?:Read|ReadFull|Reader)\([^\n]*\b{name}\b|copy\({name}\b(?!\s*,\s*(?:\[\]byte\()?[\"`])|{name}\[[^\n]*=(?!=)|[Ff]ill\w*\({name}|\bPut\w+\({name}"


def check(file: SourceFile) -> Iterable[Match]:
    for call in file.calls.to(*_MODES):
        node = call.argument(1)
        if node is not None and _is_fixed(file, node):
            yield node_match(file, call.node)
    for call in file.calls.method("Seal"):
        node = call.argument(1)
        if node is not None and len(call.positional) == 4 and _is_fixed(file, node):
            yield node_match(file, call.node)


def _is_fixed(file: SourceFile, node: SgNode) -> bool:
    """Whether it is a literal, or a variable that was made and then filled with nothing that changes."""
    text = node.text()
    if node.kind() != "identifier":
        return bool(_LITERAL.match(text))
    around = function_text(file, node)
    name = re.escape(text)
    given = re.search(rf"\b{name}\b(?:, \w+)?\s*:?=\s*([^\n]+)", around) or re.search(
        rf"(?m)^(?:var|const)?\s*{name}\s*=\s*([^\n]+)", file.text
    )
    if given is None or not _LITERAL.match(given[1]):
        return False
    return not re.search(_FILLED.replace("{name}", name), around)


RULE = FileRule(
    id="go-fixed-iv",
    title="Encryption begins from the same initialisation vector each time",
    severity=Severity.MEDIUM,
    confidence=Confidence.MEDIUM,
    cwe=("CWE-329",),
    languages=("go",),
    triggers=("crypto/cipher",),
    tests=False,
    what="A block mode, stream or `Seal` whose vector or nonce is a literal or a slice of zeros.",
    why="Equal beginnings of texts become equal; with CTR and GCM two messages under one nonce give the key stream away.",
    fix="Fill it from `crypto/rand` for every message and send it along.",
    check=check,
    bad=(
        'package a\nimport ("crypto/aes"; "crypto/cipher")\nfunc f(block cipher.Block, out, in []byte) {\n\tiv := make([]byte, aes.BlockSize)\n\tcipher.NewCBCEncrypter(block, iv).CryptBlocks(out, in)\n}\n',
        'package a\nimport "crypto/cipher"\nfunc f(block cipher.Block) cipher.Stream {\n\treturn cipher.NewCTR(block, []byte("0123456789abcdef"))\n}\n',
    ),
    good=(
        'package a\nimport ("crypto/aes"; "crypto/cipher"; "crypto/rand"; "io")\nfunc f(block cipher.Block, out, in []byte) {\n\tiv := make([]byte, aes.BlockSize)\n\tif _, err := io.ReadFull(rand.Reader, iv); err != nil {\n\t\treturn\n\t}\n\tcipher.NewCBCEncrypter(block, iv).CryptBlocks(out, in)\n}\n',
        'package a\nimport "crypto/cipher"\nfunc f(block cipher.Block, iv, out, in []byte) {\n\tcipher.NewCBCEncrypter(block, iv).CryptBlocks(out, in)\n}\n',
    ),
)
