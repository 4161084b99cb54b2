"""php-request-variables: the request decides which variables are set."""

from collections.abc import Iterable

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.rule import FileRule, Match, node_match
from readylayer_cli.engines.review.rules._report import traced_match
from readylayer_cli.engines.review.rules.php._flow import value_of
from readylayer_cli.engines.review.rules.php._reach import request_value
from readylayer_cli.engines.review.rules.php._source import SOURCE_TRIGGERS

_KEEPS = lazy_pattern(r"EXTR_(?:SKIP|PREFIX_ALL)\b")


def check(file: SourceFile) -> Iterable[Match]:
    for call in file.calls.to("extract"):
        if call.positional and not any(_KEEPS.search(node.text()) for node in call.positional[1:]):
            value = value_of(file, call.positional[0])
            if value.sources:
                yield traced_match(file, call.node, value)
    for call in file.calls.to("parse_str", "mb_parse_str"):
        if len(call.positional) == 1:
            yield node_match(file, call.node, "`parse_str` without a second argument sets variables by name")
    for node in file.find_all(
        {"kind": "assignment_expression", "has": {"field": "left", "kind": "dynamic_variable_name"}}
    ):
        left = node.field("left")
        names = left.named_children() if left is not None else []
        found = request_value(file, names[0]) if names else None
        if found is not None:
            yield traced_match(file, node, found)
    for call in file.calls.method("forceFill", "forceCreate"):
        fields = value_of(file, call.positional[0]) if call.positional else None
        if fields is not None and fields.sources and fields.sources[0].text().endswith("all()"):
            yield traced_match(file, call.node, fields, "Every field that the request names is written to the model")


RULE = FileRule(
    id="php-request-variables",
    title="The request decides which variables are set",
    severity=Severity.HIGH,
    confidence=Confidence.HIGH,
    cwe=("CWE-621", "CWE-915"),
    languages=("php",),
    triggers=("parse_str(", *SOURCE_TRIGGERS),
    tests=False,
    what="`extract($_REQUEST)`, `$$name = ...` with a name from the request, `parse_str` into the scope, `forceFill($request->all())`.",
    why="A sender sets what the code took for its own: `$isAdmin`, a path, a price, a column that no form shows.",
    fix="Read the wanted fields one by one, or limit them: `$request->only(['name', 'email'])`.",
    check=check,
    bad=(
        "<?php\nextract($_POST);\n",
        "<?php\nforeach ($_GET as $key => $value) {\n    $$key = $value;\n}\n",
        "<?php\nparse_str($_SERVER['QUERY_STRING']);\n",
        "<?php\n$user->forceFill($request->all())->save();\n",
    ),
    good=(
        "<?php\nextract($_GET, EXTR_SKIP);\n",
        "<?php\nextract(['a' => $_GET['a']], EXTR_PREFIX_ALL, 'in');\n",
        "<?php\nparse_str($query, $fields);\n",
        "<?php\nforeach (['a', 'b'] as $key) { $$key = $_GET[$key]; }\n",
        "<?php\n$user->forceFill(['name' => $request->input('name')])->save();\n",
    ),
)
