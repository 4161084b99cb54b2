"""php-eval-of-input: text is run as PHP, or names the function that runs."""

import re
from collections.abc import Iterable

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.rule import FileRule, Match, node_match
from readylayer_cli.engines.review.rules._lookback import unquote
from readylayer_cli.engines.review.rules._report import traced_match
from readylayer_cli.engines.review.rules.php._flow import value_of
from readylayer_cli.engines.review.rules.php._reach import request_arguments, request_value

_CALLERS = ("call_user_func", "call_user_func_array", "array_map", "register_shutdown_function")
_EVALUATES = lazy_pattern(r"\A\s*([^\w\s\\]).{0,500}[^\w\s\\]\w*e\w*\Z", re.DOTALL)
_EXPORTS = lazy_pattern(r"var_export|json_encode|(?:addslashes|replace)\Z")
_CRITICAL = Severity.CRITICAL, Confidence.HIGH


def check(file: SourceFile) -> Iterable[Match]:
    yield from _code(file)
    for call, value in request_arguments(file, file.calls.to(*_CALLERS), range(1)):
        yield traced_match(file, call.node, value, "The request names the function that is called", _CRITICAL)
    for node in file.find_all(
        {"kind": "function_call_expression", "has": {"field": "function", "kind": "variable_name"}}
    ):
        called = request_value(file, node.field("function"))
        if called is not None:
            yield traced_match(file, node, called, "The request names the function that is called", _CRITICAL)
    for call in file.calls.to("preg_replace"):
        pattern = call.argument(0, "pattern")
        if (
            pattern is not None
            and pattern.kind() in {"string", "encapsed_string"}
            and _EVALUATES.match(unquote(pattern.text())[:600])
        ):
            yield node_match(file, call.node, "The `e` flag runs the replacement as PHP")


def _code(file: SourceFile) -> Iterable[Match]:
    for call in file.calls.to("eval", "assert", "create_function"):
        node = call.argument(1 if call.method == "create_function" else 0)
        if node is None:
            continue
        value = value_of(file, node, _EXPORTS)
        if value.sources and (
            call.method != "assert" or value.template.count("\0") == len(value.template) or value.joined
        ):
            yield traced_match(file, call.node, value, "Request data is run as PHP", _CRITICAL)
        elif value.is_built and call.method != "assert":
            yield node_match(file, call.node)


RULE = FileRule(
    id="php-eval-of-input",
    title="Text that is put together from values is run as PHP",
    severity=Severity.MEDIUM,
    confidence=Confidence.MEDIUM,
    cwe=("CWE-95",),
    languages=("php",),
    triggers=("eval(", "assert(", "create_function(", "preg_replace(", "$_", "call_user_func"),
    tests=False,
    what="`eval`, `assert`, `create_function` or `preg_replace` with `e` on a text with values in it, or a called name from the request.",
    why="Whoever chooses the text runs any code with the rights of the web server.",
    fix="Look the wanted action up in a fixed array of callables; use `preg_replace_callback` instead of `e`.",
    check=check,
    bad=(
        "<?php\neval('$result = ' . $_GET['expr'] . ';');\n",
        "<?php\n$action = $_REQUEST['action'];\n$action($user);\n",
        "<?php\npreg_replace('/(.*)/e', 'strtolower(\"\\\\1\")', $text);\n",
        "<?php\nfunction f($body) { return create_function('$a', 'return ' . $body . ';'); }\n",
    ),
    good=(
        "<?php\neval('?>' . '<b>hello</b>');\n",
        "<?php\n$action = $_GET['action'];\nif (in_array($action, ['list', 'show'], true)) { $action($user); }\n",
        "<?php\npreg_replace('/[aeiou]/', '', $text);\npreg_replace('~e~i', 'x', $text);\n",
        "<?php\nassert($request->get('id') !== null);\n",
    ),
)
