"""Findings of every family keep their fingerprints when lines shift, code is reindented, or the file moves."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from readylayer_cli.adapters.clock import SystemClock
from readylayer_cli.adapters.workers import InlineWorkers
from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.options import ReviewOptions, Scope
from readylayer_cli.engines.review.engine import Means, Request, review
from readylayer_cli.engines.review.examples import _EXTENSION, example_view
from readylayer_cli.engines.review.registry import CHANGE_FAMILY, FAMILIES, load_family
from readylayer_cli.engines.review.rule import ChangeExample, Example
from tests.unit.engines.review.test_engine import Tools

NOTES = dict.fromkeys(("python", "ruby", "yaml"), "# note") | dict.fromkeys(
    ("go", "java", "javascript", "typescript", "tsx", "php"), "// note"
)
FLOWS = {
    "python": """
from flask import Flask, request
app = Flask(__name__)

@app.route("/")
def show():
    name = request.args["name"]
    sql = f"SELECT * FROM t WHERE n = '{name}'"
    return db.execute(sql)
""",
    "javascript": """
const app = require("express")()
app.get("/", (req, res) => {
  const command = "ls " + req.query.path
  require("child_process").exec(command)
})
""",
}


def examples(family):
    """(path, code) of every example that a rule of the family finds."""
    found = [(f"src/flow.{_EXTENSION[name]}", code) for name, code in FLOWS.items() if name == family]
    for rule in load_family(family):
        for example in rule.bad:
            one = example if isinstance(example, Example) else Example(example)
            language = rule.languages[0] if rule.languages else "text"
            found.append((one.path or f"src/example.{_EXTENSION.get(language, 'txt')}", one.code))
    return found


def identities(before, after, scope=Scope.ALL):
    """Rule and fingerprint of everything that a review finds."""
    change = example_view(ChangeExample(before, after)).change
    asked = ReviewOptions(scope=scope, external_engines=())
    result = review(Request(change, asked), Means(Tools(), InlineWorkers(), SystemClock()))
    found = (*result.findings, *result.held_back, *result.suppressed)
    return sorted((each.rule_id, each.fingerprint) for each in found), found


def below_notes(code, count, language):
    """The code under so many comments; what must come first stays first."""
    lines = code.split("\n")
    start = 1 if lines[0].startswith(("#!", "<?")) else 0
    return "\n".join([*lines[:start], *[NOTES.get(language, "")] * count, *lines[start:]])


def with_blanks_at(code, line, count):
    lines = code.split("\n")
    return "\n".join([*lines[: line - 1], *[""] * count, *lines[line - 1 :]])


def reindented(code):
    """Twice the indentation."""
    return "\n".join(" " * (len(line) - len(line.lstrip(" "))) + line for line in code.split("\n"))


@pytest.mark.parametrize("family", [*FAMILIES])
@given(data=st.data())
@settings(max_examples=30, deadline=None)
def test_findings_of_files_keep_their_fingerprints(family, data):
    path, code = data.draw(st.sampled_from(examples(family)))
    count = data.draw(st.integers(1, 50))
    language = SourceFile(path, code).language
    wanted, found = identities({}, {path: code})
    line = data.draw(st.sampled_from([each.span.start_line for each in found]))
    assert identities({}, {path: below_notes(code, count, language)})[0] == wanted
    assert identities({}, {path: with_blanks_at(code, line, count)})[0] == wanted
    if language in NOTES and language != "yaml":
        assert identities({}, {path: reindented(code)})[0] == wanted


PLAIN = [pair for family in FAMILIES for pair in examples(family) if pair[0].startswith("src/example.")]


@given(st.sampled_from(PLAIN), st.sampled_from(["lib/other", "a/b/c/module", "top"]))
@settings(max_examples=60, deadline=None)
def test_findings_of_a_renamed_file_keep_their_fingerprints(pair, name):
    path, code = pair
    assert identities({}, {f"{name}.{path.rpartition('.')[2]}": code})[0] == identities({}, {path: code})[0]


@given(data=st.data())
@settings(max_examples=60, deadline=None)
def test_findings_about_changes_keep_their_fingerprints(data):
    rule = data.draw(st.sampled_from(load_family(CHANGE_FAMILY)))
    example = data.draw(st.sampled_from(rule.bad))
    count = data.draw(st.integers(1, 50))

    def moved(files, mend):
        return {path: mend(path, code) for path, code in files.items()}

    def shifted(path, code):
        language = SourceFile(path, code).language
        return below_notes(code, count, language) if language in NOTES and code else code

    def indented(path, code):
        return reindented(code) if SourceFile(path, code).language in NOTES.keys() - {"yaml"} else code

    wanted = [each for each in identities(example.before, example.after, Scope.ADDED)[0] if each[0] == rule.id]
    for mend in (shifted, indented):
        again = identities(moved(example.before, mend), moved(example.after, mend), Scope.ADDED)[0]
        assert [each for each in again if each[0] == rule.id] == wanted
