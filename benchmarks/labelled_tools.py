"""Runs each reviewer once over a tree of programs and reads what it found as places with CWE numbers."""

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from labelled_codes import cwes_of
from peers import peer_environment

SEMGREP_RULES = Path(__file__).resolve().parent / "semgrep_rules"


@dataclass(frozen=True, slots=True)
class Found:
    """One finding: the file below the scanned folder, its lines, its rule and the CWE numbers it stands for."""

    path: str
    first: int
    last: int
    rule: str
    cwes: frozenset[int]


def findings(tool: str, tree: Path, before: Path) -> list[Found]:
    """What a tool finds in the tree; the one that reads changes sees how the tree came from another one."""
    return readylayer_change(tree, before) if tool == CHANGE else TOOLS[tool](tree)


def readylayer(tree: Path) -> list[Found]:
    """Everything the review shows from low severity on."""
    return _review(tree, "--scope", "all")


def readylayer_change(tree: Path, before: Path) -> list[Found]:
    """What the review says of the change that makes one tree into the other."""
    git = ["git", "-c", "user.name=b", "-c", "user.email=b@example.org", "-c", "commit.gpgSign=false"]
    with tempfile.TemporaryDirectory() as temporary:
        repository = Path(temporary) / "repository"
        shutil.copytree(before, repository)
        for argv in (["init", "-q"], ["add", "-A"], ["commit", "-q", "-m", "before"]):
            subprocess.run([*git, *argv], cwd=repository, check=True)
        for folder in before.iterdir():
            shutil.rmtree(repository / folder.name)
        shutil.copytree(tree, repository, dirs_exist_ok=True)
        return _review(repository, "--base", "HEAD")


def _review(tree: Path, *scope: str) -> list[Found]:
    command = str(Path(sys.executable).parent / "readylayer")
    argv = [command, "review", *scope, "--format", "json", "--isolated", "--exit-zero", "--min-severity", "low"]
    result = _json([*argv, "--set", "review.max_seconds=600"], tree)
    if result["incomplete"]:
        print(f"readylayer was incomplete: {result['incomplete'][:3]}", file=sys.stderr)
    return [
        Found(item["path"], item["start_line"], item["end_line"], item["rule_id"], _numbers(item["cwe"]))
        for item in result["findings"]
    ]


def ruff(tree: Path) -> list[Found]:
    """The `S` rules, all of them, with noqa comments honoured as usual."""
    argv = [str(peer_environment() / "ruff"), "check", "--isolated", "--no-cache", "--exit-zero", "--select", "S"]
    return [
        Found(_below(item["filename"], tree), item["location"]["row"], item["end_location"]["row"], item["code"], cwes)
        for item in _json([*argv, "--output-format", "json", "."], tree)
        if (item["code"] or "").startswith("S") and (cwes := cwes_of(item["code"]))
    ]


def bandit(tree: Path) -> list[Found]:
    """All tests at every severity and confidence."""
    argv = [str(peer_environment() / "bandit"), "--quiet", "--exit-zero", "-f", "json", "-r", "."]
    return [
        Found(_below(item["filename"], tree), item["line_number"], item["line_range"][-1], item["test_id"], cwes)
        for item in _json(argv, tree)["results"]
        if (cwes := cwes_of(item["test_id"]))
    ]


def semgrep(tree: Path) -> list[Found]:
    """Our own rules of equal intent, in semgrep's language; its registry needs the network."""
    flags = ["scan", "--metrics", "off", "--disable-version-check", "--quiet", "--jobs", "2", "--json"]
    argv = [str(peer_environment() / "semgrep"), *flags, "--no-git-ignore", "--config", str(SEMGREP_RULES), "."]
    result = _json(argv, tree)
    if broken := [error["message"] for error in result["errors"] if error["level"] == "error"]:
        raise SystemExit(f"semgrep cannot use its rules: {broken[0]}")
    return [
        Found(
            _below(item["path"], tree),
            item["start"]["line"],
            item["end"]["line"],
            item["check_id"].rsplit(".", 1)[-1],
            _numbers(item["extra"]["metadata"].get("cwe", [])),
        )
        for item in result["results"]
    ]


CHANGE = "readylayer-change"
TOOLS = {"readylayer": readylayer, "ruff": ruff, "bandit": bandit, "semgrep": semgrep}
LANGUAGES = {
    "readylayer": ("python", "javascript", "java", "go"),
    CHANGE: ("python", "javascript", "java", "go"),
    "ruff": ("python",),
    "bandit": ("python",),
    "semgrep": ("python", "javascript", "java", "go"),
}


def _json(argv: list[str], tree: Path) -> dict[str, list[dict[str, object]]] | list[dict[str, object]]:
    environment = {**os.environ, "PATH": f"{Path(argv[0]).parent}:/usr/bin:/bin"}
    done = subprocess.run(argv, cwd=tree, env=environment, capture_output=True, text=True, check=False)
    try:
        return json.loads(done.stdout)
    except ValueError as error:
        raise SystemExit(f"{argv[0]} printed no JSON (exit {done.returncode}): {done.stderr[-2000:]}") from error


def _below(path: str, tree: Path) -> str:
    return os.path.relpath(tree / path, tree)


def _numbers(names: list[str]) -> frozenset[int]:
    return frozenset(int(number) for name in names for number in re.findall(r"CWE-(\d+)", name))
