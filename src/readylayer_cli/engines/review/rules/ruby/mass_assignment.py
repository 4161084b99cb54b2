"""ruby-mass-assignment: every attribute may be set by the request."""

from collections.abc import Iterable

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.engines.review.rule import FileRule, Match, node_match
from readylayer_cli.engines.review.rules.ruby._flow import is_web

_FOR_URLS = ("url_for", "_path", "_url", "link_to", "redirect_to", "merge(page", "paginate")


def check(file: SourceFile) -> Iterable[Match]:
    if not is_web(file):
        return
    for call in file.calls.method("permit!"):
        if call.receiver is None or not call.receiver.text().startswith("params"):
            continue
        line = file.lines[call.node.range().start.line]
        if not any(word in line for word in _FOR_URLS):
            yield node_match(file, call.node)


RULE = FileRule(
    id="ruby-mass-assignment",
    title="`permit!` lets the request set every attribute",
    severity=Severity.MEDIUM,
    confidence=Confidence.MEDIUM,
    cwe=("CWE-915",),
    languages=("ruby",),
    triggers=("permit!",),
    tests=False,
    what="`params.permit!` in a controller.",
    why="A caller adds `admin: true` or `user_id: 1` to the form, and the record takes it.",
    fix="`params.require(:user).permit(:name, :email)`.",
    check=check,
    bad=(
        "class UsersController < ApplicationController\n  def user_params\n    params.require(:user).permit!\n  end\nend\n",
        "class UsersController < ApplicationController\n  def create\n    User.create(params[:user].permit!)\n  end\nend\n",
    ),
    good=(
        "class UsersController < ApplicationController\n  def user_params\n    params.require(:user).permit(:name)\n  end\nend\n",
        "class UsersController < ApplicationController\n  def next_page\n    url_for(params.permit!.merge(page: 2))\n  end\nend\n",
    ),
)
