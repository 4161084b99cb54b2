"""Databases, directories, documents and templates."""

import re

from readylayer_cli.engines.review.taint.model import CallFacts, Model, Sink
from readylayer_cli.engines.review.taint.value import Value

_SQL = (Sink("sql", keywords=("sql", "query", "statement", "operation")),)
_OTHER_EXECUTORS = re.compile(r"executor|pool|thread|task|workflow|command|runner|pipeline|celery|redis", re.IGNORECASE)


def _is_database(facts: CallFacts) -> bool:
    """`execute` of anything that is not plainly something else."""
    return not _OTHER_EXECUTORS.search(facts.ref)


_STORE_METHODS = (
    "find", "find_one", "find_one_and_update", "find_one_and_delete", "find_one_and_replace", "update_one", "update_many", "delete_one", "delete_many",
    "aggregate", "count_documents", "replace_one", "distinct",
)  # fmt: skip
_DOCUMENTS = re.compile(r"mongo|motor|collection|\bdb\b", re.IGNORECASE)


def _operators(query: Value) -> bool:
    """Whether what a stranger chose stands where an object would be read as an operator."""
    if query.taints:
        return True
    return any(
        bool(held.taints) or _operators(held) for key, held in query.keys.items() if not str(key).startswith("$eq")
    )


def _is_store(facts: CallFacts) -> bool:
    """A collection of documents, not a list or a tree."""
    query = facts.argument(0, "filter")
    whole = query is not None and _operators(query)
    return whole and (facts.method != "find" or bool(_DOCUMENTS.search(facts.ref)))


def _runs_code(facts: CallFacts) -> bool:
    query = facts.argument(0, "filter")
    held = query.keys.get("$where") if query is not None else None
    return held is not None and bool(held.all_taints())


_QUERY = (
    Sink("operators", keywords=("filter", "pipeline"), when=_is_store),
    Sink("where", keywords=("filter",), when=_runs_code),
)
_EXECUTE = (Sink("sql", keywords=("sql", "query", "statement", "operation"), when=_is_database),)

DATA = Model(
    sinks={
        ".execute": _EXECUTE, ".executemany": _EXECUTE, ".executescript": _EXECUTE, ".exec_driver_sql": _SQL, ".read_sql": _SQL, ".read_sql_query": _SQL,
        "pandas.read_sql": _SQL, "pandas.read_sql_query": _SQL, "sqlalchemy.text": _SQL, "sqlalchemy.sql.text": _SQL, "sqlalchemy.literal_column": _SQL, "flask_sqlalchemy.text": _SQL,
        ".fetchrow": _SQL, ".fetchval": _SQL, ".execute_sql": _SQL, ".mogrify": _SQL,
        ".search_s": (Sink("ldap", args=(0, 2), keywords=("filterstr", "base")),), ".search_ext_s": (Sink("ldap", args=(0, 2), keywords=("filterstr",)),),
        ".search_ext": (Sink("ldap", args=(0, 2), keywords=("filterstr",)),), ".search_st": (Sink("ldap", args=(0, 2), keywords=("filterstr",)),),
        ".search": (Sink("ldap", args=(0, 1), keywords=("search_filter", "search_base"), when=lambda facts: "ldap" in facts.ref.lower() or "search_filter" in facts.keywords),),
        ".xpath": (Sink("xpath", keywords=("path", "_path")),), "lxml.etree.XPath": (Sink("xpath"),), "elementpath.select": (Sink("xpath", args=(1,), keywords=("path",)),), "elementpath.iter_select": (Sink("xpath", args=(1,), keywords=("path",)),),
        "elementpath.Selector": (Sink("xpath", keywords=("path",)),), "lxml.etree.ETXPath": (Sink("xpath"),), "lxml.etree.XPathEvaluator()": (Sink("xpath"),),
        "psycopg2.sql.SQL": _SQL, "psycopg.sql.SQL": _SQL, "peewee.SQL": _SQL, "peewee.RawQuery": _SQL, "tortoise.expressions.RawSQL": _SQL, "pony.orm.raw_sql": _SQL,
        ".simple_bind_s": (Sink("ldap", keywords=("who",)),), ".bind_s": (Sink("ldap", keywords=("who",)),), "ldap3.Connection": (Sink("ldap", args=(), keywords=("user",)),),
        ".findall": (Sink("xpath", when=lambda facts: "etree" in facts.ref or "lxml" in facts.ref or "ElementTree" in facts.ref),),
        ".find": (Sink("xpath", when=lambda facts: "etree" in facts.ref or "lxml" in facts.ref or "ElementTree" in facts.ref), *_QUERY),
        **{f".{name}": _QUERY for name in _STORE_METHODS if name != "find"},
        ".objects": (Sink("operators", args=(), keywords=("__raw__",)),),
        ".eval": (Sink("code", when=lambda facts: "pandas" in facts.ref or facts.ref.endswith("df.eval")),), "pandas.eval": (Sink("code"),),
    },
    cleaners={
        "ldap.filter.escape_filter_chars": frozenset({"ldap"}), "ldap.dn.escape_dn_chars": frozenset({"ldap"}), "ldap3.utils.conv.escape_filter_chars": frozenset({"ldap"}),
        "ldap.filter.filter_format": frozenset({"ldap"}),
        ".escape_string": frozenset({"sql"}),
    },
    carriers=frozenset({"sqlalchemy.text", "sqlalchemy.sql.text", "lxml.etree.fromstring", "xml.etree.ElementTree.fromstring"}),
)  # fmt: skip
