"""Runs the command on the change, keeps its reports and tells the workflow what came of it."""

import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from inputs import BadInputError, Inputs
from installation import program, room
from runner import has_summary, summarise, write_outputs

_POSTED = re.compile(r"posted: .*  (https?://\S{1,2000})\s*")
_MEANING = {0: "clean", 1: "a gate failed", 2: "could not check", 3: "internal fault"}
_NO_REPORTS = frozenset({"post", "init", "doctor", "config", "events", "demo", "serve", "worker", "auth"})


@dataclass(frozen=True, slots=True)
class Reports:
    """Where one run leaves its reports."""

    folder: Path

    @property
    def json(self) -> Path:
        """The result as a document."""
        return self.folder / "readylayer.json"

    @property
    def sarif(self) -> Path:
        """The findings for code scanning."""
        return self.folder / "readylayer.sarif"

    @property
    def summary(self) -> Path:
        """The result as Markdown, of commands that do not write the step summary themselves."""
        return self.folder / "readylayer.md"

    @property
    def artifact(self) -> Path:
        """What `readylayer post` takes."""
        return self.folder / "readylayer-results.json"


def execute(inputs: Inputs) -> int:
    """Run the command and set the step's outputs; returns the exit code. Raises `BadInputError` without a folder."""
    folder = Path(os.environ["GITHUB_WORKSPACE"]) / inputs.working_directory
    if not folder.is_dir():
        raise BadInputError(f"input working-directory: there is no folder {folder}")
    reports = Reports(Path(tempfile.mkdtemp(prefix="report-", dir=room())))
    python = [str(program(inputs.version)), "-I", "-X", "utf8", "-m", "readylayer_cli"]
    arguments = [*python, *command_line(inputs, reports)]
    code, posted = _run(arguments, folder)
    outputs = {"exit-code": str(code), "comment-url": posted, **_facts(reports)}
    outputs["reports"] = str(reports.folder) if any(reports.folder.iterdir()) else ""
    outputs["upload-sarif"] = "true" if inputs.upload_sarif and outputs["sarif"] and _may_upload() else "false"
    write_outputs(outputs)
    _summarise(inputs, reports, code)
    return code


def command_line(inputs: Inputs, reports: Reports) -> list[str]:
    """The words after `readylayer`. Own flags come first, so that those of `args` can overrule them."""
    words = [inputs.command]
    formats: list[str] = []
    if inputs.command in ("run", "review"):
        formats = [f"json={reports.json}", f"sarif={reports.sarif}"]
    elif inputs.command not in _NO_REPORTS:
        formats = [f"json={reports.json}"]
    if inputs.command == "run":
        words += ["--artifact", str(reports.artifact)]
    if inputs.command == "review":
        formats.append(f"markdown={reports.summary}")
    if formats and not any("=" not in each for each in inputs.formats):
        formats.append("github" if inputs.command == "review" else "text")
    words += [f"--format={each}" for each in (*formats, *inputs.formats)]
    words += [f"--config={inputs.config}"] if inputs.config else []
    words += [f"--fail-on={inputs.fail_on}"] if inputs.fail_on else []
    return [*words, *inputs.args]


def child_environment(environment: Mapping[str, str]) -> dict[str, str]:
    """What the command may see: the token it posts with, and none that the runner keeps for its own services."""
    kept = {name: value for name, value in environment.items() if not name.startswith(("RL_", "ACTIONS_", "INPUT_"))}
    kept.pop("GITHUB_TOKEN", None)
    token = environment.get("RL_TOKEN", "").strip()
    return kept | ({"GITHUB_TOKEN": token} if token else {})


def comment_url(line: str) -> str:
    """The address in the line that tells of a posted comment; empty for any other line."""
    found = _POSTED.fullmatch(line)
    return found[1] if found else ""


def _run(arguments: Sequence[str], folder: Path) -> tuple[int, str]:
    """The exit code, and the address of the comment if one was posted."""
    posted = ""
    with subprocess.Popen(
        arguments, cwd=folder, env=child_environment(os.environ), stderr=subprocess.PIPE, stdin=subprocess.DEVNULL
    ) as process:
        for line in process.stderr or ():
            sys.stderr.buffer.write(line)
            sys.stderr.flush()
            posted = comment_url(line.decode("utf-8", "replace")) or posted
    return process.returncode if process.returncode in _MEANING else 3, posted


def _facts(reports: Reports) -> dict[str, str]:
    """Verdict, number of findings, and the reports that were written."""
    facts = {"verdict": "", "findings": "", "report": "", "sarif": ""}
    if reports.sarif.is_file():
        facts["sarif"] = str(reports.sarif)
    if reports.json.is_file():
        facts["report"] = str(reports.json)
        document = json.loads(reports.json.read_text(encoding="utf-8"))
        facts["verdict"] = str(document.get("verdict", ""))
        if isinstance(document.get("findings"), list):
            facts["findings"] = str(len(document["findings"]))
    return facts


def _may_upload() -> bool:
    """Whether code scanning takes a report from this job: not from a fork's pull request, whose token only reads."""
    try:
        event = json.loads(Path(os.environ.get("GITHUB_EVENT_PATH", "")).read_text(encoding="utf-8"))
        pull_request = event.get("pull_request")
        return pull_request is None or pull_request["head"]["repo"]["id"] == pull_request["base"]["repo"]["id"]
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return False


def _summarise(inputs: Inputs, reports: Reports, code: int) -> None:
    if reports.summary.is_file():
        summarise(reports.summary.read_text(encoding="utf-8"))
    if not has_summary():
        summarise(f"**readylayer {inputs.command}**: {_MEANING[code]} (exit code {code}); see the log of this step.\n")
