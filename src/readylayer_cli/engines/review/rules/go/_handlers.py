"""HTTP handlers: who writes the response."""

from ast_grep_py import SgNode

from readylayer_cli.engines.review.rules._lookback import climb


def is_response(node: SgNode) -> bool:
    """Whether the expression is a parameter of type `http.ResponseWriter`, or the writer of a web framework's context."""
    text = node.text()
    if text.endswith((".Writer", ".ResponseWriter", "Response()")):
        return True
    for parent in climb(node):
        box = parent.field("parameters")
        if box is None:
            continue
        for parameter in box.named_children():
            kind = parameter.field("type")
            names = {name.text() for name in parameter.field_children("name")}
            if text in names:
                return kind is not None and kind.text().endswith("ResponseWriter")
    return False
