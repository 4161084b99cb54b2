"""The CI files themselves: schemas, pins, permissions, and that they say the same as each other and as the tool."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from readylayer_cli import __version__
from tests.cli.git_repo import readylayer, repository
from tests.e2e.ci.conftest import HOME

EXAMPLES = HOME / "examples"
GITHUB = sorted((EXAMPLES / "github").glob("*.yml"))
OWN_WORKFLOWS = sorted((HOME / ".github" / "workflows").glob("*.yml"))
PACKAGING = (".gitlab-ci-template.yml", "templates/readylayer/template.yml", "pipe.yml", "Dockerfile")
OUR_FILES = [*(path for path in EXAMPLES.rglob("*") if path.is_file()), *(HOME / name for name in PACKAGING)]
USES = re.compile(r"uses: (?P<name>[\w./-]+)@(?P<ref>\S+)(?: # (?P<tag>\S+))?")
NAMED = re.compile(
    r"readylayer-(?:cli|pipe)(?:\[js\])?(?:@v|==|:|/v)(\d[\w.]*)"
    r"|readylayer@(\d[\w.]*)|VERSION: \"(\d[\w.]*)\"|rev: v(\S+)"
)
MAY_WRITE = {
    "pull-request.yml": {"pull-requests", "checks"},
    "without-action.yml": {"pull-requests", "checks"},
    "merge-queue.yml": {"pull-requests", "checks"},
    "self-hosted.yml": {"pull-requests", "checks"},
    "forks-review.yml": set(),
    "forks-post.yml": {"pull-requests"},
    "code-scanning.yml": {"security-events"},
}


def tool(name, *words):
    program = Path(sys.executable).with_name(name)
    done = subprocess.run([program, *map(str, words)], cwd=HOME, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


def load(path):
    """The YAML of a workflow; `on` is read as a word, not as a truth value."""
    return yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)


def job_of(path):
    [job] = load(path)["jobs"].values()
    return job


@pytest.mark.parametrize(
    ("schema", "files"),
    [
        ("github-actions", [HOME / "action.yml"]),
        ("github-workflows", [*GITHUB, *OWN_WORKFLOWS]),
        ("gitlab-ci", [HOME / ".gitlab-ci-template.yml", *(EXAMPLES / "gitlab").glob("*.yml")]),
        ("bitbucket-pipelines", list((EXAMPLES / "bitbucket").glob("*.yml"))),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_files_fit_the_schema_of_their_host(schema, files):
    code, said = tool("check-jsonschema", "--builtin-schema", f"vendor.{schema}", *files)
    assert code == 0, said


def test_both_documents_of_the_component_fit(tmp_path):
    head, body = (HOME / "templates" / "readylayer" / "template.yml").read_text().split("\n---\n")
    for name, text in (("head.yml", head), ("body.yml", re.sub(r'"?\$\[\[ inputs\.[\w-]+ \]\]"?', '"test"', body))):
        (tmp_path / name).write_text(text)
        code, said = tool("check-jsonschema", "--builtin-schema", "vendor.gitlab-ci", tmp_path / name)
        assert code == 0, said
    declared = set(yaml.safe_load(head)["spec"]["inputs"])
    assert declared == set(re.findall(r"\$\[\[ inputs\.([\w-]+) \]\]", body))


def test_zizmor_has_nothing_to_say():
    files = [HOME / "action.yml", HOME / ".pre-commit-hooks.yaml", *GITHUB, *OWN_WORKFLOWS]
    code, said = tool("zizmor", "--offline", "--persona=pedantic", "--collect=all", "--strict-collection", *files)
    assert code == 0, said
    assert "No findings to report" in said


def test_an_action_has_one_pin_everywhere():
    pins = {}
    for path in (HOME / "action.yml", *GITHUB, *OWN_WORKFLOWS):
        for use in USES.finditer(path.read_text()):
            pins.setdefault("/".join(use["name"].split("/")[:2]), set()).add((use["ref"], use["tag"]))
    assert pins.pop("readylayer/readylayer-cli") == {(f"v{__version__}", None)}
    assert all(len(found) == 1 for found in pins.values()), pins
    assert all(re.fullmatch(r"[0-9a-f]{40}", ref) and tag for found in pins.values() for ref, tag in found), pins


def test_every_file_names_this_version():
    found = {}
    for path in OUR_FILES:
        for version in NAMED.findall(path.read_text(encoding="utf-8")):
            found.setdefault("".join(version).rstrip("."), []).append(path.name)
    assert set(found) == {__version__}, found
    template = yaml.safe_load_all((HOME / "templates" / "readylayer" / "template.yml").read_text())
    assert next(template)["spec"]["inputs"]["version"]["default"] == __version__


@pytest.mark.parametrize("path", GITHUB, ids=lambda path: path.name)
def test_a_workflow_may_no_more_than_it_needs(path):
    workflow, job = load(path), job_of(path)
    assert workflow["permissions"] == {}
    assert {name for name, level in job["permissions"].items() if level == "write"} == MAY_WRITE[path.name]
    assert int(job["timeout-minutes"]) <= 15
    assert "group" in workflow["concurrency"]
    assert "pull_request_target" not in workflow["on"]
    for step in job["steps"]:
        if step.get("uses", "").startswith("actions/checkout@"):
            assert step["with"]["persist-credentials"] == "false"
            assert step["with"]["fetch-depth"] == "0"


def test_the_job_that_posts_for_forks_checks_nothing_out():
    job = job_of(EXAMPLES / "github" / "forks-post.yml")
    assert not [step for step in job["steps"] if "checkout" in step.get("uses", "")]
    assert not [step for step in job["steps"] if "run" in step]
    review = load(EXAMPLES / "github" / "forks-review.yml")
    assert load(EXAMPLES / "github" / "forks-post.yml")["on"]["workflow_run"]["workflows"] == [review["name"]]


def test_what_init_writes_agrees_with_the_example_that_uses_the_action():
    ours, theirs = (load(EXAMPLES / "github" / name) for name in ("without-action.yml", "pull-request.yml"))
    assert {**ours, "jobs": None} == {**theirs, "jobs": None}
    job, other = ours["jobs"]["readylayer"], theirs["jobs"]["readylayer"]
    assert {**job, "steps": job["steps"][:1]} == {**other, "steps": other["steps"][:1]}


@pytest.mark.parametrize("host", ["github", "gitlab", "bitbucket"])
def test_init_writes_the_example(host, tmp_path):
    folder = repository(tmp_path / "shop", {})
    assert readylayer(folder, "init", "--host", host).returncode == 0
    written = [path for path in folder.rglob("*.yml") if path.name != ".readylayer.yml" and ".git" not in path.parts]
    example = {"github": "github/without-action.yml", "gitlab": "gitlab/plain.yml", "bitbucket": "bitbucket/script.yml"}
    assert written[0].read_text() == (EXAMPLES / example[host]).read_text()


def test_the_plain_gitlab_job_is_the_template_without_its_switches():
    plain = yaml.safe_load((EXAMPLES / "gitlab" / "plain.yml").read_text())["readylayer"]
    template = yaml.safe_load((HOME / ".gitlab-ci-template.yml").read_text())["readylayer"]
    same = ("stage", "image", "timeout", "interruptible", "rules", "artifacts")
    assert {key: plain[key] for key in same} == {key: template[key] for key in same}


def test_the_page_names_every_input_and_output_of_the_action():
    action = load(HOME / "action.yml")
    page = (HOME / "docs" / "ci" / "github.md").read_text()
    assert len(action["inputs"]) <= 10
    assert [name for name in (*action["inputs"], *action["outputs"]) if f"`{name}`" not in page] == []


def test_each_link_of_the_ci_pages_leads_somewhere():
    for page in [*(HOME / "docs" / "ci").glob("*.md"), EXAMPLES / "README.md"]:
        for target in re.findall(r"\]\((?!https?:|#)([^)#]+)", page.read_text()):
            assert (page.parent / target).exists(), f"{page.name}: {target}"


def test_the_examples_pass_our_own_review(tmp_path):
    files = {f".github/workflows/{path.name}": path.read_text() for path in GITHUB}
    files[".gitlab-ci.yml"] = (HOME / ".gitlab-ci-template.yml").read_text()
    folder = repository(tmp_path / "shop", files)
    done = readylayer(folder, "review", "--scope=all", "--min-severity=medium", "--fail-on=medium")
    assert done.returncode == 0, done.stdout.decode()
