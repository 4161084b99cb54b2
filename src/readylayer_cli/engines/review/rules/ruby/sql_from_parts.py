"""ruby-sql-from-parts: SQL put together from values instead of placeholders."""

import re
from collections.abc import Iterable

from ast_grep_py import SgNode

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.engines.review.rule import FileRule, Match
from readylayer_cli.engines.review.rules._report import traced_match
from readylayer_cli.engines.review.rules._sql import grade_sql
from readylayer_cli.engines.review.rules.ruby._flow import flow, value_of

_RECORD = (
    "where", "having", "find_by_sql", "joins", "order", "reorder", "pluck", "group", "update_all", "delete_all", "exists?", "find_by",
    "count_by_sql", "rewhere", "in_order_of", "lock",
)  # fmt: skip
_DATABASE = (
    "execute", "exec_query", "select_all", "select_value", "select_values", "select_one", "select_rows", "exec", "query", "select",
    "from", "sql", "async_exec", "exec_update", "exec_delete", "lit", "fetch",
)  # fmt: skip
_HANDLE = re.compile(r"conn(?:ection)?(?:\(\))?\Z|\bdb\Z|\bDB\Z|database\Z|client\Z|Arel\Z|mysql|\bpg\b", re.IGNORECASE)
_ESCAPING = re.compile(
    r"quote\w*\Z|sanitize\w*\Z|escape\w*\Z|to_sql\Z|arel\w*\Z|table_name\Z|column_name\w*\Z|primary_key\Z|build_sql\Z|\w*_(?:sql|condition|conditions|clause)\Z"
)
_TEST = re.compile(
    r"\.include\?|\.in\?|\.member\?|\.key\?|column_names|=~|match\?|\bwhen\b|allow|permitted|whitelist", re.IGNORECASE
)


def check(file: SourceFile) -> Iterable[Match]:
    for call in file.calls.method(*_RECORD, *_DATABASE):
        if not call.positional:
            continue
        node = _text_of(call.positional[0])
        is_record = call.method in _RECORD
        surely = is_record or (call.receiver is not None and bool(_HANDLE.search(call.receiver.text()[-60:])))
        value = value_of(file, node, _ESCAPING)
        grade = grade_sql(value, surely_sql=surely and node.kind() != "array", bare=Severity.LOW)
        if grade is None or (value.sources and _is_hash_like(node)):
            continue
        if value.sources and flow(file).is_guarded(
            node, value.names | {source.text() for source in value.sources}, _TEST
        ):
            continue
        yield traced_match(file, call.node, value, f"`{call.method}` gets SQL that is put together from values", grade)


def _text_of(node: SgNode) -> SgNode:
    """The statement itself: the first element of `["name = ?", name]`."""
    children = node.named_children() if node.kind() == "array" else []
    return children[0] if children else node


def _is_hash_like(node: SgNode) -> bool:
    """Whether the argument is request data as a whole, which Rails takes for a hash, a record or a plain value."""
    return node.kind() in {"element_reference", "identifier", "call"} and not node.text().startswith("params[:order")


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
