"""Code that is called by something else than its name: overrides, hooks, routes, commands."""

import re

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.testgen.corpus import Corpus
from readylayer_cli.engines.testgen.outline import Piece

_GO_STANDARD = frozenset(
    {
        "String", "Error", "ServeHTTP", "Read", "Write", "Close", "Len", "Less", "Swap", "Push", "Pop", "Scan", "Value",
        "Unwrap", "Is", "As", "Format", "GoString", "MarshalJSON", "UnmarshalJSON", "MarshalText", "UnmarshalText",
        "MarshalYAML", "UnmarshalYAML", "MarshalBinary", "UnmarshalBinary", "RoundTrip", "Set", "Type",
    }
)  # fmt: skip
_STRING = lazy_pattern(r"""["'`]([^"'`\n]{2,200})["'`]""")


def is_called_by_framework(piece: Piece, corpus: Corpus) -> bool:
    """Whether a base class, an interface or the language calls this method, so that no test need name it."""
    text = corpus.text(piece.path)
    if corpus.family == "go":
        return piece.short in _GO_STANDARD
    if corpus.family == "java":
        return bool(re.search(rf"@Override\b[^;{{}}]*\b{re.escape(piece.short)}\s*\(", text))
    if corpus.family == "python":
        if piece.short.startswith("__") and piece.short.endswith("__"):
            return True
        checks = r"@[^\n]*(?:validator|validates|serializer)[^\n]*\n(?:[ \t]*@[^\n]*\n)*[ \t]*(?:async )?def "
        if re.search(rf"{checks}{re.escape(piece.short)}\b", text):
            return True
    return any(_is_foreign(base, corpus) for base in _bases(piece.owner, text, corpus.family))


def literals_of(piece: Piece, file: SourceFile) -> tuple[str, ...]:
    """Texts under which the function is registered: paths and names in its decorators or annotations."""
    symbol = file.symbols.named(piece.symbol)
    if symbol is None:
        return ()
    above = []
    number = symbol.first - 1
    if file.language == "java":
        above = [line for line in file.lines[symbol.first - 1 : symbol.first + 6] if line.strip().startswith("@")]
    while number > 0 and (text := file.lines[number - 1].strip()) and len(above) < 12:
        if not text.startswith(("@", ")", '"', "'")) and not above:
            break
        above.append(text)
        if text.startswith("@") and not file.lines[number - 2].strip().startswith(("@", ")")):
            break
        number -= 1
    found = []
    for line in above:
        for literal in _STRING.findall(line):
            fixed = re.split(r"[<{:*]", literal)[0].rstrip("/")
            if len(fixed) > 3 and re.fullmatch(r"[\w./-]+", fixed):
                found.append(fixed)
    return tuple(found)


def _bases(owner: str, text: str, family: str) -> list[str]:
    pattern = {
        "python": rf"class\s+{re.escape(owner)}\s*(?:\[[^\]]*\])?\(([^)]*)\)",
        "javascript": rf"class\s+{re.escape(owner)}\b[^{{\n]*?\bextends\s+([\w.]+)",
        "ruby": rf"class\s+(?:\w+::)*{re.escape(owner)}\s*<\s*([\w:]+)",
    }.get(family)
    found = re.search(pattern, text) if pattern is not None else None
    if found is None:
        return []
    parts = [part.partition("[")[0].strip() for part in found[1].split(",")]
    return [re.split(r"\.|::", part)[-1] for part in parts if part and "=" not in part]


_PLAIN_BASES = frozenset(
    {
        "object", "ABC", "Protocol", "Generic", "Enum", "IntEnum", "StrEnum", "Flag", "IntFlag", "NamedTuple",
        "TypedDict", "Exception", "ValueError", "RuntimeError", "BaseException", "TypeError", "KeyError", "dict",
        "list", "str", "int", "tuple", "set", "BaseModel", "Struct", "Data", "StandardError",
    }
)  # fmt: skip


def _is_foreign(base: str, corpus: Corpus) -> bool:
    """Whether the class is somebody else's, so that its callers cannot be read here."""
    return base not in _PLAIN_BASES and not corpus.defining(base)
