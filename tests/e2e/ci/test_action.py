"""The composite action, run step by step on real pull requests."""

import json
import subprocess
from pathlib import Path

import pytest

from tests.e2e.ci.conftest import HOME, QUIET
from tests.e2e.ci.pull_request import CLEAN, RISKY, RULE, pull_request


def uploads(outcome):
    return [given for name, given in outcome.used if name == "actions/upload-artifact"]


def test_a_clean_change_passes_and_leaves_its_reports(tmp_path, act):
    outcome = act(pull_request(tmp_path, {"double.py": CLEAN}))
    assert outcome.exit_code == 0, outcome.log
    assert outcome.outputs["exit-code"] == "0"
    assert outcome.outputs["verdict"] == "pass"
    assert outcome.outputs["findings"] == "0"
    assert outcome.outputs["comment-url"] == ""
    assert json.loads(Path(outcome.outputs["report"]).read_text())["verdict"] == "pass"
    assert json.loads(Path(outcome.outputs["sarif"]).read_text())["version"] == "2.1.0"
    assert "ReadyLayer" in outcome.summary
    [kept] = uploads(outcome)
    assert kept["name"] == "readylayer"
    assert {"readylayer.json", "readylayer.sarif", "readylayer-results.json"} <= {
        file.name for file in Path(kept["path"]).iterdir()
    }


def test_a_failing_gate_fails_the_job_after_the_reports_are_kept(tmp_path, act):
    outcome = act(pull_request(tmp_path, {"load.py": RISKY}), QUIET | {"fail-on": "low"})
    assert outcome.exit_code == 1
    assert outcome.outputs["exit-code"] == "1"
    assert outcome.outputs["verdict"] == "fail"
    assert int(outcome.outputs["findings"]) >= 1
    assert RULE in Path(outcome.outputs["report"]).read_text()
    assert "load.py" in outcome.summary
    assert "::" in outcome.log
    assert uploads(outcome)


def test_an_event_that_cannot_be_read_is_no_pass(tmp_path, act):
    pull = pull_request(tmp_path, {"double.py": CLEAN})
    Path(pull.environment["GITHUB_EVENT_PATH"]).write_text("{ not json")
    outcome = act(pull)
    assert outcome.exit_code == 2
    assert outcome.outputs["exit-code"] == "2"
    assert outcome.outputs["verdict"] == ""
    assert "could not check" in outcome.summary


@pytest.mark.parametrize(
    "hostile",
    ["; touch PWNED", "$(touch PWNED) `touch PWNED`", "--no-post && touch PWNED | tee PWNED > PWNED"],
)
def test_no_shell_reads_the_arguments(tmp_path, act, hostile):
    pull = pull_request(tmp_path, {"double.py": CLEAN})
    outcome = act(pull, QUIET | {"args": hostile})
    assert outcome.exit_code == 2
    assert not list(tmp_path.rglob("PWNED"))


def test_an_input_that_cannot_be_meant_is_named(tmp_path, act):
    outcome = act(pull_request(tmp_path, {"double.py": CLEAN}), QUIET | {"fail-on": "everything"})
    assert outcome.exit_code == 2
    assert outcome.outputs["exit-code"] == "2"
    assert "input fail-on: 'everything'" in outcome.log
    assert "input fail-on" in outcome.summary


def test_a_branch_name_is_only_a_name(tmp_path, act):
    branch = 'it\'s/"$(touch${IFS}PWNED)";a`id`\u00a0ünï&b'  # git takes no plain space
    outcome = act(pull_request(tmp_path, {"double.py": CLEAN}, branch))
    assert outcome.exit_code == 0, outcome.log
    assert not list(tmp_path.rglob("PWNED"))


def test_code_of_the_change_is_not_imported(tmp_path, act):
    trap = "import pathlib\npathlib.Path(__file__).with_name('PWNED').touch()\n"
    names = ("readylayer_cli/__init__.py", "click.py", "venv.py", "pip.py", "json.py", "sitecustomize.py", "runner.py")
    pull = pull_request(tmp_path, dict.fromkeys(names, trap))
    pull.environment["PYTHONPATH"] = str(pull.folder)
    outcome = act(pull)
    assert outcome.exit_code in (0, 1), outcome.log
    assert outcome.outputs["verdict"]
    assert not list(tmp_path.rglob("PWNED"))


def test_a_pull_request_of_a_fork_is_checked_and_left_for_a_second_job(tmp_path, act):
    pull = pull_request(tmp_path, {"load.py": RISKY}, fork=True)
    outcome = act(pull, {"fail-on": "low", "upload-sarif": "true"})
    assert outcome.exit_code == 1
    assert "not posted" in outcome.log
    [kept] = uploads(outcome)
    saved = json.loads((Path(kept["path"]) / "readylayer-results.json").read_text())
    assert saved["head_sha"] == pull.head_sha
    assert "github/codeql-action/upload-sarif" not in dict(outcome.used)


def test_the_findings_go_to_code_scanning_if_asked_for(tmp_path, act):
    outcome = act(pull_request(tmp_path, {"load.py": RISKY}), QUIET | {"upload-sarif": "true", "report-name": ""})
    assert outcome.exit_code == 0
    given = dict(outcome.used)["github/codeql-action/upload-sarif"]
    assert RULE in Path(given["sarif_file"]).read_text()
    assert not uploads(outcome)


def test_a_review_of_every_file_summarises_and_annotates_too(tmp_path, act):
    pull = pull_request(tmp_path, {"double.py": CLEAN}, before=RISKY)
    inputs = {"command": "review", "args": "--scope=all --no-post", "fail-on": "never", "format": "junit=out/j.xml"}
    outcome = act(pull, inputs)
    assert outcome.exit_code == 0, outcome.log
    assert "app.py" in outcome.summary
    assert "file=app.py" in outcome.log
    assert RULE in (pull.folder / "out" / "j.xml").read_text()


def test_the_token_reaches_the_command_and_other_secrets_of_the_runner_do_not(tmp_path, act):
    pull = pull_request(tmp_path, {"double.py": CLEAN})
    secret = {"ACTIONS_ID_TOKEN_REQUEST_TOKEN": "id-token-of-the-runner"}
    job = pull.environment | secret
    place = HOME / "action"
    probe = "import os, json; from execution import child_environment; print(json.dumps(child_environment(os.environ)))"
    done = subprocess.run(
        ["python3", "-c", f"import sys; sys.path.insert(0, {str(place)!r}); {probe}"],
        env=job | {"RL_TOKEN": "given", "GITHUB_TOKEN": "other"},
        capture_output=True,
        check=True,
    )
    seen = json.loads(done.stdout)
    assert seen["GITHUB_TOKEN"] == "given"
    assert not set(seen) & {*secret, "RL_TOKEN"}


def test_the_locked_packages_are_a_whole(shared_room, act):
    [python] = (shared_room / "runner temp" / "readylayer").glob("env-*/bin/python")
    done = subprocess.run([python, "-I", "-m", "pip", "check"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
    version = subprocess.run([python, "-I", "-m", "readylayer_cli", "--version"], capture_output=True, check=True)
    assert version.stdout.startswith(b"readylayer ")
