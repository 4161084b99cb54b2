"""Whether a replacement can be put in place: it applies, it parses, and it uses nothing that does not exist."""

from ast_grep_py import SgNode

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.finding import Edit, Fix, Span
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.domain.visible import visible
from readylayer_cli.llm.quotes import Place
from readylayer_cli.llm.redaction import PLACEHOLDER
from readylayer_cli.llm.vocabulary import CALLABLE
from readylayer_cli.secretscan.redact import secret_values

_CALLED = lazy_pattern(r"(?<![\w.$>:])([A-Za-z_$][\w$]*)\s*\(")
_SPELLED_OUT = lazy_pattern(r"<U\+[0-9A-F]{4,6}>")


def fix_of(file: SourceFile, place: Place, replacement: str) -> Fix | str:
    """The fix, or why it is none: `replacement_unusable`, `replacement_unchanged`, `replacement_unparsable`,
    `replacement_unknown_name`."""
    if any(True for _ in secret_values(replacement)):
        return "replacement_unusable"
    if any(visible(line) != line for line in replacement.replace("\t", " ").splitlines()):
        return "replacement_unusable"  # nobody would see what they apply
    if PLACEHOLDER.search(replacement) or _SPELLED_OUT.search(replacement) or place.removed:
        return "replacement_unusable"
    old = file.lines[place.first - 1 : place.last]
    new = _indented(replacement.strip("\n").split("\n"), old)
    if [line.rstrip() for line in new] == [line.rstrip() for line in old]:
        return "replacement_unchanged"
    lines = [*file.lines[: place.first - 1], *new, *file.lines[place.last :]]
    if file.has_grammar and _errors(SourceFile(file.path, "\n".join(lines), file.language)) > _errors(file):
        return "replacement_unparsable"
    if _unknown(file, "\n".join(new)):
        return "replacement_unknown_name"
    span = Span(place.first, place.last, 1, len(old[-1]) + 1)
    return Fix("Suggested by the model", (Edit(span, "\n".join(new)),))


def _indented(new: list[str], old: list[str]) -> list[str]:
    """The replacement as deep as what it stands for, where the model left the indentation out."""
    wanted, given = _indentation(old), _indentation(new)
    if wanted == given:
        return new
    return [wanted + line.removeprefix(given) if line.strip() else line for line in new]


def _indentation(lines: list[str]) -> str:
    first = next((line for line in lines if line.strip()), "")
    return first[: len(first) - len(first.lstrip())]


def _errors(file: SourceFile) -> int:
    return len(file.broken) + len(_missing(file.root))


def _missing(root: SgNode) -> list[SgNode]:
    """Tokens that the parser had to make up are leaves without text."""
    return [node for node in root.find_all({"rule": {"regex": "^$"}}) if not node.children()]


def _unknown(file: SourceFile, text: str) -> list[str]:
    """Functions that are called by their bare name and are neither in the file nor in the language."""
    return [name for name in _CALLED.findall(text) if name not in CALLABLE and name not in file.text]
