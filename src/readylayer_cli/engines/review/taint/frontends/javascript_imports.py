"""What the names of a JavaScript file were imported as."""

from ast_grep_py import SgNode

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.patterns import lazy_pattern

_REQUIRED = lazy_pattern(r"(?:await\s+import|require)\s*\(\s*(['\"`][^'\"`$]+['\"`])\s*\)((?:\.\w+)*)\s*\Z")


def imports_of(file: SourceFile) -> dict[str, str]:
    """Local name -> full name; a default import is the module itself."""
    found = dict(file.imports)
    if "= require(" in file.text and file.language != "javascript":
        for node in file.find_all({"kind": "import_require_clause"}):
            name, source = node.named_children()[0], node.field("source")
            if source is not None:
                found[name.text()] = source.text().strip("'\"").removeprefix("node:")
    return found


def required(node: SgNode) -> str | None:
    """The module's member that `require("m").member` stands for; `None` for any other expression."""
    text = node.text()
    if len(text) > 200 or "(" not in text:
        return None
    found = _REQUIRED.match(text)
    return found[1].strip("'\"`").removeprefix("node:") + found[2] if found else None
