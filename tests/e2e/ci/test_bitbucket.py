"""The Bitbucket pipe and the plain recipe, run in the environment of a pull request's pipeline."""

import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
import yaml

from tests.cli.git_repo import git, repository, write
from tests.e2e.ci.composite import clean_environment
from tests.e2e.ci.conftest import HOME
from tests.e2e.ci.pull_request import CLEAN, RISKY, RULE


def pipeline(place, files):
    """A clone with a pull request's variables."""
    folder = repository(place / "shop", {"app.py": "x = 1\n"})
    base = git(folder, "rev-parse", "HEAD").strip()
    git(folder, "checkout", "--quiet", "-b", "feature")
    write(folder, files)
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message", "Add")
    return folder, clean_environment() | {
        "BITBUCKET_BUILD_NUMBER": "9",
        "BITBUCKET_COMMIT": git(folder, "rev-parse", "HEAD").strip(),
        "BITBUCKET_PR_ID": "7",
        "BITBUCKET_BRANCH": "feature",
        "BITBUCKET_PR_DESTINATION_BRANCH": "main",
        "BITBUCKET_PR_DESTINATION_COMMIT": base,
        "BITBUCKET_REPO_FULL_NAME": "acme/shop",
    }


def pipe(folder, environment, **variables):
    return subprocess.run(
        [sys.executable, "-I", HOME / "pipe.py"],
        cwd=folder,
        env=environment | {"POST": "false"} | variables,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_the_pipe_fails_at_the_gate_and_leaves_a_test_report(tmp_path):
    folder, environment = pipeline(tmp_path, {"load.py": RISKY})
    done = pipe(folder, environment, FAIL_ON="low", ARGS="--min-severity=low --set 'review.ignore=*.md'")
    assert done.returncode == 1, done.stderr
    assert RULE in done.stdout
    assert ET.parse(folder / "test-results" / "readylayer.xml").getroot().find(".//failure") is not None


def test_the_pipe_passes_a_clean_change_without_any_variable(tmp_path):
    folder, environment = pipeline(tmp_path, {"double.py": CLEAN})
    done = pipe(folder, environment, JUNIT="out/here.xml")
    assert done.returncode == 0, done.stderr
    assert (folder / "out" / "here.xml").exists()


@pytest.mark.parametrize(
    ("name", "value"),
    [("FAIL_ON", "$(id)"), ("JUNIT", "-x"), ("POST", "maybe"), ("DEBUG", "1"), ("ARGS", "'"), ("ARGS", "; id")],
)
def test_a_variable_that_cannot_be_meant_is_no_pass(name, value, tmp_path):
    folder, environment = pipeline(tmp_path, {"double.py": CLEAN})
    done = pipe(folder, environment, **{name: value})
    assert done.returncode == 2
    assert done.stderr


def test_a_change_cannot_bring_its_own_modules_into_the_pipe(tmp_path):
    trap = "import pathlib\npathlib.Path(__file__).with_name('PWNED').touch()\n"
    folder, environment = pipeline(tmp_path, {"shlex.py": trap, "readylayer_cli/__init__.py": trap})
    assert pipe(folder, environment | {"PYTHONPATH": str(folder)}).returncode in (0, 1)
    assert not list(tmp_path.rglob("PWNED"))


def test_the_plain_recipe_runs_as_it_is_written(tmp_path):
    recipe = yaml.safe_load((HOME / "examples" / "bitbucket" / "script.yml").read_text())
    install, *steps = recipe["pipelines"]["pull-requests"]["**"][0]["step"]["script"]
    assert install.startswith("pip install ")
    folder, environment = pipeline(tmp_path, {"load.py": RISKY})
    environment["PATH"] = f"{Path(sys.executable).parent}:{environment['PATH']}"
    script = " --no-post\n".join(("\n".join(steps), ""))
    done = subprocess.run(["bash", "-e", "-c", script], cwd=folder, env=environment, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr
    assert RULE in (folder / "test-results" / "readylayer.xml").read_text()


def test_the_pipe_names_an_image_that_the_dockerfile_builds():
    image = yaml.safe_load((HOME / "pipe.yml").read_text())["image"]
    assert f"--target pipe --tag {image} " in (HOME / "Dockerfile").read_text()
