"""Valid JavaScript and TypeScript that the bundled grammars trip over, rewritten position for position.

Only for a file that they could not read at first: the rewriting is coarse, and the better of both readings is kept.
"""

import re

from readylayer_cli.domain.patterns import lazy_pattern

MENDABLE = frozenset({"javascript", "typescript", "tsx"})

_EXPORT_TYPE = lazy_pattern(r"(\bexport[ \t]+)type(?=[ \t]*\*)")
_VARIANCE = lazy_pattern(
    r"(?<=[<,\n])([ \t]*(?:const[ \t]+)?)((?:in|out)[ \t]+(?:out[ \t]+)?)"
    r"(?=[A-Za-z_$][\w$]*[ \t]*(?:[,>=\n]|extends\b))"
)
_SIGNATURE = lazy_pattern(r"^([ \t]*)[ \t](?=<(?:[A-Za-z_$(]|const[ \t]|[ \t]*\n))", re.MULTILINE)
_TYPE_IMPORT = lazy_pattern(
    r"(?<=typeof )import\((?:'[^'\n]*'|\"[^\"\n]*\")\)|import\((?:'[^'\n]*'|\"[^\"\n]*\")\)(?=\.(?:[A-Z]|\w+<))"
)
_TUPLE_LABEL = lazy_pattern(r"(?<=\[)this(?=\??:)")
_ABSTRACT_NAME = lazy_pattern(r"^([ \t]*)abstract(?=\??:)", re.MULTILINE)
_ACCESSOR = lazy_pattern(r"(\b(?:static|override|readonly|abstract)[ \t]+)accessor(?=[ \t]+[\w$#])")
_ATTRIBUTE_NAME = lazy_pattern(r"(?<=[\s])(class|for)(?=[ \t]*=[ \t]*[\"'{])")
_ATTRIBUTE_TEXT = lazy_pattern(r"(?<==)\"[^\"\n]*&[^\"\n]*\"")
_ATTRIBUTE_NAMES = {"class": "klass", "for": "fur"}
_CONTINUED = frozenset("({[,;=|&:?<+-*/%!~^")
_COMMENT_LINE = ("//", "/*", "*")


def mended(text: str, language: str) -> str:
    """The text as the grammar may be able to get it: same length, same lines and columns."""
    if language != "typescript":
        text = _ATTRIBUTE_NAME.sub(lambda name: _ATTRIBUTE_NAMES[name[1]], text)
        text = _ATTRIBUTE_TEXT.sub(lambda value: value[0].replace("&", "_"), text)
    return text if language == "javascript" else _typescript(text)


def _typescript(text: str) -> str:
    text = _EXPORT_TYPE.sub(r"\1    ", text)
    text = _VARIANCE.sub(lambda found: found[1] + " " * len(found[2]), text)
    text = _TYPE_IMPORT.sub(lambda found: "_" * len(found[0]), text)
    text = _TUPLE_LABEL.sub("self", text)
    text = _ABSTRACT_NAME.sub(r"\1abstracT", text)
    text = _ACCESSOR.sub(lambda found: found[1] + " " * len("accessor"), text)
    return _separated(text.replace("\\`", "''"))


def _separated(text: str) -> str:
    """A generic call signature on a line of its own is kept apart from the signature above it, as a newline does."""
    return _SIGNATURE.sub(lambda found: f"{found[1]};" if _ends_before(text, found.start()) else found[0], text)


def _ends_before(text: str, start: int) -> bool:
    """Whether what stands above this position is complete, comments aside."""
    end = start
    while end > 0:
        begin = text.rfind("\n", 0, end - 1) + 1
        line = text[begin : end - 1].strip()
        if line and not line.startswith(_COMMENT_LINE):
            code = line.partition(" //")[0].rstrip()
            return code[-1:] not in _CONTINUED and not code.endswith("=>")
        end = begin
    return False
