"""javascript-unawaited-condition: a condition tests a promise instead of its result."""

from collections.abc import Iterable, Iterator

from ast_grep_py import SgNode

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.engines.review.rule import FileRule, Match
from readylayer_cli.engines.review.rules.javascript._async import async_functions, is_call_of
from readylayer_cli.engines.review.rules.javascript._report import LANGUAGES, graded

_MAX_PARTS = 30


def check(file: SourceFile) -> Iterable[Match]:
    names = async_functions(file)
    if not names:
        return
    for test in _conditions(file):
        for part in _operands(test):
            name = is_call_of(file, part, names)
            if name:
                message = f"`{name}` is async: the condition tests its promise, which is always true"
                yield graded(file, part, Severity.HIGH, Confidence.HIGH, message, f"await {part.text()[:200]}")


def _conditions(file: SourceFile) -> Iterator[SgNode]:
    kinds = ("if_statement", "while_statement", "ternary_expression", "do_statement")
    for node in file.find_all({"any": [{"kind": kind} for kind in kinds]}):
        test = node.field("condition")
        if test is not None:
            yield test


def _operands(test: SgNode) -> Iterator[SgNode]:
    """The parts of a condition that are taken as true or false."""
    todo, seen = [test], 0
    while todo and seen < _MAX_PARTS:
        node, seen = todo.pop(), seen + 1
        sign = node.field("operator")
        if node.kind() == "parenthesized_expression":
            todo += [child for child in node.named_children() if child.kind() != "comment"]
        elif sign is not None and sign.text() in {"!", "&&", "||"}:
            todo += node.named_children()
        else:
            yield node


RULE = FileRule(
    id="javascript-unawaited-condition",
    title="A condition tests a promise instead of its result",
    severity=Severity.HIGH,
    confidence=Confidence.HIGH,
    cwe=("CWE-697",),
    languages=LANGUAGES,
    triggers=("async",),
    tests=True,
    what="An `async` function of the same file is called in a condition without `await`.",
    why="A promise is an object and so always true: a permission check written like this lets everybody in.",
    fix="Write `if (await isAllowed(user))`.",
    check=check,
    bad=(
        "async function isAdmin(user) {\n  return (await roles(user)).includes('admin');\n}\nasync function remove(user) {\n  if (!isAdmin(user)) throw new Error('denied');\n  await wipe();\n}\n",
        "const exists = async (name) => Boolean(await find(name));\nexport const add = async (name) => (exists(name) ? null : create(name));\n",
        "class Guard {\n  async allowed(user) { return check(user); }\n  async run(user) {\n    if (user && this.allowed(user)) return work();\n  }\n}\n",
    ),
    good=(
        "async function isAdmin(user) { return load(user); }\nasync function remove(user) {\n  if (!(await isAdmin(user))) throw new Error('denied');\n}\n",
        "async function load() {}\nif (load) start();\nif (cache.get(load())) stop();\n",
        "async function poll() {}\nfunction isAdmin() {}\nif (isAdmin()) poll();\n",
    ),
)
