"""`path` and `path/filepath`: what is left of `..` after joining and cleaning."""

from readylayer_cli.engines.review.taint.marks import NOT_ABSOLUTE
from readylayer_cli.engines.review.taint.model import CallFacts, Method
from readylayer_cli.engines.review.taint.value import NORMAL, Value, carried, cleaned

_ADDRESSES = frozenset({"ssrf", "redirect"})


def _joined(facts: CallFacts) -> Value:
    """`Join(base, name)`: clean, which takes nobody's `..` away but that of a rooted path."""
    if not facts.args:
        return Value(known=True)
    first, rest = facts.args[0], facts.args[1:]
    if first.is_constant and first.constants != frozenset(("",)):
        rest = tuple(cleaned(value, _ADDRESSES) for value in rest)
    made = cleaned(carried((first, *rest)), frozenset({NORMAL}))
    made = cleaned(made, _ADDRESSES) if first.prefix.startswith("/") else made
    if first.constants == frozenset(("/",)):
        made = cleaned(made, frozenset({"path"}))
    return _begun(made, first)


def _cleaned(facts: CallFacts) -> Value:
    """`Clean(path)`: of a path that begins at the root, no `..` is left."""
    first = facts.args[0] if facts.args else Value()
    made = cleaned(carried((first,)), frozenset({NORMAL, NOT_ABSOLUTE}))  # what it is joined to holds it
    if first.prefix == "/":
        made = cleaned(made, frozenset({"path"}) | _ADDRESSES)
    return _begun(made, first)


def _begun(made: Value, first: Value) -> Value:
    return Value(made.taints, prefix=first.prefix.rstrip("/") + "/" if first.prefix else "", known=made.known)


def _relative(facts: CallFacts) -> Value:
    """`Rel(base, path)`: never absolute; it leads up if the path is outside."""
    return cleaned(carried(facts.args), frozenset({NORMAL, NOT_ABSOLUTE}))


PATH_METHODS: dict[str, Method] = {
    "path/filepath.Join": _joined, "path.Join": _joined, "path/filepath.Clean": _cleaned, "path.Clean": _cleaned, "path/filepath.Rel": _relative,
}  # fmt: skip
