"""Databases, directories, documents and templates."""

import re

from readylayer_cli.engines.review.taint.model import CallFacts, Model, Sink

_SQL = (Sink("sql", keywords=("sql", "query", "statement", "operation")),)
_PARSERS = (
    "lxml.etree.fromstring", "lxml.etree.parse", "lxml.etree.XML", "xml.etree.ElementTree.fromstring", "xml.etree.ElementTree.parse", "xml.etree.ElementTree.XML",
    "xml.dom.minidom.parseString", "xml.dom.minidom.parse", "xml.dom.pulldom.parseString", "xml.sax.parseString", "xml.sax.parse", "xml.etree.cElementTree.fromstring",
)  # fmt: skip
_OTHER_EXECUTORS = re.compile(r"executor|pool|thread|task|workflow|command|runner|pipeline|celery|redis", re.IGNORECASE)


def _is_database(facts: CallFacts) -> bool:
    """`execute` of anything that is not plainly something else."""
    return not _OTHER_EXECUTORS.search(facts.ref)


def _resolves(facts: CallFacts) -> bool:
    """The default lxml parser, or one that resolves entities."""
    parser = facts.argument(1, "parser")
    return parser is None or parser.ref != "safe parser"


_EXECUTE = (Sink("sql", keywords=("sql", "query", "statement", "operation"), when=_is_database),)

DATA = Model(
    sinks={
        ".execute": _EXECUTE, ".executemany": _EXECUTE, ".executescript": _EXECUTE, ".exec_driver_sql": _SQL, ".read_sql": _SQL, ".read_sql_query": _SQL,
        "pandas.read_sql": _SQL, "pandas.read_sql_query": _SQL, "sqlalchemy.text": _SQL, "sqlalchemy.sql.text": _SQL, "sqlalchemy.literal_column": _SQL, "flask_sqlalchemy.text": _SQL,
        ".fetchrow": _SQL, ".fetchval": _SQL, ".execute_sql": _SQL, ".mogrify": _SQL,
        ".search_s": (Sink("ldap", args=(0, 2), keywords=("filterstr", "base")),), ".search_ext_s": (Sink("ldap", args=(0, 2), keywords=("filterstr",)),),
        ".search_ext": (Sink("ldap", args=(0, 2), keywords=("filterstr",)),), ".search_st": (Sink("ldap", args=(0, 2), keywords=("filterstr",)),),
        ".search": (Sink("ldap", args=(0, 1), keywords=("search_filter", "search_base"), when=lambda facts: "ldap" in facts.ref.lower() or "search_filter" in facts.keywords),),
        ".xpath": (Sink("xpath", keywords=("path", "_path")),), "lxml.etree.XPath": (Sink("xpath"),), "elementpath.select": (Sink("xpath", args=(1,)),),
        ".findall": (Sink("xpath", when=lambda facts: "etree" in facts.ref or "lxml" in facts.ref or "ElementTree" in facts.ref),),
        ".find": (Sink("xpath", when=lambda facts: "etree" in facts.ref or "lxml" in facts.ref or "ElementTree" in facts.ref),),
        **{name: (Sink("xxe", when=_resolves),) for name in _PARSERS if name.startswith("lxml")},
        ".find_one": (Sink("nosql", when=lambda facts: any(value.taints for value in facts.args)),),
        ".aggregate": (Sink("nosql", when=lambda facts: any(value.taints for value in facts.args)),),
        ".eval": (Sink("code", when=lambda facts: "pandas" in facts.ref or facts.ref.endswith("df.eval")),), "pandas.eval": (Sink("code"),),
    },
    cleaners={
        "ldap.filter.escape_filter_chars": frozenset({"ldap"}), "ldap.dn.escape_dn_chars": frozenset({"ldap"}), "ldap3.utils.conv.escape_filter_chars": frozenset({"ldap"}),
        "ldap.filter.filter_format": frozenset({"ldap"}),
        ".escape_string": frozenset({"sql"}),
    },
    carriers=frozenset({"sqlalchemy.text", "sqlalchemy.sql.text", "lxml.etree.fromstring", "xml.etree.ElementTree.fromstring"}),
)  # fmt: skip
