"""ruby-code-from-request: the request decides which code runs."""

from collections.abc import Iterable

from readylayer_cli.code.calls import Call
from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.engines.review.rule import FileRule, Match
from readylayer_cli.engines.review.rules._lookback import HOLE
from readylayer_cli.engines.review.rules._report import traced_match
from readylayer_cli.engines.review.rules.ruby._allow_lists import ALLOW_LIST
from readylayer_cli.engines.review.rules.ruby._flow import flow, value_of

_EVALUATES = ("eval", "instance_eval", "class_eval", "module_eval")
_SENDS = (
    "send",
    "public_send",
    "__send__",
    "method",
    "try",
    "instance_variable_get",
    "instance_variable_set",
    "define_method",
)
_NAMES = ("constantize", "safe_constantize")
_LOOKS_UP = ("const_get", "qualified_const_get")


def check(file: SourceFile) -> Iterable[Match]:
    for call in file.calls.method(*_EVALUATES):
        if call.positional:
            yield from _judge(file, call, 0, Severity.CRITICAL, "Request data is run as Ruby code")
    for call in file.calls.method("new"):
        if call.receiver is not None and call.receiver.text().removeprefix("::") in {
            "ERB",
            "Erubi::Engine",
            "Erubis::Eruby",
        }:
            yield from _judge(file, call, 0, Severity.CRITICAL, "Request data is run as a template")
    for call in file.calls.method(*_SENDS):
        yield from _judge(file, call, 0, Severity.HIGH, "The request chooses the method that is called")
    for call in file.calls.method(*_LOOKS_UP):
        yield from _judge(file, call, 0, Severity.HIGH, "The request chooses the class that is used")
    for call in file.calls.method(*_NAMES):
        yield from _judge(file, call, -1, Severity.HIGH, "The request chooses the class that is used")


def _judge(file: SourceFile, call: Call, position: int, severity: Severity, message: str) -> Iterable[Match]:
    node = call.receiver if position < 0 else call.argument(position)
    if node is None:
        return
    value = value_of(file, node)
    if not value.sources or (severity is Severity.HIGH and not value.template.startswith(HOLE)):
        return
    if not flow(file).is_guarded(node, value.names | {source.text() for source in value.sources}, ALLOW_LIST):
        yield traced_match(file, call.node, value, message, (severity, Confidence.HIGH))


RULE = FileRule(
    id="ruby-code-from-request",
    title="The request decides which code runs",
    severity=Severity.HIGH,
    confidence=Confidence.HIGH,
    cwe=("CWE-94", "CWE-470"),
    languages=("ruby",),
    triggers=("params", "request.", "cookies"),
    tests=False,
    what="A parameter reaches `eval`, `ERB.new`, `send`, `constantize` or `const_get`.",
    why="`eval` runs it; `send` and `constantize` reach every method and class, private ones included.",
    fix="Look the name up in a hash of what is allowed: `{'csv' => CsvExport}.fetch(params[:format])`.",
    check=check,
    bad=(
        "class A < ApplicationController\n  def calc\n    @r = eval(params[:formula])\n  end\nend\n",
        "class A < ApplicationController\n  def show\n    kind = params[:type]\n    @record = kind.classify.constantize.find(params[:id])\n  end\nend\n",
        "class A < ApplicationController\n  def show\n    @user.public_send(params[:attr])\n  end\nend\n",
    ),
    good=(
        "class A < ApplicationController\n  def show\n    @user.public_send(:name)\n    EXPORTS.fetch(params[:type])\n  end\nend\n",
        "class A < ApplicationController\n  def show\n    return unless %w[name email].include?(params[:attr])\n    @user.public_send(params[:attr])\n  end\nend\n",
        "class Builder\n  def build(params)\n    params[:klass].constantize\n  end\nend\n",
    ),
)
