"""The real oxlint, called as the review calls it, on files that try to steer it."""

import json
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest

from readylayer_cli.adapters.tools import ProcessToolRunner
from readylayer_cli.engines.review.external.engine import ExternalOutput
from readylayer_cli.engines.review.external.oxlint import argv, in_characters, parse_output
from readylayer_cli.engines.review.external.oxlint_rules import OXLINT_RULES, oxlint_rule_infos

TOOLS = ProcessToolRunner()
PROGRAM = TOOLS.find("oxlint")

HOSTILE = {
    ".oxlintrc.json": '{"jsPlugins": ["./evil.js"], "categories": {"correctness": "off"}, "ignorePatterns": ["**"],'
    ' "rules": {"no-debugger": "off"}}',
    ".oxlintrc.jsonc": '{"rules": {"no-debugger": "off"}}',
    ".eslintrc": '{"root": true, "rules": {"no-debugger": "off"}}',
    ".eslintrc.js": 'require("fs").writeFileSync("%(mark)s", "x"); module.exports = {};',
    ".eslintignore": "**\n",
    "tsconfig.json": '{"extends": "./evil.js", "include": [], "compilerOptions": {"plugins": [{"name": "./evil"}]}}',
    "package.json": '{"eslintConfig": {"rules": {"no-debugger": "off"}}, "oxlint": {"ignorePatterns": ["**"]}}',
    "evil.js": 'require("fs").writeFileSync("%(mark)s", "x");',
}
CONFIG_MODULE = 'import { writeFileSync } from "node:fs"; writeFileSync("%(mark)s", "x"); export default { rules: {} };'


def lint(files: Mapping[str, str], *paths: str) -> ExternalOutput:
    with TOOLS.workspace({path: text.encode() for path, text in files.items()}) as root:
        output = TOOLS.run(argv(PROGRAM, paths or sorted(files)), cwd=root, timeout_s=60)
        assert output.exit_code in {0, 1}, output.stderr
        return parse_output(output.stdout, root)


def rules_found(output: ExternalOutput) -> list[tuple[str, str]]:
    return sorted((finding.path, finding.rule_id) for finding in output.findings)


@pytest.mark.parametrize("named", [("head",), ("head/1/a.js",)], ids=["folder", "file"])
def test_configuration_in_the_workspace_is_neither_obeyed_nor_executed(tmp_path, named):
    mark = tmp_path / "executed"
    files = {"head/1/a.js": "debugger;\n"}
    for folder in ("", "head/", "head/1/"):
        files |= {folder + name: text.replace("%(mark)s", str(mark)) for name, text in HOSTILE.items()}
    output = lint(files, *named)
    assert ("head/1/a.js", "oxlint-no-debugger") in rules_found(output)
    assert not mark.exists()


def test_a_configuration_module_in_the_workspace_is_a_file_like_others(tmp_path):
    mark = tmp_path / "executed"
    text = CONFIG_MODULE.replace("%(mark)s", str(mark)) + "\ndebugger;\n"
    output = lint({"oxlint.config.ts": text, "head/1/oxlint.config.ts": text, "head/2/a.js": "debugger;\n"})
    assert {path for path, _ in rules_found(output)} == {"oxlint.config.ts", "head/1/oxlint.config.ts", "head/2/a.js"}
    assert not mark.exists()


def test_the_hostile_configuration_would_be_obeyed_without_the_flags():
    files = {"a.js": "debugger;\n", ".oxlintrc.json": '{"rules": {"no-debugger": "off"}}'}
    with TOOLS.workspace({path: text.encode() for path, text in files.items()}) as root:
        output = TOOLS.run([PROGRAM, "--format", "sarif", "a.js"], cwd=root, timeout_s=60)
    assert output.exit_code == 0
    assert parse_output(output.stdout, "").findings == []


def test_odd_file_names_are_names_and_not_flags_or_globs():
    names = ["-A all.js", "src/[id].tsx", "src/a*.ts", "src/{a,b}.mjs", "src/!no.cjs", "node_modules/x/a.js"]
    output = lint(dict.fromkeys(names, "debugger;\n"))
    assert sorted(finding.path for finding in output.findings) == sorted(names)


def test_exactly_the_rules_of_the_table_run(tmp_path):
    (tmp_path / "a.js").write_text("debugger;\n")
    command = ["json" if part == "sarif" else part for part in argv(PROGRAM, ["a.js"])]
    output = TOOLS.run(command, cwd=str(tmp_path), timeout_s=60)
    assert json.loads(output.stdout)["number_of_rules"] == len(OXLINT_RULES)


def test_every_row_of_the_table_is_documented():
    infos = oxlint_rule_infos()
    assert len(infos) == len(OXLINT_RULES)
    for identifier, info in infos.items():
        assert identifier == info.id
        assert info.title
        assert len(info.title) <= 90
        assert info.why
        assert info.fix


@pytest.mark.parametrize(
    ("rule", "path", "code"),
    [
        ("no-cond-assign", "a.js", "if (user = admin) { open(); }"),
        ("no-unsafe-finally", "a.ts", "function f() { try { return g(); } finally { return 1; } }"),
        ("valid-typeof", "a.ts", "if (typeof window === undefined) { boot(); }"),
        ("const-comparisons", "a.ts", "if (a.start || a.start) { draw(); }"),
        ("jsx-no-duplicate-props", "a.tsx", 'export const a = <p id="x" id="y" />;'),
        ("no-focused-tests", "a.test.ts", 'it.only("works", () => { expect(1).toBe(1); });'),
        ("no-new-statics", "a.js", "export const p = new Promise.resolve(1);"),
        ("no-invalid-remove-event-listener", "a.js", 'el.removeEventListener("x", () => {});'),
        ("handle-callback-err", "a.js", "read(path, (err, data) => { use(data); });"),
        ("no-async-client-component", "a.tsx", '"use client"\nexport default async function Page() { return <p /> }'),
    ],
)
def test_each_plugin_is_on(rule, path, code):
    assert (path, f"oxlint-{rule}") in rules_found(lint({path: code + "\n"}))


def test_columns_count_characters_once_translated():
    text = 'var é = "😀"; debugger;\n'
    (finding,) = lint({"a.js": text}).findings
    moved = in_characters(finding, text)
    assert text[moved.span.start_column - 1 : moved.span.end_column - 1] == "debugger;"


def test_a_file_with_a_syntax_error_is_named_and_the_others_are_read():
    output = lint({"bad.js": "let x = ;\n", "good.js": "debugger;\n"})
    assert [fault.path for fault in output.unread] == ["bad.js"]
    assert rules_found(output) == [("good.js", "oxlint-no-debugger")]


def test_the_configuration_is_installed_beside_the_module():
    config = Path(argv("oxlint", [])[2])
    assert config.is_file()
    assert subprocess.run([PROGRAM, "--config", config, "--print-config"], check=True, capture_output=True).stdout
