"""Calls of a module's functions, however they were imported."""

from collections.abc import Iterator

from readylayer_cli.code.calls import Call
from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.patterns import lazy_pattern

_ALIAS = lazy_pattern(r"(?<![\w$.])([\w$]+)\s*=\s*([\w$]+)\.([\w$]+)\s*[;,\n]")
_ALIAS_REACH = 20_000
_DIRECT_REQUIRE = lazy_pattern(r"require\(\s*['\"](?:node:)?([\w@/.-]+)['\"]\s*\)((?:\.\w+)+)\Z")


def module_calls(file: SourceFile, modules: frozenset[str], *names: str) -> Iterator[Call]:
    """Calls of these functions of these modules: by import, by alias, or on `require(..)` itself."""
    wanted = {f"{module}.{name}" for module in modules for name in names}
    for call in file.calls.to(*wanted):
        if not is_tagged(call):
            yield call
    for call in file.calls.method(*names):
        if call.name not in wanted and full_name(call) in wanted and not is_tagged(call):
            yield call
    for alias in _aliases(file, wanted):
        yield from (call for call in file.calls.to(alias) if not is_tagged(call))


def _aliases(file: SourceFile, wanted: set[str]) -> list[str]:
    """Names that were given one of these functions: `const run = cp.exec;`"""
    found = {}
    for name, owner, member in _ALIAS.findall(file.text[:_ALIAS_REACH]):
        if f"{file.imports.get(owner, '')}.{member}" in wanted:
            found[name] = True
    return list(found)


def full_name(call: Call) -> str:
    """The call's full name, `require("m").f(..)` included."""
    found = _DIRECT_REQUIRE.match(call.written[:200])
    return found[1] + found[2] if found else call.name


def is_tagged(call: Call) -> bool:
    """Whether this is a tagged template, whose function gets the pieces apart."""
    box = call.node.field("arguments")
    return box is not None and box.kind() == "template_string"
