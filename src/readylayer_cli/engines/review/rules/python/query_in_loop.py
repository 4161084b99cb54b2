"""python-query-in-loop: the database is asked once for each element of a result."""

import re
from collections.abc import Iterable

from ast_grep_py import SgNode

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.rule import FileRule, Match
from readylayer_cli.engines.review.rules.python._found import graded
from readylayer_cli.engines.review.rules.python._scope import names_in, scope_of

_DJANGO = lazy_pattern(r"\.objects\.(?:\w+\([^()]*\)\.)*\w+\Z")
_ALCHEMY = lazy_pattern(
    r"(?:^|\.)(?:session|db)\.(?:query|get|scalars|scalar|execute)\Z|\.query\.(?:get|filter_by|filter|get_or_404)\Z|session\.query\([^()]*\)\.\w+\Z"
)
_READS = frozenset(
    {
        "get",
        "filter",
        "exclude",
        "first",
        "last",
        "count",
        "exists",
        "values",
        "values_list",
        "aggregate",
        "query",
        "scalars",
        "scalar",
        "execute",
        "filter_by",
        "get_or_404",
        "earliest",
        "latest",
    }
)
_RESULT = lazy_pattern(
    r"\.objects\b|\.query\b|session\.(?:query|scalars|execute)|\.all\(\)|_set\.|queryset|\.select_related|\.values(?:_list)?\(|\.iterator\("
)
_BY_LIST = lazy_pattern(r"__in\s*=|\.in_\(|__range\s*=|bulk")
_ONE_OF_A_KIND = lazy_pattern(r"migrations?/|/management/commands/|alembic|fixtures|seed|scripts?/|populate")


def check(file: SourceFile) -> Iterable[Match]:
    if _ONE_OF_A_KIND.search(file.path):
        return
    for call in file.calls.method(*_READS):
        if not (_DJANGO.search(call.written) or _ALCHEMY.search(call.written)):
            continue
        loop = _loop_around(call.node)
        if loop is None:
            continue
        target, source = loop.field("left"), loop.field("right")
        if target is None or source is None:
            continue
        names = set(names_in(target))
        box = call.node.field("arguments")
        used = {node.text() for node in box.find_all(kind="identifier")} if box is not None else set()
        if names & used and not _BY_LIST.search(call.node.text()):
            result = _RESULT.search(_meaning(file, source)) and not _is_write(call.node)
            yield graded(
                file,
                call.node,
                Severity.MEDIUM if result else Severity.LOW,
                f"`{call.written[:60]}` runs once for each `{next(iter(sorted(names & used)))}`",
            )


def _is_write(node: SgNode) -> bool:
    """Whether the query ends in a change: each record needs its own then, unless done in bulk."""
    outer = next((parent for parent in node.ancestors() if parent.kind() not in {"attribute", "call"}), node)
    return bool(re.match(rf"{re.escape(node.text())}[\w.()]*\.(?:update|delete)\(", outer.text()))


def _loop_around(node: SgNode) -> SgNode | None:
    """The innermost loop whose body (not whose source) holds the node, within the same function."""
    index = node.range().start.index
    for parent in node.ancestors():
        if parent.kind() in {"function_definition", "lambda", "class_definition"}:
            return None
        if parent.kind() == "for_statement":
            body = parent.field("body")
            if body is not None and body.range().start.index <= index:
                return parent
        if parent.kind() in {
            "list_comprehension",
            "set_comprehension",
            "dictionary_comprehension",
            "generator_expression",
        }:
            body = parent.field("body")
            if body is not None and body.range().start.index <= index < body.range().end.index:
                return next((child for child in parent.children() if child.kind() == "for_in_clause"), None)
    return None


def _meaning(file: SourceFile, source: SgNode) -> str:
    if source.kind() != "identifier":
        return source.text()
    found = scope_of(file, source).before(source.text(), source.range().start.index)
    return " ".join(binding.value.text()[:500] for binding in found)


RULE = FileRule(
    id="python-query-in-loop",
    title="The database is asked once for each element of a loop",
    severity=Severity.MEDIUM,
    confidence=Confidence.MEDIUM,
    cwe=("CWE-1073",),
    languages=("python",),
    triggers=(".objects.", "session.", ".query.", "db.execute"),
    tests=False,
    what="A Django or SQLAlchemy query whose arguments hold the loop's variable. Medium when the loop runs over a query's result.",
    why="A hundred rows are a hundred and one round trips: the page gets slower with every record.",
    fix="Fetch all at once: `filter(id__in=ids)`, `select_related`, `prefetch_related`, `in_bulk`, a join or `selectinload`.",
    check=check,
    bad=(
        "from shop.models import Order, Customer\ndef report():\n    for order in Order.objects.filter(open=True):\n        customer = Customer.objects.get(id=order.customer_id)\n        print(customer.name)\n",
        "def names(session):\n    users = session.query(User).all()\n    return [session.query(Team).filter(Team.id == u.team_id).first() for u in users]\n",
        "def load(ids):\n    return [User.query.get(uid) for uid in ids]\n",
    ),
    good=(
        "from shop.models import Order, Customer\ndef report():\n    customers = Customer.objects.in_bulk(ids)\n    for order in Order.objects.filter(open=True):\n        print(customers[order.customer_id].name)\n",
        "def report():\n    for order in Order.objects.filter(open=True):\n        print(order.total)\n",
        "def sizes():\n    for order in Order.objects.filter(open=True):\n        total = cache.get(order.id)\n",
    ),
)
