"""Calls of a file, indexed by the last part of the callee's name and resolved through the imports."""

from collections.abc import Callable, Iterator, Mapping
from functools import cached_property

from ast_grep_py import SgNode

from readylayer_cli.domain.patterns import lazy_pattern

_PATH = lazy_pattern(r"[\w$]+(?:(?:\.|::|\?\.|->|\\)[\w$]+)*[!?]?\Z")
_SEPARATOR = lazy_pattern(r"\?\.|::|->|\.|\\")
_MAX_CALLEE = 200
_LAST_NAME = lazy_pattern(r"([\w$]+[!?]?)\s*\Z")

CALL_KINDS: dict[str, tuple[str, ...]] = {
    "python": ("call",),
    "javascript": ("call_expression", "new_expression"),
    "typescript": ("call_expression", "new_expression"),
    "tsx": ("call_expression", "new_expression"),
    "go": ("call_expression",),
    "java": ("method_invocation", "object_creation_expression"),
    "kotlin": ("call_expression",),
    "ruby": ("call",),
    "php": (
        "function_call_expression",
        "member_call_expression",
        "nullsafe_member_call_expression",
        "scoped_call_expression",
        "object_creation_expression",
    ),
}


class Call:
    """One call: who is called (as written, and as imported) and with what."""

    __slots__ = ("__dict__", "_imports", "node", "written")

    def __init__(self, node: SgNode, written: str, imports: Callable[[], Mapping[str, str]]) -> None:
        self.node = node
        self.written = written
        self._imports = imports

    @cached_property
    def name(self) -> str:
        """The full dotted name through the imports (`subprocess.run` for `sp.run`); as written if unknown.

        Empty when the callee is no plain path (`f()()`, `x[0]()`). JavaScript's `?.` reads as `.`; the class of a
        `new` expression stands for its constructor.
        """
        if not _PATH.match(self.written):
            return ""
        path = self.written.replace("?.", ".")
        head, separator, rest = _split_head(path)
        return self._imports().get(head, head) + separator + rest

    @property
    def method(self) -> str:
        """The last part of the callee's name; empty if it has none."""
        found = _LAST_NAME.search(self.written)
        return found[1] if found else ""

    @property
    def is_new(self) -> bool:
        """Whether this is a `new` expression."""
        return self.node.kind() in {"new_expression", "object_creation_expression"}

    @property
    def receiver(self) -> SgNode | None:
        """The object whose method is called; `None` for a plain function."""
        node = self.node
        direct = node.field("object") or node.field("receiver") or node.field("scope")
        if direct is not None:
            return direct
        callee = node.field("function")
        return (callee.field("object") or callee.field("operand")) if callee is not None else None

    @cached_property
    def arguments(self) -> list[SgNode]:
        """All arguments in order, keyword arguments and spreads included."""
        box = self.node.field("arguments") or next(
            (child for child in self.node.children() if child.kind() in {"arguments", "argument_list"}), None
        )
        if box is None:
            return []
        if box.kind() == "generator_expression":
            return [box]
        return [child for child in box.named_children() if not child.kind().endswith("comment")]

    @cached_property
    def positional(self) -> list[SgNode]:
        """Arguments without a name."""
        found = []
        for node in self.arguments:
            if node.kind() in {"keyword_argument", "dictionary_splat", "pair"}:
                continue
            if node.kind() == "argument":
                if node.field("name") is None:
                    found.append(node.named_children()[-1] if node.named_children() else node)
                continue
            found.append(node)
        return found

    @cached_property
    def keywords(self) -> Mapping[str, SgNode]:
        """Named arguments by name (Python keywords, Ruby symbol pairs, PHP named arguments)."""
        found: dict[str, SgNode] = {}
        for node in self.arguments:
            key = node.field("name") or node.field("key")
            if key is None or node.kind() not in {"keyword_argument", "pair", "argument"}:
                continue
            value = node.field("value") or (node.named_children()[-1] if node.named_children() else None)
            if value is not None:
                found[key.text().strip(":\"' ")] = value
        return found

    def argument(self, position: int, name: str = "") -> SgNode | None:
        """The argument at this position (0-based) or of this name; `None` if it is not given."""
        if name and name in self.keywords:
            return self.keywords[name]
        values = self.positional
        return values[position] if 0 <= position < len(values) else None


class CallIndex:
    """All calls of one file."""

    def __init__(self, calls: list[tuple[str, SgNode]], imports: Callable[[], Mapping[str, str]]) -> None:
        self._by_method: dict[str, list[Call]] = {}
        self._calls: list[Call] = []
        for written, node in calls:
            call = Call(node, written, imports)
            self._calls.append(call)
            self._by_method.setdefault(call.method, []).append(call)
        self._imports = imports

    def __iter__(self) -> Iterator[Call]:
        return iter(self._calls)

    def method(self, *names: str) -> Iterator[Call]:
        """Calls whose last name is one of these, whatever the receiver."""
        for name in names:
            yield from self._by_method.get(name, ())

    def to(self, *names: str) -> Iterator[Call]:
        """Calls whose full name is one of these; aliases of imports are followed."""
        wanted = frozenset(names)
        lasts = {_SEPARATOR.split(name)[-1] for name in wanted}
        lasts |= {local for local, full in self._imports().items() if full in wanted}
        for last in sorted(lasts):
            for call in self._by_method.get(last, ()):
                if call.name in wanted:
                    yield call


def index_calls(root: SgNode, language: str, imports: Callable[[], Mapping[str, str]]) -> CallIndex:
    """Find every call of the tree."""
    kinds = CALL_KINDS.get(language, ())
    if not kinds:
        return CallIndex([], imports)
    nodes = root.find_all({"rule": {"any": [{"kind": kind} for kind in kinds]}})
    return CallIndex([(_shorten(_callee(node)), node) for node in nodes], imports)


def _shorten(written: str) -> str:
    """The end of an overlong callee, marked as no plain path: a chain of n calls would otherwise cost n * n."""
    return written if len(written) <= _MAX_CALLEE else "()" + written[-_MAX_CALLEE:]


def _callee(node: SgNode) -> str:
    direct = node.field("function") or node.field("constructor")
    if direct is not None:
        return direct.text().removeprefix("\\")
    created = node.field("type")
    if created is not None:
        return created.text().partition("<")[0]
    receiver = node.field("object") or node.field("receiver") or node.field("scope")
    name = node.field("name") or node.field("method")
    if name is None:
        named = node.named_children()
        return named[0].text().removeprefix("\\") if named else ""
    if receiver is None:
        return name.text()
    joint = "::" if node.kind() == "scoped_call_expression" else "."
    return receiver.text().removeprefix("::").removeprefix("\\") + joint + name.text()


def _split_head(path: str) -> tuple[str, str, str]:
    found = _SEPARATOR.search(path)
    return (path[: found.start()], found[0], path[found.end() :]) if found else (path, "", "")
