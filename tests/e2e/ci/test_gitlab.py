"""The GitLab template and the component, expanded and run on real repositories."""

import json
from xml.etree import ElementTree as ET

import pytest
import yaml

from tests.cli.git_repo import git
from tests.e2e.ci.conftest import HOME
from tests.e2e.ci.gitlab_runner import gitlab, install, project
from tests.e2e.ci.pull_request import CLEAN, RISKY, RULE

TEMPLATE = "include:\n  - local: .gitlab-ci-template.yml\n"
COMPONENT = """
include:
  - local: templates/readylayer/template.yml
    inputs: {stage: build, fail-on: low, post: "false", args: "--min-severity=medium --set review.ignore=*.md"}
"""


@pytest.fixture
def programs(shared_room):
    return install(shared_room)


def test_a_merge_request_that_fails_leaves_both_reports(tmp_path, shared_room, programs, offline_pip):
    variables = project(tmp_path / "shop", COMPONENT, {"load.py": RISKY})
    done = gitlab(programs, shared_room, tmp_path / "shop", offline_pip, **variables)
    assert done.returncode != 0
    assert RULE in done.stdout
    assert "fail-on low" in done.stdout
    kept = tmp_path / "shop" / ".gitlab-ci-local" / "artifacts" / "readylayer"
    [issue] = json.loads((kept / "gl-code-quality-report.json").read_text())
    assert issue["check_name"] == RULE
    assert ET.parse(kept / "readylayer-junit.xml").getroot().find(".//failure") is not None


def test_a_push_to_the_default_branch_passes_with_an_empty_report(tmp_path, shared_room, programs, offline_pip):
    project(tmp_path / "shop", TEMPLATE, {"double.py": CLEAN})
    git(tmp_path / "shop", "checkout", "--quiet", "main")
    done = gitlab(programs, shared_room, tmp_path / "shop", offline_pip)
    assert done.returncode == 0, done.stdout + done.stderr
    kept = tmp_path / "shop" / ".gitlab-ci-local" / "artifacts" / "readylayer"
    assert json.loads((kept / "gl-code-quality-report.json").read_text()) == []


def expanded(folder, programs, room, environment, ci):
    (folder / ".gitlab-ci.yml").write_text(ci)
    done = gitlab(programs, room, folder, environment, "--preview")
    assert done.returncode == 0, done.stderr
    return yaml.safe_load(done.stdout.removeprefix("---"))


def test_the_component_with_its_defaults_is_the_template(tmp_path, shared_room, programs, offline_pip):
    folder = tmp_path / "shop"
    project(folder, TEMPLATE, {"double.py": CLEAN})
    template = expanded(folder, programs, shared_room, offline_pip, TEMPLATE)
    component = expanded(
        folder, programs, shared_room, offline_pip, "include:\n  - local: templates/readylayer/template.yml\n"
    )
    assert template == component
    assert set(template) - {"stages"} == {"readylayer"}


def test_the_template_is_one_job_and_sets_nothing_for_others():
    assert set(yaml.safe_load((HOME / ".gitlab-ci-template.yml").read_text())) == {"readylayer"}


def test_a_job_runs_for_merge_requests_and_the_default_branch_only(tmp_path, shared_room, programs, offline_pip):
    folder = tmp_path / "shop"
    variables = project(folder, TEMPLATE, {"double.py": CLEAN})
    listed = {
        name: gitlab(programs, shared_room, folder, offline_pip, "--list", **given).stdout
        for name, given in {
            "merge request": variables,
            "push to a branch": {"CI_PIPELINE_SOURCE": "push"},
            "schedule": {"CI_PIPELINE_SOURCE": "schedule", "CI_COMMIT_BRANCH": "main"},
        }.items()
    }
    assert {name for name, jobs in listed.items() if "readylayer" in jobs} == {"merge request"}
