"""php-reflected-input: request data is printed as HTML."""

import re
from collections.abc import Iterable, Iterator

from ast_grep_py import SgNode

from readylayer_cli.code.php_islands import ECHO_VARIABLE
from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.rule import FileRule, Match
from readylayer_cli.engines.review.rules._report import traced_match
from readylayer_cli.engines.review.rules.php._reach import request_value
from readylayer_cli.engines.review.rules.php._source import SOURCE_TRIGGERS

_PLAIN = lazy_pattern(r"Content-Type:\s*(?:application/(?:json|javascript|octet)|text/(?:plain|csv))", re.IGNORECASE)


def check(file: SourceFile) -> Iterable[Match]:
    if _PLAIN.search(file.text):
        return
    for place, node in _prints(file):
        value = request_value(file, node)
        if value is not None:
            yield traced_match(file, place, value)


def _prints(file: SourceFile) -> Iterator[tuple[SgNode, SgNode]]:
    for node in file.find_all(
        {"any": [{"kind": "echo_statement"}, {"kind": "print_intrinsic"}, {"kind": "exit_statement"}]}
    ):
        for child in node.named_children():
            yield node, child
    if "<?=" in file.text:
        for node in file.find_all(
            {"kind": "assignment_expression", "has": {"field": "left", "regex": f"^\\{ECHO_VARIABLE}$"}}
        ):
            right = node.field("right")
            if right is not None:
                yield node, right
    for call in file.calls.to("printf", "print_r", "die", "vprintf", "exit"):
        for node in call.positional[:4]:
            yield call.node, node


RULE = FileRule(
    id="php-reflected-input",
    title="Request data is printed without escaping",
    severity=Severity.HIGH,
    confidence=Confidence.HIGH,
    cwe=("CWE-79",),
    languages=("php",),
    triggers=SOURCE_TRIGGERS,
    tests=False,
    what="`echo`, `print`, `printf`, `die` or `<?= ?>` of request data that did not pass `htmlspecialchars`.",
    why="A link with a script in a parameter runs that script in the visitor's session.",
    fix="Escape at the output: `echo htmlspecialchars($_GET['q'], ENT_QUOTES)`.",
    check=check,
    bad=(
        "<?php\necho '<p>Results for ' . $_GET['q'] . '</p>';\n",
        '<form action="<?= $_SERVER[\'PHP_SELF\'] ?>" method="post"></form>\n',
        "<?php\n$name = trim($_POST['name']);\nprint \"Hello $name\";\n",
        "<?php\nprintf('<b>%s</b>', $_REQUEST['title']);\n",
    ),
    good=(
        "<?php\necho '<p>Results for ' . htmlspecialchars($_GET['q'], ENT_QUOTES) . '</p>';\n",
        "<?= esc($_GET['q']) ?>\n",
        "<?php\n$page = (int) $_GET['page'];\necho \"Page $page\";\n",
        "<?php\nheader('Content-Type: application/json');\necho $_GET['q'];\n",
        "<?php\necho $_GET['tab'] == 'a' ? 'active' : '';\n",
    ),
)
