"""Go's names: what a scope declares, and what is known of the types without a compiler."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from ast_grep_py import SgNode

from readylayer_cli.engines.review.taint import ir

_NUMBERS = frozenset(
    {
        *(f"{sign}int{size}" for sign in ("", "u") for size in ("", "8", "16", "32", "64")),
        *("uintptr", "float32", "float64", "complex64", "complex128", "bool", "byte", "rune"),
        *("time.Time", "time.Duration", "time.Month", "uuid.UUID", "net.IP", "netip.Addr", "big.Int", "sql.NullInt64"),
        *("sql.NullInt32", "sql.NullBool", "sql.NullFloat64", "sql.NullTime", "primitive.ObjectID", "bson.ObjectID"),
    }
)
_MOST_ALIASES = 5


@dataclass(slots=True)
class Variable:
    """A declared name: its name in the IR, its type as written, its text if it is constant, the header map it is."""

    id: str
    type: str = ""
    text: str | None = None
    header_of: ir.Expr | None = None


@dataclass
class Types:
    """The types, functions and constants that a file declares."""

    underlying: dict[str, str] = field(default_factory=dict)
    fields: dict[str, dict[str, str]] = field(default_factory=dict)
    embedded: dict[str, tuple[str, ...]] = field(default_factory=dict)
    results: dict[str, str] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)

    def resolved(self, name: str) -> str:
        """The type behind pointers and the file's own names."""
        name = name.lstrip("*& ")
        for _ in range(_MOST_ALIASES):
            under = self.underlying.get(name)
            if under is None or under.startswith(("struct", "interface")):
                break
            name = under.lstrip("*& ")
        return name

    def is_number(self, name: str) -> bool:
        """Whether values of the type can hold no text."""
        return bool(name) and is_number(self.resolved(name))

    def element(self, name: str) -> str:
        """The type of the elements of a slice, array, map or channel."""
        name = self.resolved(name)
        if name.startswith("map["):
            return name[_closing(name, 3) + 1 :]
        if name.startswith("["):
            return name[name.find("]") + 1 :]
        if name.startswith("chan "):
            return name[5:]
        return "byte" if name == "string" else ""

    def is_map(self, name: str) -> bool:
        """Whether keys of the type's values may be texts."""
        return self.resolved(name).startswith("map[string]") or self.resolved(name) in {"url.Values", "http.Header"}

    def member(self, owner: str, name: str, depth: int = 0) -> str:
        """The type of a struct's field, embedded structs looked through."""
        owner = self.resolved(owner).partition("[")[0]
        found = self.fields.get(owner, {}).get(name, "")
        if found or depth > _MOST_ALIASES:
            return found
        inner = (self.member(each, name, depth + 1) for each in self.embedded.get(owner, ()))
        return next((each for each in inner if each), "")


def is_number(name: str) -> bool:
    """Whether values of the type can hold no text, as far as its name tells."""
    return name in _NUMBERS


def _closing(text: str, start: int) -> int:
    depth = 0
    for index in range(start, len(text)):
        depth += {"[": 1, "]": -1}.get(text[index], 0)
        if depth == 0:
            return index
    return len(text) - 1


class Scopes:
    """Blocks within each other. A name that hides another gets a name of its own."""

    def __init__(self) -> None:
        self._stack: list[dict[str, Variable]] = []
        self._made = 0

    def push(self) -> None:
        """A block begins."""
        self._stack.append({})

    def pop(self) -> None:
        """The block ends."""
        self._stack.pop()

    def declare(self, name: str, kind: str = "", text: str | None = None) -> Variable:
        """A variable of the innermost block; one that it has already keeps its name."""
        if not self._stack:
            return Variable(name, kind, text)
        known = self._stack[-1].get(name)
        if known is not None:
            known.type, known.text, known.header_of = kind or known.type, text, None
            return known
        self._made += 1
        hides = any(name in scope for scope in self._stack[:-1])
        made = Variable(f"{name}'{self._made}" if hides else name, kind, text)
        self._stack[-1][name] = made
        return made

    def receiver(self, name: str, kind: str) -> None:
        """The receiver of a method, which is called `self` in the IR."""
        self._stack[-1][name] = Variable("self", kind)

    def find(self, name: str) -> Variable | None:
        """The variable that a name means here; `None` for those of the package."""
        return next((scope[name] for scope in reversed(self._stack) if name in scope), None)

    @property
    def is_outermost(self) -> bool:
        """Whether this is the level of the package."""
        return not self._stack


def types_of(root: SgNode) -> Types:
    """What the file declares."""
    types = Types()
    for node in root.find_all({"rule": {"any": [{"kind": "type_spec"}, {"kind": "type_alias"}]}}):
        name, kind = node.field("name"), node.field("type")
        if name is None or kind is None:
            continue
        types.underlying[name.text()] = kind.text()[:200]
        if kind.kind() == "struct_type":
            types.fields[name.text()], types.embedded[name.text()] = _fields(kind)
    for node in root.children():
        if node.kind() in {"function_declaration", "method_declaration"}:
            result, name = node.field("result"), node.field("name")
            if name is not None and result is not None:
                types.results[owner_of(node) + name.text()] = _first_result(result)
    return types


def owner_of(node: SgNode) -> str:
    """`Type.` for a method of that type, nothing for a function."""
    receiver = node.field("receiver")
    if receiver is None:
        return ""
    kind = next((child.field("type") for child in receiver.named_children()), None)
    return re.sub(r"[*\s]|\[.*", "", kind.text()) + "." if kind is not None else ""


def _first_result(result: SgNode) -> str:
    if result.kind() != "parameter_list":
        return result.text()
    first = next((child.field("type") for child in result.named_children()), None)
    return first.text() if first is not None else ""


def _fields(struct: SgNode) -> tuple[dict[str, str], tuple[str, ...]]:
    fields, embedded = {}, []
    for body in struct.named_children():
        for declaration in body.named_children():
            kind = declaration.field("type")
            if declaration.kind() != "field_declaration" or kind is None:
                continue
            names = list(_names(declaration))
            for name in names:
                fields[name] = kind.text()[:200]
            if not names:
                embedded.append(kind.text())
                fields[kind.text().rpartition(".")[2]] = kind.text()
    return fields, tuple(embedded)


def _names(declaration: SgNode) -> Iterator[str]:
    for child in declaration.field_children("name"):
        if child.is_named():
            yield child.text()
