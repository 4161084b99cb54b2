"""The chosen ruff codes exist, are stable and are documented."""

import json
import re

import pytest

from readylayer_cli.adapters.clock import SystemClock
from readylayer_cli.adapters.tools import ProcessToolRunner
from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Severity
from readylayer_cli.engines.review.external.catalogue import external_engines
from readylayer_cli.engines.review.external.ruff_rules import RULES, RULES_QUIET_IN_TESTS, ruff_rule_infos
from readylayer_cli.engines.review.external.run import run_external


@pytest.fixture(scope="module")
def manual(tmp_path_factory):
    tools = ProcessToolRunner()
    program = tools.find("ruff")
    folder = str(tmp_path_factory.mktemp("ruff"))
    output = tools.run([program, "rule", "--all", "--output-format=json"], cwd=folder, timeout_s=60)
    return {rule["code"]: rule for rule in json.loads(output.stdout)}


@pytest.mark.parametrize("code", sorted(RULES))
def test_code_is_a_stable_one_of_the_installed_ruff(manual, code):
    assert manual[code]["name"] == RULES[code].name
    assert "Stable" in manual[code]["status"]


def test_every_code_is_documented_for_reports():
    infos = ruff_rule_infos()
    assert set(infos) == {f"ruff-{code}" for code in RULES}
    for info in infos.values():
        assert info.title
        assert len(info.title) <= 90
        assert not info.title.endswith(".")
        assert info.what.endswith(".")
        assert info.why
        assert info.fix
        assert all(re.fullmatch(r"CWE-\d+", cwe) for cwe in info.cwe)
        assert info.url.startswith("https://docs.astral.sh/ruff/rules/")


def test_no_code_can_fail_the_default_gate():
    assert all(rule.severity is not Severity.CRITICAL for rule in RULES.values())


def test_what_matters_in_tests_is_not_quiet_there():
    assert {"ruff-F821", "ruff-F811", "ruff-PGH005"}.isdisjoint(RULES_QUIET_IN_TESTS)
    assert "ruff-S113" in RULES_QUIET_IN_TESTS


def test_hits_in_test_files_are_left_out_where_they_say_nothing():
    code = "import requests\nrequests.get('https://example.org')\nmissing\n"
    (engine,) = external_engines(["python"])
    files = [SourceFile("src/app.py", code), SourceFile("tests/test_app.py", code)]
    run = run_external(engine, files, [], ProcessToolRunner(), SystemClock(), 60)
    found = {path: sorted(finding.rule_id for finding in findings) for path, findings in run.head.items()}
    assert found == {"src/app.py": ["ruff-F821", "ruff-S113"], "tests/test_app.py": ["ruff-F821"]}
