"""A source file: its text, its tree (parsed once, when first needed), its calls, imports and symbols."""

import codecs
import re
from collections.abc import Iterator, Mapping
from functools import cache, cached_property
from typing import cast

from ast_grep_py import Config, Rule, SgNode, SgRoot

from readylayer_cli.code.calls import CallIndex, index_calls
from readylayer_cli.code.grammar_gaps import readable
from readylayer_cli.code.imports import resolve_imports
from readylayer_cli.code.languages import PARSED, detect_language
from readylayer_cli.code.second_reading import MENDABLE, mended
from readylayer_cli.code.symbols import SymbolTable, build_symbols
from readylayer_cli.domain.finding import Span

_BINARY_PROBE_BYTES = 8192
_FLOW_MARK = "@flow"
_FLOW_PROBE = 1500
_CODING = re.compile(rb"^[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)")

_WORD = re.compile(r"[A-Za-z0-9_]+")
_BLANK_OUTSIDE_WORDS = bytes(byte if _WORD.match(chr(byte)) else ord(" ") for byte in range(256))


class SourceFile:
    """One version of one file. Nothing is parsed until it is asked for; every answer is computed once."""

    def __init__(self, path: str, text: str, language: str | None = None) -> None:
        self.path = path
        self.text = text
        self.language = language or detect_language(path, text[:200].partition("\n")[0])
        if self.language == "javascript" and _FLOW_MARK in text[:_FLOW_PROBE]:
            self.language = "tsx"  # of the grammars at hand, the one that reads most of Flow

    def __reduce__(self) -> tuple[type["SourceFile"], tuple[str, str, str]]:
        """Travel to another process as text; trees stay behind."""
        return SourceFile, (self.path, self.text, self.language)

    def unparsed(self) -> "SourceFile":
        """The same file without what has been computed of it: its tree dies with whoever uses it."""
        return SourceFile(self.path, self.text, self.language)

    @cached_property
    def lines(self) -> list[str]:
        """Lines without terminators; only `\\n` ends a line, a carriage return before it is dropped."""
        return [line.removesuffix("\r") for line in self.text.split("\n")]

    @cached_property
    def words(self) -> str:
        """The file's distinct runs of ASCII word characters, a line each and in no order."""
        spaced = self.text.encode("utf-8", "surrogatepass").translate(_BLANK_OUTSIDE_WORDS)
        return b"\n".join(set(spaced.split())).decode("ascii")

    def mentions(self, text: str) -> bool:
        """Whether the text stands somewhere in the file. Asked of the words first: they are a sixth of most files."""
        word = _longest_word(text)
        return word in self.words and (word == text or text in self.text)

    @property
    def has_grammar(self) -> bool:
        """Whether `root` can be asked for."""
        return self.language in PARSED

    @cached_property
    def root(self) -> SgNode:
        """The tree's root; raises `ValueError` for a language without grammar."""
        if not self.has_grammar:
            raise ValueError(f"no grammar for {self.language}")
        text = readable(self.text, self.language)
        root = SgRoot(text, self.language).root()
        return root if self.language not in MENDABLE else self._better(root, text)

    def _better(self, root: SgNode, text: str) -> SgNode:
        """The same root, or that of a second reading which leaves less unread."""
        unread = _unread(root)
        if not unread:
            return root
        other = SgRoot(mended(text, self.language), self.language).root()
        return other if _unread(other) < unread else root

    @cached_property
    def broken(self) -> tuple[Span, ...]:
        """Regions that the parser could not read; empty for a file that parsed, and for plain text."""
        if not self.has_grammar:
            return ()
        return tuple(self.span(node) for node in self.find_all({"kind": "ERROR"}))

    def find_all(self, rule: Mapping[str, object], **config: object) -> list[SgNode]:
        """Nodes matching an ast-grep rule (`{"pattern": ..}`, `{"kind": ..}`, `{"any": [..]}`, ..), in source order.

        `config` may add `constraints`, `utils` and `transform`, as in an ast-grep rule file.
        """
        return self.root.find_all(cast("Config", {"rule": cast("Rule", rule), **config}))

    @cached_property
    def imports(self) -> Mapping[str, str]:
        """Local name -> full name it was imported as, e.g. `{"sp": "subprocess", "run": "subprocess.run"}`."""
        return resolve_imports(self.root, self.language)

    @cached_property
    def calls(self) -> CallIndex:
        """Every call of the file, found by full name or by last name."""
        return index_calls(self.root, self.language, lambda: self.imports)

    @cached_property
    def symbols(self) -> SymbolTable:
        """Functions, methods and classes with their line ranges."""
        return build_symbols(self.root, self.language) if self.has_grammar else SymbolTable(())

    def span(self, node: SgNode) -> Span:
        """The node's region."""
        place = node.range()
        return Span(place.start.line + 1, place.end.line + 1, place.start.column + 1, place.end.column + 1)

    def line_span(self, line: int) -> Span:
        """The whole line's region without its indentation."""
        text = self.lines[line - 1] if line <= len(self.lines) else ""
        return Span(line, line, len(text) - len(text.lstrip()) + 1, len(text) + 1)

    def comments(self) -> Iterator[SgNode]:
        """Every comment, in source order; nothing for a language without grammar."""
        if self.has_grammar:
            yield from self.find_all({"any": [{"kind": kind} for kind in _comment_kinds(self.language)]})


@cache
def _longest_word(text: str) -> str:
    return max(_WORD.findall(text), key=len, default="")


def decode(data: bytes, path: str = "") -> str | None:
    """The text of a file, whatever its encoding; `None` if it is binary. Never fails.

    A path that names a source language makes it text even with NUL bytes inside: they must not hide code.
    """
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data.decode("utf-16", "replace")
    if b"\0" in data[:_BINARY_PROBE_BYTES] and detect_language(path) not in PARSED:
        return None
    data = data.removeprefix(codecs.BOM_UTF8)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode(_declared_encoding(data), "replace")


def _unread(root: SgNode) -> int:
    """How many characters the parser could not make sense of."""
    return sum(len(node.text()) for node in root.find_all(cast("Config", {"rule": {"kind": "ERROR"}})))


def _declared_encoding(data: bytes) -> str:
    for line in data.split(b"\n", 2)[:2]:
        found = _CODING.match(line)
        if found:
            name = found[1].decode("ascii")
            try:
                return name if codecs.lookup(name)._is_text_encoding else "latin-1"  # noqa: SLF001 - the only way to ask
            except LookupError:
                break
    return "latin-1"


def _comment_kinds(language: str) -> tuple[str, ...]:
    return {
        "java": ("line_comment", "block_comment"),
        "kotlin": ("line_comment", "multiline_comment"),
        "rust": ("line_comment", "block_comment"),
        "swift": ("comment", "multiline_comment"),
        "scala": ("comment", "block_comment"),
    }.get(language, ("comment",))
