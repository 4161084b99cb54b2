"""ruby-unsafe-deserialization: objects are built from data that others wrote."""

import re
from collections.abc import Iterable

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.rule import FileRule, Match
from readylayer_cli.engines.review.rules._report import graded_match, traced_match
from readylayer_cli.engines.review.rules.ruby._flow import value_of
from readylayer_cli.engines.review.rules.ruby._reach import positional

_LOADERS = (
    "Marshal.load", "Marshal.restore", "YAML.load", "YAML.unsafe_load", "Psych.load", "Psych.unsafe_load", "Oj.object_load", "YAML.load_stream",
)  # fmt: skip
_REMOTE = lazy_pattern(
    r"Net::HTTP|URI\.open|HTTParty|Faraday|RestClient|socket\.|\.body\b|recv\(|decode64|\.gets\b", re.IGNORECASE
)
_REMOTE_GRADE = Severity.MEDIUM, Confidence.MEDIUM


def check(file: SourceFile) -> Iterable[Match]:
    for call in file.calls.to(*_LOADERS):
        node = positional(call, 0)
        if node is None:
            continue
        value = value_of(file, node)
        if value.sources:
            yield traced_match(file, call.node, value)
        elif call.name in {"Marshal.load", "YAML.unsafe_load"} and any(
            _REMOTE.search(part.text()[:200]) for part in (*value.unknown, node)
        ):
            yield graded_match(file, call.node, _REMOTE_GRADE, f"`{call.name}` reads data from outside")


RULE = FileRule(
    id="ruby-unsafe-deserialization",
    title="Objects are built from data that others wrote",
    severity=Severity.CRITICAL,
    confidence=Confidence.HIGH,
    cwe=("CWE-502",),
    languages=("ruby",),
    triggers=("Marshal", "YAML.", "Psych.", "Oj.object_load"),
    tests=False,
    what="`Marshal.load`, `YAML.load` or `YAML.unsafe_load` on request data, or on what another machine sent.",
    why="The sender picks classes and instance variables; known chains of them end in running code.",
    fix="Exchange JSON, or `YAML.safe_load(text)`.",
    check=check,
    bad=(
        "class C < ApplicationController\n  def show\n    prefs = Marshal.load(Base64.decode64(cookies[:prefs]))\n  end\nend\n",
        "class C < ApplicationController\n  def import\n    data = YAML.load(params[:file].read)\n  end\nend\n",
        "def pull\n  raw = Net::HTTP.get(uri)\n  Marshal.load(raw)\nend\n",
    ),
    good=(
        "class C < ApplicationController\n  def import\n    data = YAML.safe_load(params[:file].read)\n  end\nend\n",
        "config = YAML.load(File.read('config/app.yml'))\n",
        "def copy(object)\n  Marshal.load(Marshal.dump(object))\nend\n",
    ),
)
