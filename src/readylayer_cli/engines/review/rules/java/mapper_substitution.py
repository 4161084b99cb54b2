"""java-mapper-substitution: MyBatis pastes a value into the SQL."""

import re
from collections.abc import Iterable

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.rule import FileRule, Match, node_match

_PLACE = lazy_pattern(r"\$\{\s*([\w.]+)\s*\}")
_IN_QUOTES = lazy_pattern(r"['%]\s*\$\{|(?:=|like|in\s*\()\s*['\"]?%?\s*\$\{", re.IGNORECASE)
_STRUCTURE = lazy_pattern(r"table|schema|column|field|prefix|suffix|\bew\.|customSqlSegment|sqlSegment", re.IGNORECASE)


def check(file: SourceFile) -> Iterable[Match]:
    if "ibatis" not in file.text and "mybatis" not in file.text:
        return
    for node in file.find_all(
        {"kind": "annotation", "has": {"field": "name", "regex": r"^(?:Select|Update|Insert|Delete)$"}}
    ):
        names = [found[1] for found in _PLACE.finditer(node.text())]
        if names and _IN_QUOTES.search(node.text()) and not all(_STRUCTURE.search(name) for name in names):
            yield node_match(file, node, f"`${{{names[0]}}}` is pasted into the statement as it is")


RULE = FileRule(
    id="java-mapper-substitution",
    title="A mapper pastes a value into its SQL",
    severity=Severity.HIGH,
    confidence=Confidence.HIGH,
    cwe=("CWE-89",),
    languages=("java",),
    triggers=("${",),
    tests=False,
    what="`${name}` where a value belongs, in a MyBatis `@Select`, `@Update`, `@Insert` or `@Delete`.",
    why="`${}` is textual: whoever chooses the value writes SQL.",
    fix="`#{name}`, which becomes a parameter.",
    check=check,
    bad=(
        "import org.apache.ibatis.annotations.*;\ninterface M {\n  @Select(\"select * from users where name = '${name}'\")\n  User find(String name);\n}\n",
        'import org.apache.ibatis.annotations.Delete;\ninterface M {\n  @Delete({"delete from users", "where id = ${id}"})\n  void drop(String id);\n}\n',
    ),
    good=(
        'import org.apache.ibatis.annotations.*;\ninterface M {\n  @Select("select * from users where name = #{name}")\n  User find(String name);\n}\n',
        'import org.apache.ibatis.annotations.*;\ninterface M {\n  @Select("select * from ${table} where id = #{id}")\n  User find(String table, int id);\n}\n',
    ),
)
