"""What a team decides about single rules, as a review obeys it."""

import pytest

from readylayer_cli.domain.finding import Finding
from readylayer_cli.domain.globs import path_matches
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.domain.options import ReviewOptions, RuleChoice
from readylayer_cli.engines.review.policy import Policy
from tests.unit.engines.review.builders import finding
from tests.unit.engines.review.sarif.logs import log, result, take_in

UNSAFE = {"app.py": "import yaml\n\n\ndef read(text):\n    return yaml.load(text)\n"}
RULE = "python-yaml-load"


def reviewed(*rules, after=UNSAFE, logs=(), **options):
    return take_in(*logs, before={}, after=after, rules=rules, **options)


def ids(review):
    return {each.rule_id for each in review.findings}


def test_a_rule_is_turned_off_and_on_again_after_a_glob():
    assert RULE in ids(reviewed())
    assert RULE not in ids(reviewed((RULE, RuleChoice(enabled=False))))
    assert RULE not in ids(reviewed(("python-*", RuleChoice(enabled=False))))
    assert RULE in ids(reviewed((RULE, RuleChoice(enabled=True)), ("*", RuleChoice(enabled=False))))
    assert RULE in ids(reviewed((RULE, RuleChoice(enabled=True)), disabled_rules=("python-*",)))


def test_change_rules_and_secrets_and_other_tools_obey_as_well():
    after = {"app.py": "token = 'ghp_x7Kq2Lm9Zt4Rv8Wb1Nc5Yd3Pf6Gh0Js2Ta1B'\n"}
    off = [(name, RuleChoice(enabled=False)) for name in ("change-*", "secret-*", "tool-r1")]
    assert reviewed(*off, after=after, logs=[log(result(line=1))]).findings == ()


def test_a_rule_counts_where_its_scopes_say():
    for choice in (
        RuleChoice(paths=("src",)),
        RuleChoice(exclude=("*.py",)),
        RuleChoice(languages=("go",)),
        RuleChoice(paths=("app.py",), exclude=("**/app.py",)),
    ):
        assert RULE not in ids(reviewed((RULE, choice)))
    assert RULE in ids(reviewed((RULE, RuleChoice(paths=("*.py",), exclude=("tests",), languages=("python",)))))


def test_the_severity_of_the_team_is_kept_when_another_tool_says_worse():
    rule = {"id": "r1", "properties": {"cwe": "502", "security-severity": "9.9"}}
    review = reviewed((RULE, RuleChoice(severity=Severity.LOW)), logs=[log(result(line=5), rules=[rule])])
    (found,) = [each for each in review.findings if each.rule_id == RULE]
    assert (found.severity, found.also) == (Severity.LOW, ("tool-r1",))


def test_what_is_less_sure_than_the_team_wants_is_held_back_and_fails_nothing():
    critical = log(result(line=1, properties={"security-severity": "9.9", "precision": "medium"}))
    assert reviewed(logs=[critical]).verdict == "fail"
    review = reviewed(("tool-r1", RuleChoice(min_confidence=Confidence.HIGH)), logs=[critical])
    assert review.verdict == "pass"
    assert "tool-r1" in {each.rule_id for each in review.held_back}
    unsure = log(result(line=1, properties={"precision": "low"}))
    assert "tool-r1" in ids(reviewed(("tool-*", RuleChoice(min_confidence=Confidence.LOW)), logs=[unsure]))


def test_the_id_itself_beats_a_glob_and_a_later_glob_an_earlier_one():
    rules = (
        ("python-sql", RuleChoice(severity=Severity.LOW)),
        ("python-*", RuleChoice(severity=Severity.HIGH, languages=("python",))),
        ("*-sql", RuleChoice(severity=Severity.CRITICAL)),
    )
    choice = Policy(ReviewOptions(rules=rules)).of("python-sql")
    assert (choice.severity, choice.languages) == (Severity.LOW, ("python",))
    assert Policy(ReviewOptions(rules=rules)).of("go-sql").severity is Severity.CRITICAL
    assert isinstance(Policy(ReviewOptions(rules=rules)).apply(finding()), Finding)


@pytest.mark.parametrize(
    ("path", "pattern", "matches"),
    [
        ("src/a.py", "src", True),
        ("src/a.py", "src/", True),
        ("srcs/a.py", "src", False),
        ("a.py", "**/a.py", True),
        ("src/x/a.py", "src/**/a.py", True),
        ("src/a.py", "src/**/a.py", True),
        ("src/a.py", "*.js", False),
    ],
)
def test_globs_of_paths(path, pattern, matches):
    assert path_matches(path, [pattern]) is matches
