"""Turn real vulnerability fixes round, and count those that a review points at; beside it, the noise.

usage: python benchmarks/fixes.py CLONES [--half work|blind|both] [--ordinary 8] [--json FILE]

CLONES is a folder with the clones that `fixes.tsv` names, as `OWNER+NAME`, `OWNER+NAME/repo` or `NAME`; missing ones
are left out and counted. For each fix the fixed tree is the base and the tree before it the head. A fix counts as found
when a finding that is shown by default and names a CWE stands on or right beside a line that the reversed change
touched. A fix belongs to the blind half if the hash of its id is odd: of those nobody looks at more than the totals. A
CWE of `-` says that the fix's message does not tell the weakness.
"""

import argparse
import hashlib
import json
import re
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from reversal import SOURCES, TESTS, git, reverse, scratch_repository

READYLAYER = str(Path(sys.executable).parent / "readylayer")
FLAGS = ["--format", "json", "--isolated", "--fail-on", "never", "-q"]
SECURITY = re.compile(
    r"CVE-|GHSA-|secur|vuln|xss|ssrf|travers|inject|csrf|redos|bypass|unauthor|saniti|escap|permission|revert",
    re.IGNORECASE,
)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("clones", type=Path)
    parser.add_argument("--half", choices=("work", "blind", "both"), default="both")
    parser.add_argument("--ordinary", type=int, default=8, help="ordinary commits per repository; 0: none")
    parser.add_argument("--json", type=Path)
    parser.add_argument("--jobs", type=int, default=2)
    arguments = parser.parse_args()
    rows = [line.split("\t") for line in Path(__file__).with_name("fixes.tsv").read_text().splitlines()[1:]]
    rows = [row for row in rows if arguments.half in {"both", half_of(row[1])}]
    with tempfile.TemporaryDirectory() as scratch, ThreadPoolExecutor(arguments.jobs) as pool:
        repositories = {
            name: scratch_repository(clone, Path(scratch))
            for name in sorted({row[0] for row in rows})
            if (clone := find_clone(arguments.clones, name)) is not None
        }
        known = [row for row in rows if row[0] in repositories]
        judged = list(pool.map(lambda row: judge(repositories[row[0]], row), known))
        print_recall(judged, missing=len(rows) - len(known))
        fixes = {row[1] for row in rows}
        commits = [
            (name, commit)
            for name, repository in repositories.items()
            for commit in ordinary(repository, arguments.clones, name, fixes, arguments.ordinary)
        ]
        noise = list(pool.map(lambda one: disturb(repositories[one[0]], *one), commits))
        if noise:
            print_noise(noise)
    if arguments.json:
        seen = [one for one in judged if one["half"] == "work"]
        arguments.json.write_text(json.dumps({"fixes": seen, "ordinary": noise}, indent=1), encoding="utf-8")
    return 0


def half_of(sha: str) -> str:
    """Which half a fix belongs to."""
    return "blind" if hashlib.sha256(sha.encode()).digest()[0] & 1 else "work"


def find_clone(folder: Path, name: str) -> Path | None:
    """The clone of `owner/name`."""
    flat = name.replace("/", "+")
    places = (folder / flat / "repo", folder / flat, folder / name.partition("/")[2])
    return next((place for place in places if place.is_dir()), None)


def judge(repository: Path, row: list[str]) -> dict[str, object]:
    """The fix with the findings that stand where it was undone."""
    name, sha, language, cwe = row
    change = reverse(repository, sha)
    hits = [one for one in findings(repository, change.base, change.head) if change.hit_by(one)]
    rules = [f"{hit['rule_id']} {hit['path']}:{hit['start_line']}" for hit in hits]
    same = any(cwe in _cwes(hit) for hit in hits)
    facts = {"repo": name, "sha": sha, "language": language, "cwe": cwe, "half": half_of(sha)}
    return {**facts, "rules": rules, "same": same}


def _cwes(hit: dict[str, object]) -> list[str]:
    listed = hit["cwe"]
    return listed if isinstance(listed, list) else []


def findings(repository: Path, base: str, head: str) -> list[dict[str, object]]:
    """What a review of the change shows by default."""
    argv = [READYLAYER, "review", "--repo", str(repository), "--base", base, "--head", head, *FLAGS]
    done = subprocess.run(argv, capture_output=True, check=False)
    if not done.stdout:
        raise RuntimeError(f"{repository} {head}: {done.stderr.decode(errors='replace')[:300]}")
    listed = json.loads(done.stdout)["findings"]
    return listed if isinstance(listed, list) else []


def ordinary(repository: Path, clones: Path, name: str, fixes: set[str], count: int) -> Iterator[str]:
    """The newest commits that change code and speak of no security."""
    clone = find_clone(clones, name)
    if clone is None or not count:
        return
    log = git(clone, "log", "--no-merges", f"--max-count={count * 12}", "--format=%H%x00%s %b%x01")
    for entry in log.split("\x01"):
        commit, _, message = entry.strip().partition("\0")
        if not commit or commit in fixes or SECURITY.search(message):
            continue
        if 4 <= changed_count(repository, commit) <= 2000:
            yield commit
            count -= 1
        if not count:
            return


def changed_count(repository: Path, commit: str) -> int:
    """Lines of source that the commit adds or removes, tests aside."""
    try:
        stat = git(repository, "diff", "--numstat", "--no-renames", f"{commit}^", commit)
    except subprocess.CalledProcessError:
        return 0
    rows = [line.split("\t") for line in stat.splitlines() if line and line[0] != "-"]
    return sum(int(plus) + int(minus) for plus, minus, path in rows if SOURCES.search(path) and not TESTS.search(path))


def disturb(repository: Path, name: str, commit: str) -> dict[str, object]:
    """An ordinary commit with what a review of it shows."""
    shown = [
        {key: one[key] for key in ("rule_id", "path", "start_line", "severity", "confidence", "message")}
        for one in findings(repository, f"{commit}^", commit)
    ]
    return {"repo": name, "commit": commit, "lines": changed_count(repository, commit), "findings": shown}


def print_recall(judged: list[dict[str, object]], *, missing: int) -> None:
    """Totals per half, language and weakness; the blind half only as totals."""
    for key in ("half", "language", "cwe"):
        groups = sorted({(str(one["half"]), str(one[key])) for one in judged})
        print(f"\n{key}: found / all")
        for half, value in groups:
            members = [one for one in judged if one["half"] == half and one[key] == value]
            found = sum(bool(one["rules"]) for one in members)
            same = sum(bool(one["same"]) for one in members)
            if key != "cwe" or len(members) > 2:
                print(
                    f"  {half:5} {value:12} {found:3} / {len(members):3}  {found / len(members):5.0%}  same CWE {same}"
                )
    print(f"\n{missing} fixes without a clone")


def print_noise(noise: list[dict[str, object]]) -> None:
    """Findings per 1,000 changed lines of ordinary commits, and the rules that make them."""
    lines = sum(int(str(one["lines"])) for one in noise)
    shown = [finding for one in noise for finding in one["findings"]]  # type: ignore[attr-defined] # a list, above
    medium = [finding for finding in shown if finding["severity"] != "low"]
    print(f"\n{len(noise)} ordinary commits, {lines} changed lines of source")
    print(f"{len(shown)} findings, {len(shown) / lines * 1000:.2f} per 1,000 lines; ", end="")
    print(f"at medium or above {len(medium) / lines * 1000:.2f}")
    for rule, count in Counter(str(finding["rule_id"]) for finding in shown).most_common(12):
        print(f"  {count:4} {rule}")


if __name__ == "__main__":
    raise SystemExit(main())
