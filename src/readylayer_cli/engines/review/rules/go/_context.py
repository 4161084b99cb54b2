"""What a piece of Go code is for, by the names around it."""

from ast_grep_py import SgNode

from readylayer_cli.code.source import SourceFile
from readylayer_cli.engines.review.rules._lookback import climb

_STATEMENTS = {
    "short_var_declaration",
    "assignment_statement",
    "var_spec",
    "const_spec",
    "return_statement",
    "keyed_element",
}


def purpose(file: SourceFile, node: SgNode) -> str:
    """The names that say what the value is for: of the function around it, and of the variable or field it goes to."""
    line = node.range().start.line + 1
    symbol = file.symbols.at(line)
    words = [symbol.name.rpartition(".")[2]] if symbol is not None else []
    for parent in climb(node):
        if parent.kind() == "call_expression":
            function = parent.field("function")
            words.append(function.text()[-60:] if function is not None else "")
        if parent.kind() in _STATEMENTS:
            target = parent.field("left") or parent.field("name") or next(iter(parent.named_children()), None)
            if target is not None and parent.kind() != "return_statement":
                words.append(target.text()[:100])
            break
        if parent.kind() == "block":
            break
    return " ".join(words)


def function_text(file: SourceFile, node: SgNode) -> str:
    """The text of the function or method around a node, function literals looked through; the file if there is none."""
    line = node.range().start.line + 1
    symbol = file.symbols.at(line)
    return "\n".join(file.lines[symbol.first - 1 : symbol.last]) if symbol is not None else file.text
