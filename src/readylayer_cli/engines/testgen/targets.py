"""The functions and statements of a file that a change touches."""

from collections.abc import Iterator
from dataclasses import dataclass

from readylayer_cli.code.executable import executable_lines
from readylayer_cli.code.source import SourceFile
from readylayer_cli.code.symbols import Symbol
from readylayer_cli.domain.lines import Lines, between, numbers_in
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.domain.testgap import Untestable
from readylayer_cli.engines.testgen.untestable import reason_for_symbol

_LOGIC = lazy_pattern(
    r"^\s*(?:if|elif|else|for|while|try|except|finally|with|switch|case|return|raise|throw|unless|until|begin|rescue"
    r"|await|assert|del)\b"
)
_ONLY_DECLARES = "declarations and constants only"


@dataclass(frozen=True, slots=True)
class Touched:
    """Something that the change touches. `symbol` is "" for statements outside of functions; `owner` is its class."""

    path: str
    symbol: str
    first: int
    last: int
    lines: Lines
    node: Symbol | None = None

    @property
    def short(self) -> str:
        """The last part of the name."""
        return self.symbol.rpartition(".")[2]

    @property
    def owner(self) -> str:
        """The class it stands in; empty for a plain function."""
        return self.symbol.rpartition(".")[0].rpartition(".")[2]


def touched_by(file: SourceFile, changed: Lines) -> tuple[list[Touched], list[Untestable]]:
    """What the changed lines touch, in order, and what of it is left alone."""
    running = changed & executable_lines(file)
    found: list[Touched] = []
    left: list[Untestable] = []
    rest = running
    for symbol in outer_functions(file):
        own = between(first_line(file, symbol), symbol.last) & running
        rest &= ~own
        if not own:
            continue
        inner = own if symbol.first == symbol.last else own & ~between(first_line(file, symbol), _header_end(symbol))
        if not inner and file.language == "python":
            inner = own
        reason = reason_for_symbol(symbol, text_of(file, symbol), file.language)
        if reason is None:
            found.append(Touched(file.path, symbol.name, symbol.first, symbol.last, inner or own, symbol))
        else:
            left.append(Untestable(file.path, symbol.name, reason))
    logic = _logic(file, rest)
    if logic:
        numbers = list(numbers_in(logic))
        found.append(Touched(file.path, "", numbers[0], numbers[-1], logic))
    elif rest and not found and not left:
        left.append(Untestable(file.path, "", _ONLY_DECLARES))
    elif not running and not found and not left:
        left.append(Untestable(file.path, "", "no line that could run was changed"))
    return found, left


def outer_functions(file: SourceFile) -> Iterator[Symbol]:
    """Functions and methods that stand in no other function."""
    end = 0
    for symbol in file.symbols.functions:
        if symbol.first > end or (symbol.first == end and symbol.last > end):
            end = max(end, symbol.last)
            yield symbol


def first_line(file: SourceFile, symbol: Symbol) -> int:
    """The line where the symbol begins, decorators included."""
    parent = symbol.node.parent()
    if parent is not None and parent.kind() in {"decorated_definition", "export_statement"}:
        return parent.range().start.line + 1
    del file
    return symbol.first


def text_of(file: SourceFile, symbol: Symbol) -> str:
    """The symbol's lines, decorators included."""
    return "\n".join(file.lines[first_line(file, symbol) - 1 : symbol.last])


def _header_end(symbol: Symbol) -> int:
    body = symbol.node.field("body")
    if body is None:
        return symbol.first
    start = body.range().start
    return start.line if start.line + 1 > symbol.first and body.kind() == "block" else symbol.first


def _logic(file: SourceFile, rest: Lines) -> Lines:
    """Lines outside of functions that decide something, and so could be wrong."""
    found = 0
    for number in numbers_in(rest):
        text = file.lines[number - 1] if number <= len(file.lines) else ""
        if _LOGIC.match(text) and not _is_entry(text):
            found |= 1 << number
    return found


def _is_entry(text: str) -> bool:
    return "__name__" in text or "TYPE_CHECKING" in text or "ImportError" in text or text.strip() in {"try:", "else:"}
