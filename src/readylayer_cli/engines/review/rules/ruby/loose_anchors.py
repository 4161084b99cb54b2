"""ruby-loose-anchors: a validation that looks at one line of the value only."""

import re
from collections.abc import Iterable

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.rule import FileRule, Match, node_match
from readylayer_cli.engines.review.rules._report import traced_match
from readylayer_cli.engines.review.rules.ruby._flow import value_of

_LINES = lazy_pattern(r"\A(?:/|%r.)\^.*\$(?:/|.)[a-z]*\Z", re.DOTALL)
_VALIDATES = ("validates", "validates_format_of", "validates_each", "validates_with", "format")
_ESCAPING = lazy_pattern(r"escape|quote|union", re.IGNORECASE)


def check(file: SourceFile) -> Iterable[Match]:
    for call in file.calls.method(*_VALIDATES):
        if call.receiver is not None or "multiline" in call.node.text():
            continue
        for node in call.node.find_all({"rule": {"kind": "pair", "has": {"field": "value", "kind": "regex"}}}):
            key, value = node.field("key"), node.field("value")
            if key is not None and value is not None and key.text().strip(":") == "with" and _LINES.match(value.text()):
                yield node_match(file, value)
    for call in file.calls.method("new", "compile"):
        if call.receiver is not None and call.receiver.text() == "Regexp" and call.positional:
            built = value_of(file, call.positional[0], _ESCAPING)
            if built.sources:
                yield traced_match(
                    file, call.node, built, "The request writes a regular expression, which can run for ever"
                )


RULE = FileRule(
    id="ruby-loose-anchors",
    title="Validation looks at one line of the value only",
    severity=Severity.MEDIUM,
    confidence=Confidence.HIGH,
    cwe=("CWE-777", "CWE-1333"),
    languages=("ruby",),
    triggers=("with:", ":with", "Regexp."),
    tests=False,
    what="A format with `^` and `$` in a validation, or a regular expression made of request data.",
    why="In Ruby `^` and `$` match at every line break: `javascript:x()\\nhttp://ok` passes.",
    fix="`\\A` and `\\z`; `Regexp.escape` for data.",
    check=check,
    bad=(
        "class User\n  validates :name, format: { with: /^[a-z]+$/ }\nend\n",
        "class User\n  validates_format_of :url, :with => /^https?:.*$/i\nend\n",
        "class A < ApplicationController\n  def find\n    pattern = Regexp.new(params[:q])\n  end\nend\n",
    ),
    good=(
        "class User\n  validates :name, format: { with: /\\A[a-z]+\\z/ }\nend\n",
        "class User\n  validates :text, format: { with: /^a$/, multiline: true }\n  LINE = /^x$/\nend\n",
        "class A < ApplicationController\n  def find\n    pattern = Regexp.new(Regexp.escape(params[:q]))\n  end\nend\n",
    ),
)
