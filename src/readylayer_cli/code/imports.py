"""Local names of a file and the full names they were imported as."""

import re
from collections.abc import Iterator, Mapping

from ast_grep_py import SgNode

from readylayer_cli.domain.patterns import lazy_pattern


def resolve_imports(root: SgNode, language: str) -> Mapping[str, str]:
    """Local name -> full name. Python `a.b.c`, JavaScript `module.name` (a default import is the module itself,
    a `node:` prefix is dropped), Go the import path, Java the class, PHP the qualified name."""
    reader = _READERS.get(language)
    return dict(reader(root)) if reader else {}


def _python(root: SgNode) -> Iterator[tuple[str, str]]:
    for node in root.find_all({"rule": {"any": [{"kind": "import_statement"}, {"kind": "import_from_statement"}]}}):
        module_node = node.field("module_name")
        module = module_node.text().replace(" ", "") if module_node is not None else ""
        for name in node.field_children("name"):
            alias = name.field("alias")
            full = (name.field("name") or name).text() if name.kind() == "aliased_import" else name.text()
            if node.kind() == "import_statement":
                yield (alias.text(), full) if alias is not None else (full.partition(".")[0], full.partition(".")[0])
            else:
                joint = "" if module.endswith(".") else "."
                yield (alias.text() if alias is not None else full), module + joint + full


def _javascript(root: SgNode) -> Iterator[tuple[str, str]]:
    for node in root.find_all({"rule": {"kind": "import_statement"}}):
        source = node.field("source")
        if source is not None:
            module = _module(source.text())
            for clause in node.children():
                if clause.kind() == "import_clause":
                    yield from _import_clause(clause, module)
    for node in root.find_all(
        {"rule": {"kind": "variable_declarator", "has": {"field": "value", "regex": _REQUIRE_START}}}
    ):
        yield from _require(node)


def _import_clause(clause: SgNode, module: str) -> Iterator[tuple[str, str]]:
    for part in clause.named_children():
        if part.kind() == "identifier":
            yield part.text(), module
        elif part.kind() == "namespace_import":
            yield part.named_children()[-1].text(), module
        else:
            for specifier in part.named_children():
                name = specifier.field("name")
                local = specifier.field("alias") or name
                if name is not None and local is not None:
                    full = module if name.text() == "default" else f"{module}.{name.text()}"
                    yield local.text(), full


_REQUIRE_START = r"^(await\s+import|require)\s*\("
_REQUIRE = lazy_pattern(r"(?:await\s+import|require)\s*\(\s*(['\"`][^'\"`]+['\"`])\s*\)((?:\.\w+)*)\s*\Z")


def _require(node: SgNode) -> Iterator[tuple[str, str]]:
    target, value = node.field("name"), node.field("value")
    found = _REQUIRE.match(value.text()[:500]) if value is not None else None
    if target is None or found is None:
        return
    full = _module(found[1]) + found[2]
    if target.kind() == "identifier":
        yield target.text(), full
    elif target.kind() == "object_pattern":
        for part in target.named_children():
            key, local = part.field("key"), part.field("value")
            if key is not None and local is not None:
                yield local.text(), f"{full}.{key.text()}"
            elif part.kind() == "shorthand_property_identifier_pattern":
                yield part.text(), f"{full}.{part.text()}"


def _module(literal: str) -> str:
    return literal.strip("'\"`").removeprefix("node:")


def _go(root: SgNode) -> Iterator[tuple[str, str]]:
    for node in root.find_all({"rule": {"kind": "import_spec"}}):
        path_node, name = node.field("path"), node.field("name")
        path = path_node.text().strip('"`') if path_node is not None else ""
        local = name.text() if name is not None else _go_package(path)
        if local not in {"_", "."}:
            yield local, path


def _go_package(path: str) -> str:
    parts = path.split("/")
    last = parts[-2] if re.fullmatch(r"v\d+", parts[-1]) and len(parts) > 1 else parts[-1]
    return re.sub(r"\.v\d+$", "", last).removeprefix("go-").removesuffix("-go").removesuffix(".go")


def _java(root: SgNode) -> Iterator[tuple[str, str]]:
    for node in root.find_all({"rule": {"kind": "import_declaration"}}):
        names = [child.text() for child in node.named_children() if child.kind() in {"scoped_identifier", "identifier"}]
        if names and not node.text().rstrip("; \n").endswith("*"):
            yield names[0].rpartition(".")[2], names[0]


def _php(root: SgNode) -> Iterator[tuple[str, str]]:
    for node in root.find_all({"rule": {"kind": "namespace_use_declaration"}}):
        prefix = next((child.text() + "\\" for child in node.children() if child.kind() == "namespace_name"), "")
        for clause in node.find_all({"rule": {"kind": "namespace_use_clause"}}):
            names = [child.text() for child in clause.named_children() if child.kind() in {"qualified_name", "name"}]
            if names:
                full = (prefix + names[0]).lstrip("\\")
                yield (names[1] if len(names) > 1 else full.rpartition("\\")[2]), full


_READERS = {
    "python": _python,
    "javascript": _javascript,
    "typescript": _javascript,
    "tsx": _javascript,
    "go": _go,
    "java": _java,
    "php": _php,
}
