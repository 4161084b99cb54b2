"""Review the last merged changes of a clone, one by one, and print what a reader would be shown at medium or above.

usage: python benchmarks/noise.py CLONE [--changes 50] [--json FILE]
"""

import argparse
import json
import subprocess
import sys
from pathlib import Path

READYLAYER = str(Path(sys.executable).parent / "readylayer")

FLAGS = ["--format", "json", "--isolated", "--fail-on", "never"]


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("clone", type=Path)
    parser.add_argument("--changes", type=int, default=50)
    parser.add_argument("--json", type=Path)
    arguments = parser.parse_args()
    log = git(arguments.clone, "log", "--first-parent", "--format=%H", f"--max-count={arguments.changes}")
    lines, rows, verdicts = 0, [], []
    for commit in log.split():
        lines += added_lines(arguments.clone, commit)
        done = subprocess.run(
            [READYLAYER, "review", "--base", f"{commit}^1", "--head", commit, *FLAGS],
            cwd=arguments.clone, capture_output=True, check=False,
        )  # fmt: skip
        if done.returncode not in {0, 1, 2} or not done.stdout:
            verdicts.append(f"error {done.returncode}: {done.stderr.decode(errors='replace').strip()[:300]}")
            continue
        result = json.loads(done.stdout)
        verdicts.append(result["verdict"])
        rows += [{"commit": commit[:10], **finding} for finding in result["findings"]]
    shown = [row for row in rows if row["severity"] != "low"]
    for row in shown:
        print(f"{row['commit']} {row['path']}:{row['start_line']} {row['severity']} {row['rule_id']}: {row['message']}")
    per = len(shown) / lines * 10_000 if lines else 0.0
    counted = {verdict: verdicts.count(verdict) for verdict in sorted(set(verdicts))}
    print(f"\n{len(verdicts)} changes, {lines} changed lines; verdicts: {counted}")
    print(f"{len(shown)} findings of medium or above, {per:.1f} per 10,000 lines; {len(rows) - len(shown)} low")
    if arguments.json:
        arguments.json.write_text(json.dumps(rows, indent=1), encoding="utf-8")
    return 0


def added_lines(clone: Path, commit: str) -> int:
    """Lines that the change adds or removes, binary files aside."""
    stat = git(clone, "diff", "--numstat", f"{commit}^1", commit)
    counts = [line.split("\t")[:2] for line in stat.splitlines() if line and line[0] != "-"]
    return sum(int(plus) + int(minus) for plus, minus in counts)


def git(clone: Path, *arguments: str) -> str:
    done = subprocess.run(["git", *arguments], cwd=clone, capture_output=True, check=True)
    return done.stdout.decode(errors="replace")


if __name__ == "__main__":
    raise SystemExit(main())
