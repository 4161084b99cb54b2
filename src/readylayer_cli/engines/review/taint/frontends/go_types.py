"""The types of Go expressions, as far as one file tells."""

from ast_grep_py import SgNode

from readylayer_cli.engines.review.taint.frontends.go_names import Scopes, Types

_MAPS = frozenset({"Form", "PostForm", "Header", "Trailer"})
_NUMBER_RESULTS = frozenset({"len", "cap"})
_DEEPEST = 12


class TypeReader:
    """Tells types of expressions; an empty text where the file does not say."""

    def __init__(self, types: Types, scopes: Scopes) -> None:
        self._types = types
        self._scopes = scopes

    def of(self, node: SgNode | None, depth: int = 0) -> str:
        """The type as it is written where it is declared."""
        if node is None or depth > _DEEPEST:
            return ""
        kind = node.kind()
        if kind == "identifier":
            variable = self._scopes.find(node.text())
            return variable.type if variable is not None else ""
        if kind == "selector_expression":
            name = node.field("field")
            owner = self.of(node.field("operand"), depth + 1)
            return self._types.member(owner, name.text()) if owner and name is not None else ""
        if kind == "index_expression":
            return self._types.element(self.of(node.field("operand"), depth + 1))
        if kind in {"slice_expression", "unary_expression"}:
            return self.of(node.field("operand"), depth + 1)
        if kind == "parenthesized_expression":
            return self.of(next(iter(node.named_children()), None), depth + 1)
        if kind in {"composite_literal", "type_conversion_expression", "type_assertion_expression"}:
            declared = node.field("type")
            return declared.text() if declared is not None else ""
        if kind == "call_expression":
            return self._result(node, depth)
        return {"int_literal": "int", "float_literal": "float64", "true": "bool", "false": "bool"}.get(kind, "")

    def has_text_keys(self, node: SgNode | None) -> bool:
        """Whether ranging over it gives texts as keys."""
        if node is None:
            return False
        if self._types.is_map(self.of(node)):
            return True
        if node.kind() == "call_expression":
            function = node.field("function")
            return function is not None and function.text().endswith(
                (".Query", ".Vars", ".Queries", ".Header", ".AllParams")
            )
        return node.kind() == "selector_expression" and node.text().rpartition(".")[2] in _MAPS

    def _result(self, node: SgNode, depth: int) -> str:
        function = node.field("function")
        if function is None:
            return ""
        text = function.text()
        if text in {"make", "new"}:
            box = node.field("arguments")
            first = next(iter(box.named_children()), None) if box is not None else None
            return first.text() if first is not None else ""
        if text in _NUMBER_RESULTS:
            return "int"
        if function.kind() == "identifier":
            under = self._types.underlying.get(text)
            return text if under is not None else self._types.results.get(text, "")
        if function.kind() == "selector_expression":
            owner = self._types.resolved(self.of(function.field("operand"), depth + 1))
            name = function.field("field")
            return self._types.results.get(f"{owner}.{name.text()}", "") if owner and name is not None else ""
        return ""
