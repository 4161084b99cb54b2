"""javascript-response-twice: a handler answers and goes on to answer again."""

from collections.abc import Iterable

from ast_grep_py import SgNode

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.rule import FileRule, Match
from readylayer_cli.engines.review.rules.javascript._report import LANGUAGES, graded

_ANSWER = lazy_pattern(
    r"(?:await\s+)?(?:res|response)\s*(?:\.\s*(?:status|type|set|header|code)\([^()]*\)\s*)*\.\s*(?:send|json|end|redirect|render|sendStatus|sendFile)\("
)
_LATER_ANSWER = lazy_pattern(
    r"(?:^|[;{}\n])\s*(?:return\s+)?(?:await\s+)?(?:res|response)\s*(?:\.\s*(?:status|type|set|header|code)\([^()]*\)\s*)*\.\s*(?:send|json|redirect|render|sendStatus|sendFile)\("
)
_LEAVES = frozenset({"return_statement", "throw_statement", "break_statement", "continue_statement"})


def check(file: SourceFile) -> Iterable[Match]:
    for node in file.find_all({"kind": "if_statement"}):
        body = node.field("consequence")
        if body is None or node.field("alternative") is not None:
            continue
        statements = (
            [item for item in body.named_children() if item.kind() != "comment"]
            if body.kind() == "statement_block"
            else [body]
        )
        last = statements[-1] if statements else None
        if (
            last is None
            or last.kind() in _LEAVES
            or not _ANSWER.match(last.text()[:300])
            or last.kind() != "expression_statement"
        ):
            continue
        if _answers_later(node):
            yield graded(file, last, Severity.MEDIUM, Confidence.HIGH, "", "return " + last.text()[:200])


def _answers_later(node: SgNode) -> bool:
    """Whether a statement behind, in the same block, answers whatever happened before."""
    following = node.next()
    for _ in range(60):
        if following is None:
            return False
        if following.kind() == "expression_statement" and _LATER_ANSWER.match("\n" + following.text()[:300]):
            return True
        if following.kind() == "return_statement":
            return bool(_LATER_ANSWER.match("\n" + following.text()[:300]))
        if following.kind() in _LEAVES or (
            following.kind() == "if_statement" and "headersSent" in following.text()[:200]
        ):
            return False
        following = following.next()
    return False


RULE = FileRule(
    id="javascript-response-twice",
    title="A handler answers and goes on to answer again",
    severity=Severity.MEDIUM,
    confidence=Confidence.HIGH,
    cwe=("CWE-617",),
    languages=LANGUAGES,
    triggers=("res.", "response."),
    tests=False,
    what="A branch sends a response without `return`, and a later statement of the same block sends another.",
    why="The checks behind the branch do not stop anything: the work is done all the same, and the second answer throws `ERR_HTTP_HEADERS_SENT`.",
    fix="Write `return res.status(400).json(..)`.",
    check=check,
    bad=(
        "app.get('/user', async (req, res) => {\n  const user = await find(req.params.id);\n  if (!user) {\n    res.status(404).json({ error: 'not found' });\n  }\n  res.json(user);\n});\n",
        "function remove(req, res) {\n  if (!req.user.isAdmin) res.sendStatus(403);\n  store.delete(req.params.id);\n  return res.status(200).send('deleted');\n}\n",
    ),
    good=(
        "app.get('/user', async (req, res) => {\n  const user = await find(req.params.id);\n  if (!user) {\n    return res.status(404).end();\n  }\n  res.json(user);\n});\n",
        "function answer(req, res) {\n  if (!req.user) {\n    res.sendStatus(403);\n  } else {\n    res.json(req.user);\n  }\n}\n",
        "function stream(req, res) {\n  if (req.query.head) {\n    res.write('head');\n  }\n  res.end('done');\n}\n",
    ),
)
