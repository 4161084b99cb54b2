"""Runs action.yml's steps as a runner does: bash steps for real, other actions recorded and answered by the test."""

import os
import re
import subprocess
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from tests.e2e.ci.expressions import UnsupportedError, fill, holds

_KEYS = {"name", "id", "if", "shell", "run", "env", "uses", "with"}
_ENTRY = re.compile(r"(?P<name>[\w-]+)(?:=(?P<value>.*)|<<(?P<end>.+))")


@dataclass
class Outcome:
    """What the job sees: `used` holds each other action with its inputs, in order."""

    exit_code: int = 0
    outputs: dict[str, str] = field(default_factory=dict)
    summary: str = ""
    log: str = ""
    used: list[tuple[str, dict[str, str]]] = field(default_factory=list)


@dataclass(frozen=True)
class Job:
    """Where the action runs: `answers` are the outputs of other actions by name, each of which must be listed."""

    workspace: Path
    temp: Path
    environment: Mapping[str, str]
    answers: Mapping[str, Mapping[str, str]]
    token: str = "ghs_not-a-real-token"


def run_action(folder: Path, inputs: Mapping[str, str], job: Job) -> Outcome:
    """Run the composite action of a folder; inputs that it does not declare are an error."""
    action = yaml.safe_load((folder / "action.yml").read_text(encoding="utf-8"))
    if unknown := set(inputs) - set(action["inputs"]):
        raise UnsupportedError(f"unknown inputs: {unknown}")
    context = {"github.token": job.token, "github.workspace": str(job.workspace)}
    for name, declared in action["inputs"].items():
        context[f"inputs.{name}"] = inputs.get(name, fill(str(declared.get("default", "")), context))
    outcome = Outcome()
    for step in action["runs"]["steps"]:
        if extra := set(step) - _KEYS:
            raise UnsupportedError(f"unknown keys of a step: {extra}")
        if holds(step.get("if", "!''"), context, failed=outcome.exit_code != 0):
            outputs = _use(step, context, job, outcome) if "uses" in step else _run(folder, step, context, job, outcome)
            context |= {f"steps.{step.get('id', '')}.outputs.{name}": value for name, value in outputs.items()}
    outcome.outputs = {name: fill(declared["value"], context) for name, declared in action["outputs"].items()}
    return outcome


def _use(step: dict[str, object], context: Mapping[str, str], job: Job, outcome: Outcome) -> Mapping[str, str]:
    name = str(step["uses"]).partition("@")[0]
    given = step.get("with", {})
    assert isinstance(given, dict)
    outcome.used.append((name, {key: fill(str(value), context) for key, value in given.items()}))
    if name not in job.answers:
        raise UnsupportedError(f"the test does not expect {name}")
    return job.answers[name]


def _run(
    folder: Path, step: dict[str, object], context: Mapping[str, str], job: Job, outcome: Outcome
) -> dict[str, str]:
    script = str(step["run"])
    if step["shell"] != "bash" or "${{" in script:
        raise UnsupportedError(f"{step['name']}: only bash, and no expression in its text")
    given = step.get("env", {})
    assert isinstance(given, dict)
    with tempfile.TemporaryDirectory() as place:
        files = {
            name: Path(place) / name for name in ("GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY", "GITHUB_ENV", "GITHUB_PATH")
        }
        for file in files.values():
            file.touch()
        environment = {
            **job.environment,
            "GITHUB_ACTION_PATH": str(folder),
            "GITHUB_WORKSPACE": str(job.workspace),
            "RUNNER_TEMP": str(job.temp),
            **{name: str(file) for name, file in files.items()},
            **{name: fill(str(value), context) for name, value in given.items()},
        }
        done = subprocess.run(
            ["bash", "--noprofile", "--norc", "-e", "-o", "pipefail", "-c", script],
            cwd=job.workspace,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=300,
            check=False,
        )
        if files["GITHUB_ENV"].stat().st_size or files["GITHUB_PATH"].stat().st_size:
            raise UnsupportedError(f"{step['name']} changes the environment of the steps that follow the action")
        outcome.summary += files["GITHUB_STEP_SUMMARY"].read_text(encoding="utf-8")
        outcome.log += done.stdout.decode("utf-8", "replace")
        outcome.exit_code = outcome.exit_code or done.returncode
        return read_outputs(files["GITHUB_OUTPUT"].read_text(encoding="utf-8"))


def read_outputs(text: str) -> dict[str, str]:
    """The outputs in a GITHUB_OUTPUT file: `name=value`, or lines between two end marks."""
    outputs: dict[str, str] = {}
    lines = iter(text.splitlines())
    for line in lines:
        entry = _ENTRY.fullmatch(line)
        if entry is None:
            raise UnsupportedError(f"bad line in GITHUB_OUTPUT: {line!r}")
        value = entry["value"] or ""
        if entry["end"]:
            taken = []
            while (part := next(lines)) != entry["end"]:
                taken.append(part)
            value = "\n".join(taken)
        outputs[entry["name"]] = value
    return outputs


def clean_environment() -> dict[str, str]:
    """The machine's environment without the variables of a CI service it may itself run in."""
    foreign = ("GITHUB_", "GITLAB_", "CI", "BITBUCKET_", "READYLAYER_", "RUNNER_", "ACTIONS_", "RL_", "GIT_")
    return {name: value for name, value in os.environ.items() if not name.startswith(foreign)}
