"""`readylayer review` on real repositories: what is found, what stays silent, and what the exit code says."""

import json

import pytest

from readylayer_cli.code.source import SourceFile
from tests.cli.git_repo import git, readylayer, repository, review, rules, write

UNSAFE = "import yaml\n\n\ndef read(text):\n    return yaml.load(text)\n"
SAFE = "import yaml\n\n\ndef read(text):\n    return yaml.safe_load(text)\n"


def test_a_clean_tree_is_clean(tmp_path):
    folder = repository(tmp_path / "r", {"a.py": SAFE})
    code, result = review(folder)
    assert (code, result["verdict"], result["findings"]) == (0, "pass", [])
    assert result["schema_version"] == 1


def test_a_new_risk_is_found_where_it_stands(tmp_path):
    folder = repository(tmp_path / "r", {"a.py": SAFE})
    write(folder, {"a.py": UNSAFE})
    code, result = review(folder, "--fail-on", "high")
    assert code == 1
    assert result["verdict"] == "fail"
    finding = next(item for item in result["findings"] if item["rule_id"] == "python-yaml-load")
    assert (finding["path"], finding["start_line"], finding["introduced"]) == ("a.py", 5, True)
    assert finding["cwe"] == ["CWE-502"]


def test_an_old_risk_stays_silent_and_can_be_asked_for(tmp_path):
    folder = repository(tmp_path / "r", {"a.py": UNSAFE})
    write(folder, {"a.py": "# a note\n" + UNSAFE})
    assert review(folder)[1]["findings"] == []
    shown = review(folder, "--scope", "file")[1]["findings"]
    assert [item["introduced"] for item in shown] == [False]


def test_a_risk_that_moved_to_another_file_is_not_new(tmp_path):
    folder = repository(tmp_path / "r", {"a.py": UNSAFE, "b.py": "x = 1\n"})
    write(folder, {"a.py": "x = 2\n", "c.py": UNSAFE})
    assert "python-yaml-load" not in rules(review(folder)[1])


def test_untracked_staged_and_committed_work_are_seen(tmp_path):
    folder = repository(tmp_path / "r", {"a.py": "x = 1\n"})
    git(folder, "checkout", "--quiet", "-b", "feature")
    write(folder, {"committed.py": UNSAFE})
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message", "more")
    write(folder, {"staged.py": UNSAFE.replace("read", "parse")})
    git(folder, "add", "--all")
    write(folder, {"untracked.py": UNSAFE.replace("read", "fetch")})
    paths = {item["path"] for item in review(folder)[1]["findings"]}
    assert paths >= {"committed.py", "staged.py", "untracked.py"}
    assert {item["path"] for item in review(folder, "--staged")[1]["findings"]} == {"staged.py"}
    assert {item["path"] for item in review(folder, "--base", "main", "--head", "feature")[1]["findings"]} == {
        "committed.py"
    }


def test_a_diff_is_reviewed_from_stdin(tmp_path):
    folder = repository(tmp_path / "r", {"a.py": SAFE})
    write(folder, {"a.py": UNSAFE})
    diff = git(folder, "diff").encode()
    assert "python-yaml-load" in rules(review(folder, "--diff", "-", stdin=diff)[1])
    git(folder, "checkout", "--quiet", "a.py")
    assert "python-yaml-load" in rules(review(folder, "--diff", "-", stdin=diff)[1])


def test_a_folder_without_git_can_be_reviewed_whole(tmp_path):
    write(tmp_path, {"plain/a.py": UNSAFE})
    code, result = review(tmp_path / "plain", "--scope", "all", "--fail-on", "high")
    assert code == 1
    assert "python-yaml-load" in rules(result)


def test_a_folder_without_git_has_no_change(tmp_path):
    done = readylayer(tmp_path, "review")
    assert done.returncode == 2
    assert b"RL21" in done.stderr
    assert b"try:" in done.stderr
    assert done.stdout == b""


def test_a_file_that_cannot_be_parsed_is_named_and_incomplete(tmp_path):
    folder = repository(tmp_path / "r", {"a.py": "x = 1\n"})
    write(folder, {"a.py": "def (:\n  return ]\n", "b.py": UNSAFE})
    code, result = review(folder)
    assert (code, result["verdict"]) == (2, "incomplete")
    assert [item["path"] for item in result["incomplete"]] == ["a.py"]
    assert "python-yaml-load" in rules(result)


