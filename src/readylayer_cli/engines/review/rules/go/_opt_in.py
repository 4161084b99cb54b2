"""Dangerous settings that a user asked for: code under a condition that says so."""

import re

from ast_grep_py import SgNode

from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.rules._lookback import climb

_OPT_IN = lazy_pattern(r"insecure|skip|verif|debug|dev(?!ice)|test|allow|trust|no_?check|disable", re.IGNORECASE)


def is_opt_in(node: SgNode) -> bool:
    """Whether an enclosing `if` or `case` asks for the danger by name, as in `if opts.Insecure {`."""
    for parent in climb(node):
        if parent.kind() in {"if_statement", "expression_case"}:
            condition = parent.field("condition") or parent.field("value")
            if condition is not None and _OPT_IN.search(condition.text()[:300]):
                return True
        elif parent.kind() in {"function_declaration", "method_declaration"}:
            name = parent.field("name")
            return name is not None and bool(re.search(r"insecure|skip|unsafe", name.text(), re.IGNORECASE))
    return False
