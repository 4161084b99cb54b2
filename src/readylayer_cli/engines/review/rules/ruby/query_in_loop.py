"""ruby-query-in-loop: one query for each element of a list."""

import re
from collections.abc import Iterable

from ast_grep_py import SgNode

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.rule import FileRule, Match, node_match
from readylayer_cli.engines.review.rules._lookback import climb

_QUERIES = ("find", "find_by", "where", "count", "exists?", "find_by!", "find_or_create_by", "pluck")
_LOOPS = {
    "each",
    "map",
    "each_with_index",
    "flat_map",
    "collect",
    "select",
    "reject",
    "filter_map",
    "each_with_object",
    "sum",
}
_RECORD = lazy_pattern(r"\A(?:::)?[A-Z]\w*(?:::[A-Z]\w*)*\Z")
_NO_RECORD = lazy_pattern(
    r"\A(?:Dir|File|Find|Set|Hash|Array|Process|ENV|Etc|ObjectSpace|Pathname|Gem\b.*|Redmine::.*|Rails|I18n|GC)\Z"
)
_ONE_TIME = lazy_pattern(r"(?:^|/)(?:db|seeds?|migrate|migrations?|tasks?|scripts?|bin|factories)/|\.rake$")
_RAILS = lazy_pattern(r"(?:^|/)app/|ApplicationRecord|ActiveRecord|ApplicationController|ApplicationJob")


def check(file: SourceFile) -> Iterable[Match]:
    if _ONE_TIME.search(file.path) or not (_RAILS.search(file.path) or _RAILS.search(file.text)):
        return
    for call in file.calls.method(*_QUERIES):
        receiver = call.receiver
        if (
            receiver is None
            or not _RECORD.match(receiver.text())
            or _NO_RECORD.match(receiver.text())
            or not call.arguments
        ):
            continue
        names = _loop_variables(call.node)
        given = " ".join(node.text() for node in call.arguments)
        if any(re.search(rf"\b{re.escape(name)}\b", given) for name in names):
            yield node_match(file, call.node)


def _loop_variables(node: SgNode) -> set[str]:
    """The parameters of the nearest block, if it is run for each element of a list."""
    for parent in climb(node):
        if parent.kind() in {"method", "singleton_method", "lambda"}:
            break
        if parent.kind() in {"block", "do_block"}:
            call, box = parent.parent(), parent.field("parameters")
            method = call.field("method") if call is not None and call.kind() == "call" else None
            if method is None or method.text() not in _LOOPS or box is None:
                return set()
            return {child.text() for child in box.named_children()}
    return set()


RULE = FileRule(
    id="ruby-query-in-loop",
    title="One query is run for each element of a list",
    severity=Severity.LOW,
    confidence=Confidence.MEDIUM,
    cwe=("CWE-1050",),
    languages=("ruby",),
    triggers=(".each", ".map", ".flat_map", ".collect", ".select", ".filter_map", ".sum"),
    tests=False,
    what="`Model.find`, `where`, `count` and the like inside `each` or `map`, with the block's variable as argument.",
    why="A list of a thousand makes a thousand round trips to the database.",
    fix="Load all of them with one `where(id: ids)` before the loop, or use `includes`.",
    check=check,
    bad=(
        "class OrdersController < ApplicationController\n  def index\n    @users = orders.map { |order| User.find(order.user_id) }\n  end\nend\n",
        "class Report < ApplicationRecord\n  def rows\n    teams.each do |team|\n      n = Member.where(team_id: team.id).count\n    end\n  end\nend\n",
    ),
    good=(
        "class OrdersController < ApplicationController\n  def index\n    @users = User.where(id: orders.map { |order| order.user_id })\n  end\nend\n",
        "class Report < ApplicationRecord\n  def rows\n    names.map { |name| Registry.fetch(name) }\n  end\nend\n",
    ),
)
