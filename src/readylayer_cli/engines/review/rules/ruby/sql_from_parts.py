"""ruby-sql-from-parts: SQL put together from values instead of placeholders."""

import re
from collections.abc import Iterable

from ast_grep_py import SgNode

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.rule import FileRule, Match
from readylayer_cli.engines.review.rules._report import traced_match
from readylayer_cli.engines.review.rules._sql import grade_sql
from readylayer_cli.engines.review.rules.ruby._allow_lists import ALLOW_LIST
from readylayer_cli.engines.review.rules.ruby._flow import flow, value_of

_RECORD = (
    "where", "having", "find_by_sql", "joins", "order", "reorder", "pluck", "group", "update_all", "delete_all", "find_by",
    "count_by_sql", "rewhere", "in_order_of", "lock",
)  # fmt: skip
_DATABASE = (
    "execute", "exec_query", "select_all", "select_value", "select_values", "select_one", "select_rows", "exec", "query", "select",
    "from", "sql", "async_exec", "exec_update", "exec_delete", "lit", "fetch",
    "exists?",
)  # fmt: skip
_HANDLE = lazy_pattern(
    r"conn(?:ection)?(?:\(\))?\Z|\bdb\Z|\bDB\Z|database\Z|client\Z|Arel\Z|mysql|\bpg\b", re.IGNORECASE
)
_ESCAPING = lazy_pattern(
    r"quote\w*\Z|sanitize\w*\Z|escape\w*\Z|to_sql\Z|arel\w*\Z|table_name\Z|column_name\w*\Z|primary_key\Z|build_sql\Z|\w*_(?:sql|condition|conditions|clause)\Z"
)
_TAMED = frozenset(
    {
        "order",
        "reorder",
        "pluck",
        "find_by",
        "rewhere",
        "in_order_of",
        "lock",
        "select",
        "fetch",
        "query",
        "sql",
        "from",
    }
)
_PERMITTED = lazy_pattern(r"permit|slice|to_h\b|require\(|\Aparams\Z|_params")

_PLAIN = lazy_pattern(
    r"_at\b|_(?:date|time|on)\b|period|interval|\bnow\b|table|column|class\.|\bid\b|ago\b|weight|version", re.IGNORECASE
)
"""Names of what a program itself fills in."""


def check(file: SourceFile) -> Iterable[Match]:
    for call in file.calls.method(*_RECORD, *_DATABASE):
        if not call.positional:
            continue
        node = _text_of(call.positional[0])
        is_record = call.method in _RECORD
        surely = is_record or (call.receiver is not None and bool(_HANDLE.search(call.receiver.text()[-60:])))
        value = value_of(file, node, _ESCAPING)
        grade = grade_sql(value, surely_sql=surely and node.kind() != "array", bare=Severity.LOW)
        if grade is None or (value.sources and _is_tamed(node, call.method)):
            continue
        if value.sources and flow(file).is_guarded(
            node, value.names | {source.text() for source in value.sources}, ALLOW_LIST
        ):
            continue
        if not value.sources and all(_PLAIN.search(part.text()[:200]) for part in value.unknown):
            continue
        yield traced_match(file, call.node, value, f"`{call.method}` gets SQL that is put together from values", grade)


def _text_of(node: SgNode) -> SgNode:
    """The statement itself: the first element of `["name = ?", name]`."""
    children = node.named_children() if node.kind() == "array" else []
    return children[0] if children else node


def _is_tamed(node: SgNode, method: str) -> bool:
    """Whether request data as a whole is taken for a hash, a column or a plain value here, and not for SQL."""
    if node.kind() not in {"element_reference", "identifier", "call"}:
        return False
    return method in _TAMED or bool(_PERMITTED.search(node.text()))


RULE = FileRule(
    id="ruby-sql-from-parts",
    title="SQL is put together from values instead of placeholders",
    severity=Severity.HIGH,
    confidence=Confidence.MEDIUM,
    cwe=("CWE-89",),
    languages=("ruby",),
    triggers=tuple(f".{name}" for name in (*_RECORD, *_DATABASE)),
    tests=False,
    what="`where`, `order`, `find_by_sql`, `execute` and the like with a text that interpolates values.",
    why="A value that holds a quote ends the literal and goes on as SQL: whoever chooses it reads or changes any row.",
    fix='`where("name = ?", name)` or `where(name: name)`; for `order`, pick the column from a list.',
    check=check,
    bad=(
        "class UsersController < ApplicationController\n  def index\n    @users = User.where(\"name = '#{params[:name]}'\")\n  end\nend\n",
        "def find(name)\n  ActiveRecord::Base.connection.execute(<<~SQL)\n    SELECT * FROM users WHERE name = '#{name}'\n  SQL\nend\n",
        'class UsersController < ApplicationController\n  def index\n    sort = params[:sort]\n    @users = User.order("#{sort} DESC")\n  end\nend\n',
    ),
    good=(
        'class UsersController < ApplicationController\n  def index\n    @users = User.where("name = ?", params[:name])\n  end\nend\n',
        "class UsersController < ApplicationController\n  def index\n    @users = User.where(name: params[:name]).find_by(params.permit(:id))\n  end\nend\n",
        'def find(name)\n  User.where("name = #{connection.quote(name)} AND age > #{age.to_i}")\nend\n',
        "class UsersController < ApplicationController\n  def index\n    sort = %w[name age].include?(params[:sort]) ? params[:sort] : 'name'\n    @users = User.order(\"#{sort} DESC\")\n  end\nend\n",
        'def recent\n  where("#{table_name}.created_at > ?", 1.day.ago)\nend\n',
    ),
)
