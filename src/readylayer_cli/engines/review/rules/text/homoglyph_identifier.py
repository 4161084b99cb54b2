"""text-homoglyph-identifier: a name looks like ASCII and is not."""

from collections.abc import Iterable

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.finding import Span
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.rule import Example, FileRule, Match
from readylayer_cli.engines.review.rules.text._places import hits

LOOK_ALIKES = str.maketrans(
    {
        **dict(
            zip(
                "\u0430\u0435\u043e\u0440\u0441\u0443\u0445\u0456\u0458\u0455\u04bb\u0501\u051b\u051d",
                "aeopcyxijshdqw",
                strict=True,
            )
        ),
        **dict(
            zip(
                "\u0410\u0412\u0415\u041a\u041c\u041d\u041e\u0420\u0421\u0422\u0425\u0406\u0408\u0405",
                "ABEKMHOPCTXIJS",
                strict=True,
            )
        ),
        **dict(
            zip(
                "\u03bf\u0391\u0392\u0395\u0396\u0397\u0399\u039a\u039c\u039d\u039f\u03a1\u03a4\u03a5\u03a7",
                "oABEZHIKMNOPTYX",
                strict=True,
            )
        ),
        **dict(zip("\u0261\u0251\u217c\u2170", "gali", strict=True)),
    }
)
"""Cyrillic, Greek and other letters that cannot be told from ASCII ones, with what they are taken for."""

_NAME = lazy_pattern(r"[^\W\d]\w*")
_QUIET_KINDS = lazy_pattern(r"comment|string|template|heredoc|text|regex|char")


def check(file: SourceFile) -> Iterable[Match]:
    if file.text.isascii() or not file.has_grammar or file.language in {"json", "yaml", "html", "css"}:
        return
    found = [(line, column, name[0]) for line, column, name in hits(file, _NAME) if _pretends(name[0])]
    if not found:
        return
    for node in file.find_all({"regex": r"^\w*[^\x00-\x7f]\w*$"}):
        if node.named_children() or _QUIET_KINDS.search(node.kind()):
            continue
        span = file.span(node)
        if (span.start_line, span.start_column - 1, node.text()) in found:
            yield _match(span, node.text())


def _pretends(name: str) -> bool:
    if name.isascii() or len(name) < 2:
        return False
    plain = name.translate(LOOK_ALIKES)
    return plain.isascii() and any(character.isascii() and character.isalpha() for character in name)


def _match(span: Span, name: str) -> Match:
    foreign = next(character for character in name if not character.isascii())
    shown = f"`{name}` looks like `{name.translate(LOOK_ALIKES)}`, but {ascii(foreign)[1:-1]} is another letter"
    return Match(span, message=shown, anchor=ascii(name))


RULE = FileRule(
    id="text-homoglyph-identifier",
    title="A name mixes alphabets so that it looks like another name",
    severity=Severity.MEDIUM,
    confidence=Confidence.HIGH,
    cwe=("CWE-1007",),
    languages=(),
    what="A name in code that holds Latin letters and Cyrillic or Greek ones that look the same.",
    why="It is another name than the one that a reviewer reads: a second function beside the checked one "
    "(CVE-2021-42694), or a typing slip that fails at run time.",
    fix="Type the name again in ASCII.",
    check=check,
    bad=(
        Example("def \u0430uthorize(user):\n    return True\n", "src/access.py"),
        Example("function s\u0430yHello() { return 1 }\n", "src/hello.js"),
    ),
    good=(
        Example("# \u0421\u043a\u0430\u0447\u0430\u0442\u044c file c \u0441ode\nname = '\u0430bc'\n", "src/names.py"),
        Example("def area(\u03c0, \u0394t, \u03c3_x):\n    return \u03c0 * \u0394t\n", "src/area.py"),
        Example("\u0438\u043c\u044f = 1\nna\u00efve = 2\n", "src/names.py"),
    ),
)