def test_a_certain_failure_beats_incompleteness(tmp_path):
    folder = repository(tmp_path / "r", {"a.py": "x = 1\n"})
    write(folder, {"a.py": "def (:\n", "b.py": UNSAFE})
    code, result = review(folder, "--fail-on", "high")
    assert (code, result["verdict"]) == (1, "fail")
    assert result["incomplete"]


def test_syntax_newer_than_this_python_is_read(tmp_path):
    folder = repository(tmp_path / "r", {"a.py": "x = 1\n"})
    newer = 'type Pair[T = int] = tuple[T, T]\n\n\ndef show[T](x: T) -> str:\n    return f"{x:{"<"}} {t"a{x}"}"\n'
    write(folder, {"a.py": newer + UNSAFE})
    code, result = review(folder)
    assert (code, result["verdict"]) == (0, "pass")
    assert "python-yaml-load" in rules(result)


def test_a_suppression_in_the_change_hides_but_is_noted(tmp_path):
    folder = repository(tmp_path / "r", {"a.py": SAFE})
    write(
        folder, {"a.py": UNSAFE.replace("(text)\n", "(text)  # readylayer: ignore[python-yaml-load] own files only\n")}
    )
    result = review(folder)[1]
    assert "python-yaml-load" not in rules(result)
    assert any("suppression" in rule for rule in rules(result))


def test_a_baseline_accepts_yesterdays_findings(tmp_path):
    folder = repository(tmp_path / "r", {"a.py": UNSAFE})
    before = readylayer(folder, "review", "--scope", "all", "--format", "json").stdout
    write(folder, {"b.py": UNSAFE.replace("read", "other")})
    (tmp_path / "base.json").write_bytes(before)
    result = review(folder, "--scope", "all", "--baseline", str(tmp_path / "base.json"))[1]
    assert {item["path"] for item in result["findings"]} == {"b.py"}


def test_custom_rules_come_from_the_base_not_from_the_change(tmp_path):
    rule = "id: no-print\nlanguage: python\nseverity: error\nmessage: no print\nrule: {pattern: print($A)}\n"
    folder = repository(tmp_path / "r", {".readylayer/rules/a.yml": rule, "a.py": "x = 1\n"})
    write(folder, {"a.py": "print('x')\n", ".readylayer/rules/a.yml": rule.replace("print($A)", "nothing($A)")})
    assert "no-print" in rules(review(folder)[1])


def test_configuration_of_a_reviewed_branch_is_not_believed(tmp_path):
    folder = repository(tmp_path / "r", {"a.py": SAFE, ".readylayer.yml": "review:\n  fail_on: high\n"})
    git(folder, "checkout", "--quiet", "-b", "feature")
    write(folder, {"a.py": UNSAFE, ".readylayer.yml": "review:\n  disable: ['*']\n"})
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message", "sneaky")
    code, result = review(folder, "--base", "main", "--head", "feature")
    assert code == 1
    assert "python-yaml-load" in rules(result)


def test_nothing_of_the_change_is_executed(tmp_path):
    folder = repository(tmp_path / "r", {"a.py": "x = 1\n"})
    trap = f"import pathlib\npathlib.Path({str(tmp_path / 'sprung')!r}).touch()\n"
    write(
        folder,
        {
            "a.py": trap,
            "conftest.py": trap,
            "ruff.toml": "extend = '/nonexistent'\n",
            "sitecustomize.py": trap,
            ".gitattributes": "*.py diff=trap filter=trap\n",
        },
    )
    git(folder, "config", "diff.trap.textconv", f"touch {tmp_path / 'sprung'};cat")
    git(folder, "config", "filter.trap.clean", f"touch {tmp_path / 'sprung'};cat")
    code, result = review(folder)
    assert result["verdict"] in {"pass", "incomplete"}, (code, result)
    assert not (tmp_path / "sprung").exists()


@pytest.mark.parametrize(
    ("arguments", "part"),
    [
        (["--staged", "--diff", "-"], b"different changes"),
        (["--format", "nope"], b"unknown format"),
        (["--format", "json", "--format", "text"], b"stdout"),
        (["--base", "no-such-branch"], b"no-such-branch"),
        (["--fail-on", "sometimes"], b"sometimes"),
        (["--set", "review.fail_onn=high"], b"review.fail_on"),
        (["--config", "nowhere.yml"], b"nowhere.yml"),
        (["--baseline", "nowhere.json"], b"nowhere.json"),
        (["--diff", "nowhere.diff"], b"nowhere.diff"),
        (["--bad-flag"], b"--bad-flag"),
    ],
)
def test_a_wrong_flag_is_explained_on_stderr_with_code_2(tmp_path, arguments, part):
    folder = repository(tmp_path / "r", {"a.py": "x = 1\n"})
    done = readylayer(folder, "review", *arguments)
    assert done.returncode == 2
    assert part in done.stderr
    assert done.stdout == b""
    assert b"Traceback" not in done.stderr


