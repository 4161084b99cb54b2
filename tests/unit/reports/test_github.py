"""GitHub workflow commands."""

from collections import Counter

from hypothesis import given

from readylayer_cli.domain.finding import Span
from readylayer_cli.domain.grades import Severity
from readylayer_cli.domain.review import ReviewResult, Shortfall
from readylayer_cli.domain.visible import visible
from readylayer_cli.reports.registry import render
from tests.unit.reports.builders import context, finding, result
from tests.unit.reports.runner import Command, commands_in_log
from tests.unit.reports.strategies import a_few, results


def _commands(reviewed: ReviewResult) -> list[Command]:
    return commands_in_log(render(reviewed, "github", context()))


def test_severities_become_levels() -> None:
    reviewed = result(*(finding(severity=severity) for severity in reversed(Severity)))
    assert [command.name for command in _commands(reviewed)] == ["error", "error", "warning", "notice"]


def test_a_span_of_one_line_has_columns_and_a_taller_one_has_none() -> None:
    one, tall = _commands(result(finding(span=Span(3, 3, 5, 9)), finding(span=Span(3, 4, 5, 9))))
    assert {name: one.properties[name] for name in ("line", "endLine", "col", "endColumn")} == {
        "line": "3",
        "endLine": "3",
        "col": "5",
        "endColumn": "9",
    }
    assert "col" not in tall.properties
    assert tall.properties["endLine"] == "4"


def test_at_most_ten_a_level_are_sent_and_the_rest_is_counted() -> None:
    many = [finding(message=f"number {index}") for index in range(14)]
    few = [finding(severity=Severity.LOW) for _ in range(3)]
    shown = render(result(*many, *few), "github", context())
    assert Counter(command.name for command in commands_in_log(shown)) == {"error": 10, "notice": 3}
    assert "number 9" in shown
    assert "number 10" not in shown
    assert shown.splitlines()[-1].endswith("; 4 findings more without an annotation.")


def test_what_was_not_checked_takes_one_of_the_ten_warnings() -> None:
    warnings = [finding(severity=Severity.MEDIUM) for _ in range(12)]
    shown = render(result(*warnings, shortfalls=(Shortfall("too large", "a.js"),)), "github", context())
    commands = commands_in_log(shown)
    assert len(commands) == 10
    assert commands[0].properties["title"] == "Review incomplete"
    assert commands[0].message == "a.js: too large"
    assert "3 findings more" in shown.splitlines()[-1]


def test_separators_in_values_stay_in_their_value() -> None:
    (command,) = _commands(result(finding(path="a,line=1::b%0A.py", rule_id="x::y,title=z", why="", suggestion="")))
    assert command.properties["file"] == "a,line=1::b%0A.py"
    assert command.properties["title"] == "critical: x::y,title=z"
    assert command.properties["line"] == "7"


@a_few
@given(results)
def test_every_line_is_one_intended_command_whatever_the_text(reviewed: ReviewResult) -> None:
    lines = render(reviewed, "github", context()).split("\n")
    *commands, last, empty = lines
    assert empty == ""
    assert commands_in_log(last) == []
    parsed = commands_in_log("\n".join(commands))
    assert len(parsed) == len(commands) == len(reviewed.findings) + bool(reviewed.shortfalls)
    paths = [command.properties["file"] for command in parsed if "file" in command.properties]
    assert paths == [visible(found.path) for found in reviewed.findings]
