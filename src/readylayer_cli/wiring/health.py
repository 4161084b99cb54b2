"""What `doctor` looks at: one function a question, each with an answer and a way out."""

import sys
from collections.abc import Callable, Mapping

from readylayer_cli.adapters.tools import ProcessToolRunner
from readylayer_cli.ci.detect import read_job
from readylayer_cli.domain.errors import ReadyLayerError
from readylayer_cli.domain.event import Ignored
from readylayer_cli.domain.selection import WorkingTree
from readylayer_cli.engines.review.custom import read_custom_rules
from readylayer_cli.engines.review.registry import all_rules
from readylayer_cli.wiring.check import Check
from readylayer_cli.wiring.ci import read_file
from readylayer_cli.wiring.configuration import Overrides, load_configuration
from readylayer_cli.wiring.host_health import examine_host
from readylayer_cli.wiring.identity import AskHost
from readylayer_cli.wiring.project import Project, open_project
from readylayer_cli.workflows.review import read_rule_files


def examine(
    directory: str,
    environment: Mapping[str, str],
    overrides: Overrides,
    ask: AskHost | None = None,
    *,
    ask_model: bool = False,
) -> list[Check]:
    """Every check, in the order in which one would mend things. The code host is asked only if `ask` is given, the
    language model only with `ask_model`."""
    checks = [_python(), _program("git", required=True), _program("ruff", required=True)]
    checks.append(_program("oxlint", required=False))
    try:
        project = open_project(directory)
    except ReadyLayerError as error:
        return [*checks, _failure("repository", error)]
    checks.append(Check("repository", "ok", str(project.root)))
    return [
        *checks,
        _guarded("base", lambda: _base(project)),
        _guarded("configuration", lambda: _configuration(project, environment, overrides)),
        _guarded("rules", lambda: _rules(project)),
        _guarded("ci", lambda: _ci(environment)),
        _guarded("host", lambda: examine_host(project, environment, ask)),
        *([_guarded("llm", lambda: _model(project, environment, overrides))] if ask_model else []),
    ]


def _model(project: Project, environment: Mapping[str, str], overrides: Overrides) -> Check:
    from readylayer_cli.wiring.model_health import examine_model  # lazy: for --llm only

    return examine_model(load_configuration(project.tree(), environment, overrides).settings.llm, environment)


def _python() -> Check:
    return Check("python", "ok", ".".join(map(str, sys.version_info[:3])))


def _program(name: str, *, required: bool) -> Check:
    tools = ProcessToolRunner()
    path = tools.find(name)
    if path is None:
        extra = (
            "install git" if name == "git" else "pip install 'readylayer-cli[js]'" if name == "oxlint" else "reinstall"
        )
        detail = "not installed" if required else "not installed; JavaScript is reviewed by the own rules only"
        return Check(name, "failed" if required else "warning", detail, extra)
    return Check(name, "ok", f"{tools.version(path)} ({path})")


def _base(project: Project) -> Check:
    if project.repository is None:
        return Check("base", "warning", "no repository: only --scope all works here")
    change = project.repository.change(WorkingTree())
    files = change.files
    return Check("base", "ok", f"{(files.base or 'no commit')[:12]}, {len(files.files)} changed files")


def _configuration(project: Project, environment: Mapping[str, str], overrides: Overrides) -> Check:
    loaded = load_configuration(project.tree(), environment, overrides)
    return Check("configuration", "ok", loaded.file or "defaults (no file)")


def _rules(project: Project) -> Check:
    own = read_custom_rules(read_rule_files(project.tree()))
    return Check("rules", "ok", f"{len(all_rules())} built in, {len(own)} of this repository")


def _ci(environment: Mapping[str, str]) -> Check:
    job = read_job(environment, read_file)
    if job is None:
        return Check("ci", "ok", "not in a CI job")
    if isinstance(job.event, Ignored):
        return Check("ci", "warning", f"{job.runner}: no event to act on ({job.event.reason})")
    revisions = job.revisions
    compared = (
        f", compares {revisions.base_sha or revisions.target_branch} with {revisions.head_sha}" if revisions else ""
    )
    return Check("ci", "ok", f"{job.runner}: {job.event.event}{compared}")


def _guarded(name: str, check: Callable[[], Check]) -> Check:
    try:
        return check()
    except ReadyLayerError as error:
        return _failure(name, error)


def _failure(name: str, error: ReadyLayerError) -> Check:
    return Check(name, "failed", error.message, error.hint)
