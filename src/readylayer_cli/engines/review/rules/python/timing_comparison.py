"""python-timing-comparison: a signature is compared byte by byte."""

from collections.abc import Iterable
from itertools import pairwise

from ast_grep_py import SgNode

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.rule import FileRule, Match
from readylayer_cli.engines.review.rules.python._found import graded
from readylayer_cli.engines.review.rules.python._names import label_of, words_of
from readylayer_cli.engines.review.rules.python._origin import is_request_data
from readylayer_cli.engines.review.rules.python._scope import scope_of

_COMPARED = lazy_pattern(
    r"(?i)(?:signature|hmac|digest|\bsig|token|secret|api_?key)[^\n]{0,200}[=!]=|[=!]=[^\n]{0,200}(?:signature|hmac|digest|\bsig|token|secret|api_?key)"
)
_QUERY_METHODS = frozenset(
    {"filter", "where", "filter_by", "having", "join", "outerjoin", "and_", "or_", "exclude", "not_", "exists"}
)
_COMPARISON = r"(?i)(?:signature|hmac|hexdigest|_sig\b|\bsig\b|token|secret|api_?key|digest)"
_SIGNATURES = frozenset({"signature", "sig", "hmac", "mac"})
_SECRETS = (
    ("auth", "token"),
    ("access", "token"),
    ("api", "token"),
    ("csrf", "token"),
    ("reset", "token"),
    ("api", "key"),
    ("secret", "token"),
    ("webhook", "secret"),
    ("shared", "secret"),
    ("verification", "token"),
    ("secret", "key"),
    ("session", "token"),
)
_FIXED_KINDS = frozenset({"string", "integer", "none", "true", "false", "list", "tuple", "float"})
_NOT_VALUES = frozenset(
    {
        "type",
        "types",
        "length",
        "len",
        "algorithm",
        "name",
        "id",
        "version",
        "count",
        "kind",
        "method",
        "file",
        "size",
        "index",
        "args",
    }
)


def check(file: SourceFile) -> Iterable[Match]:
    if not _COMPARED.search(file.text):
        return
    knows_hmac = "hmac" in file.text
    for node in file.find_all({"kind": "comparison_operator", "regex": _COMPARISON}):
        sides = node.named_children()
        operators = [child.text() for child in node.children() if not child.is_named()]
        if len(sides) != 2 or operators not in (["=="], ["!="]) or any(side.kind() in _FIXED_KINDS for side in sides):
            continue
        labels = [label_of(side) for side in sides]
        if labels[0] == labels[1] != "" or _is_query(node):
            continue
        if any(label.isupper() for label in labels):
            if any(_sent_by_client(file, side) for side in sides) and any(_names_secret(label) for label in labels):
                yield graded(file, node, Severity.LOW, "The comparison takes longer the more of the secret is right")
            continue
        words = [words_of(label) for label in labels]
        if any(_NOT_VALUES & set(found) for found in words):
            continue
        if any(_SIGNATURES & set(found) for found in words) or any(_is_mac(file, side) for side in sides):
            severity = Severity.MEDIUM if knows_hmac else Severity.LOW
            yield graded(file, node, severity, "The comparison takes longer the more of the signature is right")
        elif any(pair in _SECRETS for found in words for pair in pairwise(found)):
            yield graded(file, node, Severity.LOW, "The comparison takes longer the more of the secret is right")


def _sent_by_client(file: SourceFile, side: SgNode) -> bool:
    if side.kind() == "identifier":
        given = scope_of(file, side).parameters.get(side.text())
        if given is not None and given.default is not None and given.default.text().startswith("Header("):
            return True
    return not label_of(side).isupper() and is_request_data(file, side)


def _names_secret(label: str) -> bool:
    words = words_of(label)
    return label.isupper() and (
        words[-1:] in (["token"], ["secret"]) or any(pair in _SECRETS for pair in pairwise(words))
    )


def _is_mac(file: SourceFile, side: SgNode) -> bool:
    if side.kind() == "identifier":
        found = scope_of(file, side).before(side.text(), side.range().start.index)
        if any("hmac." in binding.value.text()[:200] for binding in found):
            return True
    return "hmac" in side.text() or (label_of(side) == "hexdigest" and "hmac" in side.text())


def _is_query(node: SgNode) -> bool:
    """Whether the comparison is an expression of a query builder rather than a decision."""
    around = node.parent()
    while around is not None and around.kind() in {"parenthesized_expression", "binary_operator"}:
        around = around.parent()
    call = around.parent() if around is not None and around.kind() == "argument_list" else None
    callee = call.field("function") if call is not None else None
    return callee is not None and callee.text().rpartition(".")[2] in _QUERY_METHODS


RULE = FileRule(
    id="python-timing-comparison",
    title="A signature or secret is compared byte by byte",
    severity=Severity.MEDIUM,
    confidence=Confidence.MEDIUM,
    cwe=("CWE-208",),
    languages=("python",),
    triggers=("signature", "hmac", "_token", "api_key", "secret", "digest", "API_KEY", "_SECRET", "_TOKEN"),
    tests=False,
    what="`==` or `!=` between two values one of which is named like a signature, HMAC, token or key.",
    why="The time of the answer tells how many leading bytes were right: a valid signature can be found byte by byte.",
    fix="Use `hmac.compare_digest(a, b)` or `secrets.compare_digest`.",
    check=check,
    bad=(
        'import hmac\ndef check(body, signature):\n    expected = hmac.new(KEY, body, "sha256").hexdigest()\n    return expected == signature\n',
        'import hmac\nif hmac.new(key, data, sha1).hexdigest() != request.headers["X-Hub-Signature"]:\n    abort(403)\n',
        'def allowed(request):\n    return request.headers.get("X-Api-Key") == settings.api_key\n',
    ),
    good=(
        "import hmac\ndef check(body, signature):\n    return hmac.compare_digest(sign(body), signature)\n",
        'import hmac\nif signature == "":\n    raise ValueError\n',
        "import inspect\nif inspect.signature(first) == inspect.signature(second):\n    merge()\n",
        "if token.type == other.type:\n    pass\n",
    ),
)
