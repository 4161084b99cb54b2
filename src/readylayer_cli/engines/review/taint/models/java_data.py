"""Databases: JDBC, Spring, JPA, Hibernate, R2DBC, jOOQ, MyBatis, Vert.x, Android."""

import re

from readylayer_cli.engines.review.taint.model import CallFacts, Model, Sink

_DATABASE = re.compile(
    r"st(?:a?te)?me?n?t\b|stmt|statement|jdbc|conn(?:ection)?\b|connection\(\)|\bem\b|entitymanager|dsl|template\(\)|database|\bdb\b|session|dao|sqlclient|handle|querydsl",
    re.IGNORECASE,
)
_ANY = (
    "executeQuery", "executeUpdate", "executeLargeUpdate", "prepareStatement", "prepareCall", "nativeSQL", "createNativeQuery", "createSQLQuery", "createNativeMutationQuery",
    "queryForObject", "queryForList", "queryForMap", "queryForRowSet", "queryForInt", "queryForLong", "queryForStream", "rawQuery", "execSQL", "batchUpdate", "compileStatement",
    "preparedQuery", "queryWithParams", "updateWithParams", "sqlRestriction", "createMutationQuery",
)  # fmt: skip
_ON_DATABASE = (
    "execute",
    "addBatch",
    "query",
    "update",
    "sql",
    "createStatement",
    "createQuery",
    "nativeQuery",
    "resultQuery",
    "fetch",
    "fetchOne",
    "selectList",
    "selectOne",
    "batch",
    "newQuery",
    "find",
    "delete",
    "insert",
    "executeBatch",
)


def _is_database(facts: CallFacts) -> bool:
    return bool(_DATABASE.search(facts.ref.rpartition(".")[0]))


_SQL = (Sink("sql"),)

DATA = Model(
    sinks={
        **{f".{name}": _SQL for name in _ANY}, **{f".{name}": (Sink("sql", when=_is_database),) for name in _ON_DATABASE},
        "DSL.sql": _SQL, "DSL.condition": _SQL, "DSL.field": _SQL, "DSL.table": _SQL, "JpaSort.unsafe": _SQL, "SqlRunner().selectAll": _SQL, "SqlRunner().selectOne": _SQL, "SqlRunner().run": _SQL,
        "SqlRunner().update": _SQL, "SqlRunner().insert": _SQL, "SqlRunner().delete": _SQL, "PreparedStatementCreatorFactory": _SQL, "SqlQuery": _SQL, "SqlUpdate": _SQL, "DriverManager.getConnection": (Sink("ssrf"),),
        "BeanUtils.populate": (Sink("mass", args=(1,)),), "BeanUtilsBean().populate": (Sink("mass", args=(1,)),), "BasicQuery": (Sink("nosql"),), "BasicDBObject.parse": (Sink("nosql"),), "Document.parse": (Sink("nosql"),), ".where": (Sink("nosql", when=lambda facts: "Criteria" in facts.ref),),
    },
)  # fmt: skip
