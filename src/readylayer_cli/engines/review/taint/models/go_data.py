"""Databases, directories and documents of Go."""

import re

from readylayer_cli.engines.review.taint.model import CallFacts, Model, Sink
from readylayer_cli.engines.review.taint.value import Value

_CONTEXT = re.compile(r"[cC]ontext|\bctx\b|[cC]tx\b")
_STATEMENT = re.compile(
    r"\s*(?:select|insert|update|delete|with|merge|create|drop|alter|call|exec|replace|truncate|show|explain)\b",
    re.IGNORECASE,
)
_NO_DATABASE = re.compile(
    r"Prepare\w*\(\)|Stmt\(\)|os/exec|\.URL\b|Request\(\)|url\.|redis|exec\.|graphql|gin\.Context|fiber\.Ctx|echo\.Context|prometheus|influx|bleve|goquery|Builder\(\)|template|sh\.|script", re.IGNORECASE
)  # fmt: skip


def _is_database(facts: CallFacts) -> bool:
    return not _NO_DATABASE.search(facts.receiver.ref)


def _context_first(facts: CallFacts) -> bool:
    """Whether the first argument is a context, and the statement the second."""
    first, second = facts.argument(0), facts.argument(1)
    if first is None or second is None or first.taints or first.constants is not None:
        return False
    return bool(_CONTEXT.search(first.ref)) or bool(_STATEMENT.match(second.prefix))


def _first_text(facts: CallFacts) -> bool:
    first = facts.argument(0)
    return _is_database(facts) and first is not None and not _context_first(facts)


def _second_text(facts: CallFacts) -> bool:
    return _is_database(facts) and _context_first(facts)


def _is_text(value: Value | None) -> bool:
    return value is not None and not value.keys and value.rest is None


def _condition(index: int) -> Sink:
    return Sink("sql", args=(index,), when=lambda facts: _is_database(facts) and _is_text(facts.argument(index)))


_EITHER = (Sink("sql", args=(0,), when=_first_text), Sink("sql", args=(1,), when=_second_text))
_AFTER_CONTEXT = (Sink("sql", args=(1,), when=_is_database),)
_AFTER_TARGET = (
    Sink("sql", args=(1,), when=lambda facts: _is_database(facts) and len(facts.args) > 1 and not facts.args[0].taints),
)
_AFTER_BOTH = (Sink("sql", args=(2,), when=_is_database),)
_LDAP = (Sink("ldap", args=(0, 6), keywords=("Filter", "BaseDN")),)
_XPATH = tuple(
    f"{package}.{name}" for package in ("xmlquery", "htmlquery", "jsonquery") for name in ("Find", "FindOne", "QueryAll", "Query")
)  # fmt: skip
_SCRIPTS = frozenset({"$where", "$function", "$accumulator", "$expr"})


def _filters_whole(facts: CallFacts) -> bool:
    """A filter that the request gives as a whole, or a script in one."""
    given = facts.argument(1)
    return given is not None and (bool(given.taints) or _has_script(given))


def _has_script(value: Value) -> bool:
    for key, member in value.keys.items():
        if key in _SCRIPTS and member.all_taints():
            return True
        first = member.keys.get(0)
        if first is not None and first.constants is not None and first.constants & _SCRIPTS and member.all_taints():
            return True
    return False


def _is_collection(facts: CallFacts) -> bool:
    return _context_first(facts) and _filters_whole(facts) and not _STATEMENT.match(facts.args[1].prefix)


_NOSQL = (Sink("nosql", args=(1,), when=_is_collection),)

DATA = Model(
    sinks={
        **{f".{name}": _EITHER for name in ("Query", "Exec", "QueryRow", "Prepare", "Queryx", "QueryRowx", "MustExec", "Preparex", "NamedExec", "NamedQuery", "QueryEx", "ExecEx")},
        **{f".{name}": _AFTER_CONTEXT for name in (
            "QueryContext", "ExecContext", "QueryRowContext", "PrepareContext", "QueryxContext", "QueryRowxContext", "NamedExecContext", "NamedQueryContext", "PreparexContext", "MustExecContext")},
        **{f".{name}": _AFTER_BOTH for name in ("SelectContext", "GetContext")},
        **{f"sqlx.DB().{name}": _AFTER_TARGET for name in ("Select", "Get")}, **{f"sqlx.Tx().{name}": _AFTER_TARGET for name in ("Select", "Get")},
        **{f"sqlx.{connect}().{name}": _AFTER_TARGET for name in ("Select", "Get") for connect in ("Connect", "MustConnect", "Open")},
        ".NewRaw": (_condition(0),), ".ColumnExpr": (_condition(0),), ".OrderExpr": (_condition(0),), "squirrel.Expr": (_condition(0),), "pgx.Batch().Queue": (_condition(0),),
        "ldap.NewSearchRequest": _LDAP, "ldap.SearchRequest": _LDAP,
        **dict.fromkeys(_XPATH, (Sink("xpath", args=(1,)),)), "xpath.Compile": (Sink("xpath"),), "xpath.MustCompile": (Sink("xpath"),), "xmlpath.Compile": (Sink("xpath"),), "xmlpath.MustCompile": (Sink("xpath"),),
        "etree.CompilePath": (Sink("xpath"),), ".FindElements": (Sink("xpath"),), ".FindElement": (Sink("xpath"),), "goxpath.Parse": (Sink("xpath"),), "goxpath.MustParse": (Sink("xpath"),), "xpath.Select": (Sink("xpath", args=(1,)),),
        **{f".{name}": _NOSQL for name in ("Find", "FindOne", "Aggregate", "UpdateOne", "UpdateMany", "DeleteOne", "DeleteMany", "FindOneAndUpdate", "FindOneAndDelete", "CountDocuments", "Distinct")},
    },
    cleaners={
        "ldap.EscapeFilter": frozenset({"ldap"}), "ldap.EscapeDN": frozenset({"ldap"}), "pq.QuoteIdentifier": frozenset({"sql"}), "pq.QuoteLiteral": frozenset({"sql"}), "pgx.Identifier().Sanitize": frozenset({"sql"}),
        ".QuoteIdentifier": frozenset({"sql"}), ".QuoteTo": frozenset({"sql"}),
    },
)  # fmt: skip
"""Statements, filters, expressions."""

ORM = Model(
    sinks={
        **{f".{name}": (_condition(0),) for name in (
            "Raw", "Where", "Or", "Not", "Having", "Order", "OrderBy", "Group", "Joins", "Select", "Table", "Pluck", "WhereOr", "Distinct", "SQL", "From", "Column", "GroupBy", "LeftJoin", "Join", "InnerJoin", "Suffix", "Prefix")},
        **{f".{name}": (_condition(1),) for name in ("First", "Take", "Last", "Delete")}, "gorm.Expr": (_condition(0),),
    },
)  # fmt: skip
"""Text that object mappers take for SQL."""
