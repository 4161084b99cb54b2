"""`--osv` as a user gives it."""

import json

from tests.cli.git_repo import readylayer, repository, review, write

RECORD = {
    "id": "GHSA-1",
    "summary": "weak",
    "database_specific": {"severity": "CRITICAL"},
    "affected": [
        {
            "package": {"ecosystem": "PyPI", "name": "django"},
            "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": "4.2.14"}]}],
        }
    ],
}


def test_a_database_given_by_flag_or_setting_is_asked_about_changed_versions(tmp_path):
    write(tmp_path, {"db/one.json": json.dumps(RECORD)})
    database = str(tmp_path / "db")
    folder = repository(tmp_path / "r", {"requirements.txt": "django==4.2.20\n"})
    cache = {"XDG_CACHE_HOME": str(tmp_path / "cache")}
    assert review(folder, "--osv", database, environment=cache)[0] == 0
    write(folder, {"requirements.txt": "django==4.2.1\n"})
    assert review(folder, environment=cache)[0] == 0
    for given in (["--osv", database], ["--set", f"review.osv={database}"]):
        code, found = review(folder, *given, environment=cache)
        assert code == 1
        assert [item["rule_id"] for item in found["findings"]] == ["dependency-known-vulnerable"]
        assert found["engines"][-1]["id"] == "osv"


def test_a_missing_database_is_told_and_exits_2(tmp_path):
    folder = repository(tmp_path / "r", {"requirements.txt": "django==4.2.1\n"})
    done = readylayer(folder, "review", "--osv", "none.zip")
    assert done.returncode == 2
    assert b"OSV database not found: none.zip (--osv)" in done.stderr


def test_a_database_within_the_repository_is_not_reviewed_itself(tmp_path):
    folder = repository(tmp_path / "r", {"requirements.txt": "django==4.2.20\n"})
    write(folder, {"requirements.txt": "django==4.2.1\n", "osv/one.json": json.dumps(RECORD)})
    found = review(folder, "--osv", "osv", "--isolated")[1]
    assert {"path": "osv/one.json", "reason": "ignored by configuration"} in found["skipped"]
    assert [item["rule_id"] for item in found["findings"]] == ["dependency-known-vulnerable"]
