"""java-sql-from-parts: SQL put together from values instead of parameters."""

import re
from collections.abc import Iterable

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.rule import FileRule, Match
from readylayer_cli.engines.review.rules._following import Following
from readylayer_cli.engines.review.rules._report import traced_match
from readylayer_cli.engines.review.rules._sql import grade_sql
from readylayer_cli.engines.review.rules.java._flow import value_of
from readylayer_cli.engines.review.rules.java._followed import followed

_SINKS = (
    "executeQuery", "executeUpdate", "executeLargeUpdate", "execute", "addBatch", "prepareStatement", "prepareCall", "createQuery",
    "createNativeQuery", "createSQLQuery", "query", "queryForObject", "queryForList", "queryForMap", "queryForRowSet", "queryForInt", "queryForLong",
    "queryForStream", "batchUpdate", "update", "sql", "nativeQuery", "rawQuery", "execSQL",
)  # fmt: skip
_DATABASE = lazy_pattern(
    r"st(?:a?te?)?me?nt|statement|jdbc|conn(?:ection)?\b|\bem\b|entityManager|getConnection\(\)|dsl|createStatement",
    re.IGNORECASE,
)
_ESCAPING = lazy_pattern(r"encodeForSQL|escapeSql|quoteIdentifier|enquote|escapeSQL|mysql_real", re.IGNORECASE)


def check(file: SourceFile) -> Iterable[Match]:
    for call in file.calls.method(*_SINKS):
        node, receiver = call.argument(0), call.receiver
        if node is None or receiver is None or node.kind() == "string_literal":
            continue
        value = value_of(file, node, _ESCAPING)
        grade = grade_sql(value, surely_sql=bool(_DATABASE.search(receiver.text()[-60:])))
        if grade is not None:
            yield traced_match(
                file, call.node, value, f"`{call.method}` gets SQL that is put together from values", grade
            )


RULE = FileRule(
    id="java-sql-from-parts",
    title="SQL is put together from values instead of parameters",
    severity=Severity.HIGH,
    confidence=Confidence.MEDIUM,
    cwe=("CWE-89",),
    languages=("java",),
    triggers=tuple(f".{name}(" for name in _SINKS),
    tests=False,
    what="A statement, HQL or JPQL text that is joined with `+`, `String.format` or a `StringBuilder` from values.",
    why="A value that holds a quote ends the literal and goes on as SQL: whoever chooses it reads or changes any row.",
    fix="Write `?` or `:name` in the text and set the value: `prepareStatement(...)`, `setParameter(...)`, `jdbc.query(sql, args)`.",
    check=followed(Following("sql", "becomes part of the SQL that `{callee}` runs", Severity.CRITICAL), check),
    bad=(
        (
            "class A {\n  void f(Connection conn, String name) throws SQLException {\n    Statement stmt = conn.createStatement();\n"
            '    stmt.executeQuery("SELECT * FROM users WHERE name = \'" + name + "\'");\n  }\n}\n'
        ),
        (
            'class A {\n  @GetMapping("/u")\n  List<User> f(@RequestParam String id) {\n    String q = String.format("select u from User u where u.id = %s", id);\n'
            "    return em.createQuery(q).getResultList();\n  }\n}\n"
        ),
        (
            'class A extends HttpServlet {\n  void doGet(HttpServletRequest request, HttpServletResponse r) {\n    StringBuilder sb = new StringBuilder("SELECT * FROM t WHERE ");\n'
            '    sb.append("x = \'").append(request.getParameter("x")).append("\'");\n    jdbcTemplate.queryForList(sb.toString());\n  }\n}\n'
        ),
    ),
    good=(
        'class A {\n  void f(Connection c, String name) throws SQLException {\n    PreparedStatement s = c.prepareStatement("SELECT * FROM users WHERE name = ?");\n    s.setString(1, name);\n  }\n}\n',
        'class A {\n  static final String COLS = "id, name";\n  void f(int id) {\n    jdbcTemplate.query("SELECT " + COLS + " FROM users WHERE id = " + id, mapper);\n  }\n}\n',
        'class A {\n  void f(String table) {\n    jdbcTemplate.update("DELETE FROM " + table + " WHERE stale = 1");\n  }\n}\n',
        'class A {\n  void f(HttpServletRequest request) {\n    executor.execute("job-" + request.getParameter("x"));\n  }\n}\n',
    ),
)
