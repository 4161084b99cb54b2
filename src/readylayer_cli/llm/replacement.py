"""Whether a replacement can be put in place: it applies, it parses, and it uses nothing that does not exist."""

from ast_grep_py import SgNode

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.finding import Edit, Fix, Span
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.domain.visible import visible
from readylayer_cli.llm.indentation import indentations
from readylayer_cli.llm.quotes import Place
from readylayer_cli.llm.redaction import PLACEHOLDER
from readylayer_cli.llm.vocabulary import CALLABLE
from readylayer_cli.secretscan.redact import secret_values

_CALLED = lazy_pattern(r"(?<![\w.$>:])([A-Za-z_$][\w$]*)\s*\(")
_SPELLED_OUT = lazy_pattern(r"<U\+[0-9A-F]{4,6}>")


def fix_of(file: SourceFile, place: Place, replacement: str, quote: str = "") -> Fix | str:
    """The fix, or why it is none: `replacement_unusable`, `replacement_unchanged`, `replacement_unparsable`,
    `replacement_unknown_name`."""
    if any(True for _ in secret_values(replacement)) or place.removed:
        return "replacement_unusable"
    if any(visible(line) != line for line in replacement.replace("\t", " ").splitlines()):
        return "replacement_unusable"  # nobody would see what they apply
    if PLACEHOLDER.search(replacement) or _SPELLED_OUT.search(replacement):
        return "replacement_unusable"
    old = file.lines[place.first - 1 : place.last]
    given = replacement if place.whole else _whole_line(old, quote.strip(), replacement)
    if given is None:
        return "replacement_unusable"
    reason = "replacement_unchanged"
    for new in indentations(given.strip("\r\n").splitlines(), old):
        reason = _fault(file, place, old, new)
        if not reason:
            span = Span(place.first, place.last, 1, len(old[-1]) + 1)
            return Fix(_title(new), (Edit(span, "\n".join(new)),))
    return reason


def _title(new: list[str]) -> str:
    """What to do, for reports that show no suggested lines."""
    text = new[0].strip()
    return f"Write `{text}`" if len(new) == 1 and 0 < len(text) <= 100 and "`" not in text else "Suggested by the model"


def _whole_line(old: list[str], quote: str, replacement: str) -> str | None:
    """The whole line with the replacement of a part of it; `None` where it cannot be told what stays."""
    if len(old) != 1 or not quote or old[0].count(quote) != 1:
        return None
    before, _, after = old[0].partition(quote)
    given = replacement.strip()
    is_whole = (before.strip() and given.startswith(before.strip())) or (
        after.strip() and given.endswith(after.strip())
    )
    return replacement if is_whole else f"{before}{given}{after}"


def _fault(file: SourceFile, place: Place, old: list[str], new: list[str]) -> str:
    if [line.rstrip() for line in new] == [line.rstrip() for line in old]:
        return "replacement_unchanged"
    lines = [*file.lines[: place.first - 1], *new, *file.lines[place.last :]]
    if file.has_grammar and _errors(SourceFile(file.path, "\n".join(lines), file.language)) > _errors(file):
        return "replacement_unparsable"
    return "replacement_unknown_name" if _unknown(file, "\n".join(new)) else ""


def _errors(file: SourceFile) -> int:
    return len(file.broken) + len(_missing(file.root))


def _missing(root: SgNode) -> list[SgNode]:
    """Tokens that the parser had to make up are leaves without text."""
    return [node for node in root.find_all({"rule": {"regex": "^$"}}) if not node.children()]


def _unknown(file: SourceFile, text: str) -> list[str]:
    """Functions that are called by their bare name and are neither in the file nor in the language."""
    return [name for name in _CALLED.findall(text) if name not in CALLABLE and name not in file.text]
