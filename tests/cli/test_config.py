"""`readylayer config`, `init` and `doctor` as a user meets them."""

import json

import jsonschema
import pytest
import yaml

from tests.cli.git_repo import git, readylayer, repository, write


def test_show_names_the_origin_of_every_value(tmp_path):
    folder = repository(tmp_path / "r", {".readylayer.yml": "review:\n  fail_on: high\n"})
    done = readylayer(
        folder, "config", "show", "--format", "json", environment={"READYLAYER_REVIEW_MIN_SEVERITY": "medium"}
    )
    shown = json.loads(done.stdout)
    assert shown["review.fail_on"] == {"value": "high", "origin": ".readylayer.yml:2"}
    assert shown["review.min_severity"]["origin"] == "environment READYLAYER_REVIEW_MIN_SEVERITY"
    assert shown["review.max_seconds"]["origin"] == "default"
    assert b".readylayer.yml:2" in readylayer(folder, "config", "show").stdout


def test_check_accepts_and_refuses(tmp_path):
    folder = repository(tmp_path / "r", {".readylayer.yml": "review:\n  fail_on: high\n"})
    assert readylayer(folder, "config", "check").returncode == 0
    write(folder, {".readylayer.yml": "review:\n  failon: high\n"})
    done = readylayer(folder, "config", "check")
    assert done.returncode == 2
    assert b".readylayer.yml:2" in done.stderr
    assert b"review.fail_on" in done.stderr


def test_the_schema_accepts_what_init_writes(tmp_path):
    folder = repository(tmp_path / "r", {"a.py": "x = 1\n"})
    git(folder, "remote", "add", "origin", "https://github.com/acme/app.git")
    done = readylayer(folder, "init")
    assert done.returncode == 0
    schema = json.loads(readylayer(folder, "config", "schema").stdout)
    jsonschema.validate(yaml.safe_load((folder / ".readylayer.yml").read_text()), schema)
    workflow = yaml.safe_load((folder / ".github/workflows/readylayer.yml").read_text())
    assert workflow["permissions"] == {}
    assert readylayer(folder, "config", "check").returncode == 0


def test_init_never_overwrites(tmp_path):
    folder = repository(tmp_path / "r", {".readylayer.yml": "review: {}\n"})
    done = readylayer(folder, "init", "--host", "gitlab")
    assert b"kept     .readylayer.yml" in done.stdout
    assert (folder / ".readylayer.yml").read_text() == "review: {}\n"
    assert (folder / ".gitlab/readylayer.gitlab-ci.yml").exists()


def test_init_dry_run_writes_nothing(tmp_path):
    folder = repository(tmp_path / "r", {"a.py": "x = 1\n"})
    done = readylayer(folder, "init", "--host", "bitbucket", "--dry-run")
    assert b"bitbucket-pipelines.yml" in done.stdout
    assert git(folder, "status", "--porcelain") == ""


def test_the_workflow_of_init_passes_our_own_review(tmp_path):
    folder = repository(tmp_path / "r", {"a.py": "x = 1\n"})
    readylayer(folder, "init", "--host", "github")
    done = readylayer(folder, "review", "--format", "json")
    assert json.loads(done.stdout)["findings"] == []


def test_doctor_is_content_in_a_healthy_repository(tmp_path):
    folder = repository(tmp_path / "r", {"a.py": "x = 1\n"})
    done = readylayer(folder, "doctor", "--format", "json")
    report = json.loads(done.stdout)
    assert done.returncode == 0, report
    assert report["ok"]
    assert {check["check"] for check in report["checks"]} >= {"git", "ruff", "repository", "configuration", "rules"}


def test_doctor_says_what_to_mend(tmp_path):
    done = readylayer(tmp_path, "doctor")
    assert done.returncode == 2
    assert b"FAILED" in done.stdout
    assert b"try:" in done.stdout


@pytest.mark.parametrize(
    ("rules", "said"),
    [
        ("python-yaml-laod: {severity: low}", b"did you mean python-yaml-load?"),
        ("pyhton-*: {enabled: false}", b"did you mean python-*?"),
        ("python-yaml-load: {languages: [pyton]}", b"did you mean python?"),
        ("python-yaml-load: {severty: low}", b"severty"),
        ("nonsense: {enabled: false}", b"there is no rule nonsense"),
        ("ruff-X999: {enabled: false}", b"there is no rule ruff-X999"),
    ],
)
def test_a_decision_about_a_rule_that_does_not_exist_is_refused(tmp_path, rules, said):
    folder = repository(tmp_path / "r", {".readylayer.yml": f"review:\n  rules:\n    {rules}\n"})
    for command in (["config", "check"], ["review"]):
        done = readylayer(folder, *command)
        assert done.returncode == 2
        assert said in done.stderr
        assert b".readylayer.yml:3" in done.stderr


def test_decisions_about_rules_are_shown_each_with_its_origin(tmp_path):
    text = "review:\n  rules:\n    python-*: {enabled: false}\n    semgrep-x.y: {severity: high}\n"
    folder = repository(tmp_path / "r", {".readylayer.yml": text})
    flag = ("--set", "review.rules.go-weak-hash.enabled=false")
    shown = json.loads(readylayer(folder, "config", "show", "--format", "json", *flag).stdout)
    assert shown["review.rules.python-*"] == {"value": {"enabled": False}, "origin": ".readylayer.yml:3"}
    assert shown["review.rules.go-weak-hash"]["value"] == {"enabled": False}
    assert "semgrep-x.y" in shown["review.rules"]["value"]
    schema = json.loads(readylayer(folder, "config", "schema").stdout)
    jsonschema.validate(yaml.safe_load(text), schema)
