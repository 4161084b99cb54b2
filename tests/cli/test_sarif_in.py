"""`--sarif` as a user gives it: files, globs, settings, and what goes wrong with them."""

import json

from tests.cli.git_repo import git, readylayer, repository, review, write
from tests.unit.engines.review.sarif.logs import log, result

CRITICAL = json.dumps(log(result("a.py", 1, properties={"security-severity": "9.8"}), name="scan"))


def changed(folder, **files):
    repository(folder, {"a.py": "x = 1\n", **files})
    write(folder, {"a.py": "y = 2\n"})
    return folder


def test_a_log_given_by_flag_is_gated_and_named_among_the_engines(tmp_path):
    folder = changed(tmp_path / "r")
    write(folder, {"out/one.sarif": CRITICAL})
    code, found = review(folder, "--sarif", "out/*.sarif")
    assert code == 1
    assert [item["rule_id"] for item in found["findings"]] == ["scan-r1"]
    assert found["engines"][-1]["id"] == "scan"
    assert found["engines"][-1]["results"] == 1


def test_a_flag_is_read_from_here_and_a_setting_from_the_root(tmp_path):
    folder = changed(tmp_path / "r", **{".readylayer.yml": "review:\n  sarif: ['scan.sarif']\n", "sub/b.py": "b = 1\n"})
    write(folder, {"scan.sarif": CRITICAL, "sub/empty.sarif": json.dumps(log(name="none"))})
    assert review(folder / "sub")[0] == 1
    assert review(folder / "sub", "--sarif", "empty.sarif")[0] == 0
    assert review(folder / "sub", "--isolated")[0] == 0


def test_a_change_cannot_name_logs_for_its_own_review(tmp_path):
    folder = repository(tmp_path / "r", {"a.py": "x = 1\n"})
    git(folder, "checkout", "--quiet", "-b", "feature")
    write(folder, {"a.py": "y = 2\n", ".readylayer.yml": "review:\n  sarif: ['missing.sarif']\n"})
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message", "more")
    assert review(folder, "--base", "main", "--head", "feature")[0] == 0
    assert readylayer(folder, "review").returncode == 2


def test_the_log_itself_is_not_reviewed(tmp_path):
    folder = changed(tmp_path / "r")
    token = "ghp_" + "x7Kq2Lm9Zt4Rv8Wb1Nc5Yd3Pf6Gh0Js2Ta1B"
    write(folder, {"scan.sarif": json.dumps(log(result("a.py", 1, message={"text": f"leak {token}"}), name="scan"))})
    found = review(folder, "--sarif", "scan.sarif")[1]
    assert {item["path"] for item in found["findings"]} == {"a.py"}


def test_a_missing_log_and_a_broken_one_are_told_by_name_and_exit_2(tmp_path):
    folder = changed(tmp_path / "r")
    write(folder, {"broken.sarif": "{"})
    for name, word in (
        ("none.sarif", b"not found"),
        ("none*.sarif", b"no file matches"),
        ("broken.sarif", b"not a SARIF"),
    ):
        done = readylayer(folder, "review", "--sarif", name)
        assert done.returncode == 2
        assert name.encode() in done.stderr
        assert word in done.stderr
    done = readylayer(folder, "review", "--sarif", ".")
    assert b"a folder is no SARIF file" in done.stderr


def test_a_ci_run_takes_the_logs_that_the_settings_name(tmp_path):
    folder = repository(tmp_path / "r", {"a.py": "x = 1\n", ".readylayer.yml": "review:\n  sarif: ['scan.sarif']\n"})
    base = git(folder, "rev-parse", "HEAD").strip()
    git(folder, "checkout", "--quiet", "-b", "feature")
    write(folder, {"a.py": "y = 2\n"})
    git(folder, "commit", "--quiet", "--all", "--message", "more")
    write(folder, {"scan.sarif": CRITICAL})
    head = git(folder, "rev-parse", "HEAD").strip()
    pull = {"id": "7", "number": 1, "base": "main", "head": "feature", "base_sha": base, "head_sha": head}
    repo = {"id": "1", "name": "r", "owner": "o", "provider": "github"}
    event = {"schema_version": 1, "id": "1", "event": "pr.updated", "repo": repo, "pr": pull, "files_changed": []}
    event["timestamp"] = "2026-01-01T00:00:00Z"
    done = readylayer(folder, "run", "--event", "-", "--no-post", "--format", "json", stdin=json.dumps(event).encode())
    assert done.returncode == 1, done.stderr.decode()
    assert b"scan-r1" in done.stdout
