"""java-unowned-query: a record is chosen by id alone where its neighbours also ask for the owner."""

from collections.abc import Iterable, Iterator

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.rule import FileRule, Match
from readylayer_cli.engines.review.rules._ownership import Query, sql_fields, unowned
from readylayer_cli.engines.review.rules.java._flow import value_of
from readylayer_cli.engines.review.rules.java._places import method_text

_SQL = (
    "createQuery",
    "createNativeQuery",
    "prepareStatement",
    "query",
    "queryForObject",
    "queryForList",
    "queryForMap",
    "update",
    "createSQLQuery",
    "sql",
)
_DERIVED = lazy_pattern(r"\A(?:find|get|delete|remove|exists|read|count)(?:\w*?)By(\w+)\Z")


def check(file: SourceFile) -> Iterable[Match]:
    yield from unowned(file, _queries(file))


def _queries(file: SourceFile) -> Iterator[Query]:
    for call in file.calls:
        if call.receiver is None or not call.positional:
            continue
        if call.method in _SQL:
            found = sql_fields(value_of(file, call.positional[0]).template)
            if found is not None:
                yield Query(call.node, found[0], found[1], method_text(file, call.node))
        elif derived := _DERIVED.match(call.method):
            fields = frozenset(name[:1].lower() + name[1:] for name in derived[1].split("And"))
            yield Query(call.node, call.receiver.text()[:80], fields, method_text(file, call.node))


RULE = FileRule(
    id="java-unowned-query",
    title="A record is chosen by id alone where its neighbours also ask for the owner",
    severity=Severity.MEDIUM,
    confidence=Confidence.MEDIUM,
    cwe=("CWE-639",),
    languages=("java",),
    triggers=("ById", "WHERE", "where"),
    tests=False,
    what="A query by id without the owner, user or tenant that the other queries of the file on the same records compare.",
    why="Whoever guesses or counts up an id reads or changes what belongs to others.",
    fix="Add the owner to the conditions: `findByIdAndOwner(id, owner)`.",
    check=check,
    bad=(
        "class A {\n  Note show(long id, User me) {\n    return notes.findByIdAndOwner(id, me).orElseThrow();\n  }\n  void drop(long id) {\n    notes.deleteById(id);\n  }\n}\n",
        'class A {\n  void show(long id, long me) {\n    jdbc.queryForObject("SELECT * FROM note WHERE id = ? AND user_id = ?", mapper, id, me);\n  }\n  void drop(long id) {\n    jdbc.update("DELETE FROM note WHERE id = ?", id);\n  }\n}\n',
    ),
    good=(
        "class A {\n  Note show(long id, User me) {\n    return notes.findByIdAndOwner(id, me).orElseThrow();\n  }\n  void drop(long id, User me) {\n    notes.deleteByIdAndOwner(id, me);\n  }\n}\n",
        "class A {\n  Note show(long id) {\n    return notes.findById(id).orElseThrow();\n  }\n  void drop(long id) {\n    notes.deleteById(id);\n  }\n}\n",
    ),
)
