"""Measure start-up, a cold review and a whole-tree scan beside the peers, in one run; print Markdown tables.

usage: python benchmarks/run.py [--runs N] [--quick]      --quick leaves out the whole tree
"""

import argparse
import platform
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from measure import Cost, run_in_turn
from peers import django_source, peer_environment

READYLAYER = str(Path(sys.executable).parent / "readylayer")
SEMGREP_RULES = Path(__file__).resolve().parent / "semgrep_rules.yml"


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--runs", type=int, default=7)
    parser.add_argument("--quick", action="store_true")
    arguments = parser.parse_args()
    machine = f"{platform.system()} {platform.machine()}, Python {platform.python_version()}"
    print(f"{machine}, medians of {arguments.runs} runs\n")
    startup(arguments.runs)
    cold_review(arguments.runs)
    if not arguments.quick:
        whole_tree(max(3, arguments.runs // 2))
    return 0


def startup(runs: int) -> None:
    commands = {
        "python -c pass": [sys.executable, "-c", "pass"],
        "readylayer --version": [READYLAYER, "--version"],
        "readylayer --help": [READYLAYER, "--help"],
        "readylayer review --help": [READYLAYER, "review", "--help"],
        "bandit --help": [str(peer_environment() / "bandit"), "--help"],
    }
    table("Start-up", run_in_turn(commands, runs), baseline="python -c pass")


def cold_review(runs: int) -> None:
    bins = peer_environment()
    with tempfile.TemporaryDirectory() as temporary:
        repository, changed = changed_files(Path(temporary), django_source(), 20)
        commands = {
            "readylayer review": [
                READYLAYER,
                "review",
                "--base",
                "HEAD",
                "--format",
                "json",
                "--isolated",
                "--exit-zero",
            ],
            "ruff --select S": [str(bins / "ruff"), "check", "--isolated", "--no-cache", "--select", "S", *changed],
            "bandit": [str(bins / "bandit"), "-q", *changed],
            "semgrep, 30 rules": semgrep(bins, changed),
        }
        costs = run_in_turn(commands, runs, repository)
    table("20 changed Python files, cold", costs, baseline="ruff --select S")


def whole_tree(runs: int) -> None:
    bins, django = peer_environment(), django_source()
    commands = {
        "readylayer review --scope all": [
            READYLAYER, "review", "--scope", "all", "--format", "json", "--isolated", "--exit-zero",
            "--set", "review.max_seconds=600",
        ],
        "ruff --select S": [str(bins / "ruff"), "check", "--isolated", "--no-cache", "--select", "S", "."],
        "bandit": [str(bins / "bandit"), "-q", "-r", "."],
        "semgrep, 30 rules": semgrep(bins, ["."]),
    }  # fmt: skip
    table("The whole tree of Django 5.2", run_in_turn(commands, runs, django), baseline="ruff --select S")


def semgrep(bins: Path, targets: list[str]) -> list[str]:
    """Offline, with 30 rules of the kind that its registry has."""
    flags = [
        "scan",
        "--metrics",
        "off",
        "--disable-version-check",
        "--quiet",
        "--jobs",
        "2",
        "--config",
        str(SEMGREP_RULES),
    ]
    return ["env", f"PATH={bins}:/usr/bin:/bin", str(bins / "semgrep"), *flags, *targets]


def changed_files(folder: Path, source: Path, count: int) -> tuple[Path, list[str]]:
    """A repository in which files of every size, this many, have a function more than in the last commit."""
    found = sorted((source / "django").rglob("*.py"), key=lambda path: (path.stat().st_size, str(path)))
    written = [path for path in found if path.stat().st_size > 0]
    files = written[len(written) // count // 2 :: len(written) // count][:count]
    names = []
    for path in files:
        name = str(path.relative_to(source))
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, folder / name)
        names.append(name)
    git = ["git", "-c", "user.name=b", "-c", "user.email=b@example.org", "-c", "commit.gpgSign=false"]
    for argv in (["init", "-q"], ["add", "-A"], ["commit", "-q", "-m", "before"]):
        subprocess.run([*git, *argv], cwd=folder, check=True)
    for name in names:
        with (folder / name).open("a", encoding="utf-8") as stream:
            stream.write(
                "\n\ndef added(cursor, name):\n    return cursor.execute(f\"SELECT * FROM t WHERE n = '{name}'\")\n"
            )
    return folder, names


def table(title: str, costs: dict[str, Cost], baseline: str) -> None:
    unit = costs[baseline].cpu_s
    print(f"### {title}\n")
    print(f"| command | wall s | CPU s | CPU x {baseline} | peak MB |")
    print("|---|---|---|---|---|")
    for name, cost in costs.items():
        print(f"| {name} | {cost.wall_s:.2f} | {cost.cpu_s:.2f} | {cost.cpu_s / unit:.1f} | {cost.peak_mb:.0f} |")
    print()


if __name__ == "__main__":
    raise SystemExit(main())