def test_several_outputs_come_from_one_run(tmp_path):
    folder = repository(tmp_path / "r", {"a.py": SAFE})
    write(folder, {"a.py": UNSAFE})
    done = readylayer(
        folder, "review", "--format", "text", "--format", "sarif=out/r.sarif", "--format", f"gitlab={tmp_path}/q.json"
    )
    assert b"python-yaml-load" in done.stdout
    assert json.loads((folder / "out/r.sarif").read_text())["version"] == "2.1.0"
    assert json.loads((tmp_path / "q.json").read_text())


def test_quiet_twice_says_nothing_but_the_code(tmp_path):
    folder = repository(tmp_path / "r", {"a.py": SAFE})
    write(folder, {"a.py": UNSAFE})
    done = readylayer(folder, "review", "-qq", "--fail-on", "high")
    assert (done.returncode, done.stdout, done.stderr) == (1, b"", b"")


def test_exit_zero_keeps_the_verdict(tmp_path):
    folder = repository(tmp_path / "r", {"a.py": SAFE})
    write(folder, {"a.py": UNSAFE})
    code, result = review(folder, "--fail-on", "high", "--exit-zero")
    assert (code, result["verdict"]) == (0, "fail")


def test_typescript_that_only_the_grammar_cannot_read_is_complete(tmp_path):
    escapes = "export const a = [String.raw`\\uXXXX`]\n"
    folder = repository(tmp_path / "r", {"a.py": "x = 1\n"})
    write(folder, {"a.ts": escapes})
    assert SourceFile("a.ts", escapes).broken
    assert review(folder)[1]["verdict"] == "pass"
    write(folder, {"b.ts": "interface { ) => ;\n"})
    assert review(folder)[1]["verdict"] == "incomplete"


def test_reading_the_change_counts_against_the_time_budget(tmp_path):
    folder = repository(tmp_path / "r", {"a.py": SAFE})
    done = readylayer(folder, "review", "--set", "review.max_seconds=0.000001")
    assert done.returncode == 2
    assert b"RL2105" in done.stderr
    assert b"review.max_seconds" in done.stderr


def test_what_eslint_disable_hides_is_listed_as_suppressed_and_the_mark_is_noted(tmp_path):
    folder = repository(tmp_path / "r", {"a.js": "export const a = 1;\n"})
    write(folder, {"a.js": "/* eslint-disable no-unsafe-finally */\nexport function f() {\n"
                           "  try { return g(); } finally { return 1; }\n}\n"})  # fmt: skip
    done = readylayer(folder, "review", "--format", "sarif")
    results = json.loads(done.stdout)["runs"][0]["results"]
    hidden = {each["ruleId"]: each.get("suppressions") for each in results}
    assert [each["kind"] for each in hidden["oxlint-no-unsafe-finally"]] == ["inSource"]
    assert not hidden["change-suppression-added"]


def test_a_branch_is_compared_with_the_default_one_unless_told_otherwise(tmp_path):
    folder = repository(tmp_path / "app", {"a.py": "x = 1\n"})
    git(folder, "checkout", "--quiet", "-b", "feature")
    write(folder, {"b.py": "import yaml\n\n\ndef load(text):\n    return yaml.load(text, Loader=yaml.Loader)\n"})
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message", "more")
    _, on_branch = review(folder, "--head", "HEAD")
    git(folder, "checkout", "--quiet", "main")
    _, elsewhere = review(folder, "--head", "feature")
    assert "python-yaml-load" in rules(on_branch)
    assert rules(elsewhere) == rules(on_branch)


def test_a_revision_that_nothing_can_be_compared_with_is_refused(tmp_path):
    folder = repository(tmp_path / "app", {"a.py": "x = 1\n"})
    git(folder, "branch", "--quiet", "--move", "main", "elsewhere")
    done = readylayer(folder, "review", "--head", "HEAD")
    assert done.returncode == 2
    assert b"--base" in done.stderr
