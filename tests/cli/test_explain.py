"""`review --explain` as a user asks."""

import json

from readylayer_cli.engines.review.catalogue import known_infos
from tests.cli.git_repo import readylayer, write
from tests.unit.engines.review.sarif.logs import log


def test_a_rule_is_told_with_examples_and_ways_to_live_with_it(tmp_path):
    done = readylayer(tmp_path, "review", "--explain", "python-yaml-load")
    text = done.stdout.decode()
    assert (done.returncode, done.stderr) == (0, b"")
    for part in ("What it finds", "Why it matters", "What to do", "Known to get wrong", "Found", "Not found"):
        assert part in text
    assert "CWE-502  https://cwe.mitre.org/data/definitions/502.html" in text
    assert "readylayer: ignore[python-yaml-load] reason" in text
    assert "\x1b" not in text


def test_examples_are_highlighted_where_there_is_colour(tmp_path):
    done = readylayer(tmp_path, "review", "--explain", "go-weak-hash", "--color", "always")
    assert b"\x1b[" in done.stdout.partition(b"Found")[2]


def test_a_glob_lists_rules_and_json_tells_all_of_them(tmp_path):
    write(tmp_path, {".readylayer.yml": "review:\n  rules:\n    go-weak-hash: {enabled: false}\n"})
    lines = readylayer(tmp_path, "review", "--explain", "go-*").stdout.decode().splitlines()
    assert len(lines) > 20
    assert any(line.startswith("go-weak-hash ") and line.endswith("(off)") for line in lines)
    rules = json.loads(readylayer(tmp_path, "review", "--explain", "go-weak-*", "--format", "json").stdout)["rules"]
    told = {rule["rule_id"]: rule for rule in rules}
    assert told["go-weak-hash"]["settings"] == {"enabled": False}
    assert {example["found"] for example in told["go-weak-hash"]["examples"]} == {True, False}


def test_rules_of_linters_secrets_and_teams_and_logs_are_known_too(tmp_path):
    rule = {"id": "r1", "shortDescription": {"text": "Of another tool"}, "properties": {"cwe": "89"}}
    custom = "id: no-print\nlanguage: python\nmessage: Do not print\nrule: {pattern: print($$$A)}\n"
    write(tmp_path, {"x.sarif": json.dumps(log(rules=[rule])), ".readylayer/rules/a.yml": custom})
    for name, said in (
        ("ruff-S113", b"request"),
        ("secret-private-key", b"Private key"),
        ("dependency-known-vulnerable", b"OSV"),
        ("no-print", b"Do not print"),
        ("tool-r1", b"Of another tool"),
    ):
        done = readylayer(tmp_path, "review", "--explain", name, "--sarif", "x.sarif")
        assert done.returncode == 0, done.stderr
        assert said in done.stdout


def test_an_unknown_rule_names_the_nearest_and_exits_2(tmp_path):
    done = readylayer(tmp_path, "review", "--explain", "python-yaml-laod")
    assert done.returncode == 2
    assert b"did you mean python-yaml-load" in done.stderr
    assert readylayer(tmp_path, "review", "--explain", "zzz-*").returncode == 2


def test_every_rule_says_what_it_gets_wrong():
    assert [info.id for info in known_infos("", {}).values() if not info.precision] == []
