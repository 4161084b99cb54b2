"""Dependencies that a change brings in: undeclared imports, look-alike names, addresses and open bounds."""

import json

import pytest

from readylayer_cli.domain.grades import Severity
from readylayer_cli.engines.review.examples import example_view
from readylayer_cli.engines.review.rule import ChangeExample
from readylayer_cli.engines.review.rules.change import (
    lookalike_dependency,
    unbounded_dependency,
    undeclared_import,
    url_dependency_added,
)

_PYPROJECT = '[project]\nname = "shop"\ndependencies = ["flask>=3", "google-cloud-storage>=2", "celery[redis]>=5"]\n'
_LOCK = '[[package]]\nname = "flask"\nversion = "3.1.0"\n'


def judge(rule, before, after):
    return [hit.match for hit in rule.check(example_view(ChangeExample(before, after)))]


def imports(code, path="shop/app.py", **files):
    """What is said of a module that the change adds to a project with these files."""
    before = {name.replace("__", "."): text for name, text in files.items()} or {"pyproject.toml": _PYPROJECT}
    return judge(undeclared_import.RULE, before, {**before, path: code})


def names(matches):
    return [match.symbol for match in matches]


@pytest.mark.parametrize(
    "code",
    [
        "from google.cloud import storage\n",
        "import redis\n",
        "import tomllib, annotationlib, sys\n",
        "from . import cart\nfrom .cart import Cart\n",
        "import shop\n",
        "try:\n    import shiny_dict\nexcept ImportError:\n    shiny_dict = None\n",
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from shiny_dict import Dict\n",
        "from contextlib import suppress\nwith suppress(ImportError):\n    import shiny_dict\n",
        'pytest.importorskip("shiny_dict")\nimport shiny_dict\n',
        '# /// script\n# dependencies = ["shiny-dict"]\n# ///\nimport shiny_dict\n',
        "import bpy\n",
    ],
)
def test_an_import_that_something_provides_is_left_alone(code):
    assert imports(code) == []


def test_each_unknown_module_is_told_once():
    code = "import shiny_dict\nfrom shiny_dict.core import x\nimport other_thing.deep as y\n"

    assert names(imports(code)) == ["shiny_dict", "other_thing"]


def test_an_import_that_an_older_file_makes_too_is_left_alone():
    before = {"pyproject.toml": _PYPROJECT, "shop/old.py": "from shiny_dict import a\n"}

    assert judge(undeclared_import.RULE, before, {**before, "shop/app.py": "import shiny_dict\n"}) == []


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("tox.ini", "[testenv]\ndeps =\n    shiny-dict>=1\n"),
        ("environment.yml", "dependencies:\n  - shiny_dict=1.2\n"),
        (".github/workflows/ci.yml", "      - run: pip install shiny-dict\n"),
        ("Dockerfile", "RUN pip install --no-cache-dir shiny-dict\n"),
        ("requirements/extra.txt", "shiny-dict==1.0\n"),
        ("setup.py", "EXTRAS = ['shiny-dict']\nsetup(name='shop', extras_require={'x': EXTRAS})\n"),
        (".gitmodules", '[submodule "x"]\n\tpath = libs/shiny_dict\n\turl = https://git.example/x\n'),
        ("shiny_dict.pyx", ""),
        ("libs/python/shiny_dict/__init__.py", ""),
    ],
)
def test_a_package_may_be_installed_by_other_files_than_the_manifest(path, text):
    before = {"pyproject.toml": _PYPROJECT, path: text}

    assert judge(undeclared_import.RULE, before, {**before, "shop/app.py": "import shiny_dict\n"}) == []


@pytest.mark.parametrize(
    "manifest",
    [
        '[project]\nname = "a"\ndependencies = []\n[dependency-groups]\ndev = ["shiny-dict"]\n',
        '[tool.poetry.group.dev.dependencies]\nshiny-dict = "^1"\n[tool.poetry]\nname = "a"\n',
        '[project]\nname = "a"\n[project.optional-dependencies]\nx = ["shiny.dict[all]>=1; python_version<\'4\'"]\n',
        '[project]\nname = "a"\n[tool.hatch.envs.default]\nextra-dependencies = ["shiny_dict"]\n',
        '[project]\nname = "a"\n[tool.uv]\ndev-dependencies = ["Shiny-Dict"]\n',
        '[project]\nname = "a"\n[tool.pdm.dev-dependencies]\ntest = ["shiny-dict"]\n',
    ],
)
def test_every_table_of_a_pyproject_declares(manifest):
    before = {"pyproject.toml": manifest}

    assert judge(undeclared_import.RULE, before, {**before, "a/app.py": "import shiny_dict\n"}) == []


def test_a_file_that_requirements_include_declares():
    before = {"requirements.txt": "-r build/base.list\nflask\n", "build/base.list": "shiny-dict==1\n"}

    assert judge(undeclared_import.RULE, before, {**before, "app.py": "import shiny_dict\n"}) == []


def test_a_manifest_of_another_folder_does_not_speak_for_a_script():
    before = {"docs/requirements.txt": "sphinx\n"}

    assert judge(undeclared_import.RULE, before, {**before, "scripts/a.py": "import shiny_dict\n"}) == []


@pytest.mark.parametrize("broken", ["[project\n", '[project]\nname = "a"\n' + "x = " + "[" * 5000, "\x01"])
def test_a_broken_manifest_accuses_nobody(broken):
    before = {"pyproject.toml": broken}

    assert judge(undeclared_import.RULE, before, {**before, "app.py": "import shiny_dict\n"}) == []


@pytest.mark.parametrize(
    ("code", "path", "files", "severity"),
    [
        ("import shiny_dict\n", "shop/app.py", {"pyproject__toml": _PYPROJECT}, Severity.MEDIUM),
        ("import shiny_dict\n", "tests/test_app.py", {"pyproject__toml": _PYPROJECT}, Severity.LOW),
        ("def f():\n    import shiny_dict\n", "shop/app.py", {"pyproject__toml": _PYPROJECT}, Severity.LOW),
        ("import pandas\n", "shop/app.py", {"pyproject__toml": _PYPROJECT}, Severity.LOW),
        ("import pandas\n", "shop/app.py", {"pyproject__toml": _PYPROJECT, "uv__lock": _LOCK}, Severity.MEDIUM),
        ("import reqeusts\n", "tests/test_app.py", {"pyproject__toml": _PYPROJECT}, Severity.HIGH),
    ],
)
def test_the_grade_says_how_likely_harm_is(code, path, files, severity):
    (match,) = imports(code, path, **files)

    assert match.severity is severity


_PACKAGE = json.dumps({"name": "@acme/web", "dependencies": {"react": "^19", "lodash4": "npm:lodash@4"}})


@pytest.mark.parametrize(
    ("code", "files"),
    [
        ("import fs from 'fs'\nimport t from 'node:test'\nimport x from 'bun:sqlite'\n", {}),
        ("import _ from 'lodash4'\nimport 'react/jsx-runtime'\n", {}),
        ("import a from '@acme/web/a'\nimport b from '#b'\nimport c from '~/c'\n", {}),
        ("import ui from '@acme/ui'\n", {"packages/ui/package.json": '{"name": "@acme/ui"}'}),
        ("import a from '@lib/a'\n", {"tsconfig.json": '{"compilerOptions": {"paths": {"@lib/*": ["./src/lib/*"]}}}'}),
        ("import a from 'parts/a'\n", {"packages/web/parts/a.ts": ""}),
        ("import a from 'shiny-map'\n", {"config/importmap.rb": 'pin "shiny-map"\n'}),
        ("import a from 'shiny-map'\n", {"types/x.d.ts": "declare module 'shiny-map';\n"}),
        ("import a from 'shiny-map'\n", {"pnpm-lock.yaml": "packages:\n\n  shiny-map@1.0.0:\n"}),
        ("import a from 'shiny-map'\n", {"bun.lock": '    "shiny-map": ["shiny-map@1.0.0", "", {}],\n'}),
        ("let a\ntry { a = require('shiny-map') } catch {}\n", {}),
    ],
)
def test_a_script_may_import_what_the_project_can_resolve(code, files):
    before = {"package.json": _PACKAGE, **files}

    assert judge(undeclared_import.RULE, before, {**before, "src/a.ts": code}) == []


def test_a_script_that_imports_an_unknown_package_is_told():
    before = {"package.json": _PACKAGE}

    matches = judge(undeclared_import.RULE, before, {**before, "src/a.ts": "import a from 'react-shiny-map/lib'\n"})

    assert [(match.symbol, match.severity) for match in matches] == [("react-shiny-map", Severity.MEDIUM)]


_GO_MOD = "module example.com/shop\n\nrequire github.com/gin-gonic/gin v1.9.0\n"


@pytest.mark.parametrize(
    ("code", "count"),
    [
        ('package a\n\nimport (\n\t"net/http"\n\t"example.com/shop/x"\n\t"github.com/gin-gonic/gin/render"\n)\n', 0),
        ('package a\n\nimport "github.com/acme/fastjsonx/v2"\n', 1),
        ('//go:build ignore\n\npackage main\n\nimport "github.com/acme/fastjsonx/v2"\n', 0),
    ],
)
def test_a_go_file_needs_every_module_in_go_mod(code, count):
    before = {"go.mod": _GO_MOD}

    assert len(judge(undeclared_import.RULE, before, {**before, "a.go": code})) == count


def test_a_slip_in_a_manifest_and_in_the_import_is_told_once():
    before = {"requirements.txt": "flask==3.0\n", "app.py": ""}
    after = {"requirements.txt": "flask==3.0\nrequestss==2.31\n", "app.py": "import requestss\n"}

    (match,) = judge(lookalike_dependency.RULE, before, after)

    assert "requests" in match.suggestion
    assert judge(undeclared_import.RULE, before, after) == []


def test_a_near_name_that_another_manifest_has_already_is_no_news():
    before = {"a/requirements.txt": "requestss==2.31\n", "b/requirements.txt": "flask\n"}
    after = {**before, "b/requirements.txt": "flask\nrequestss==2.31\n"}

    assert judge(lookalike_dependency.RULE, before, after) == []


@pytest.mark.parametrize(
    ("path", "before", "after", "severity"),
    [
        (
            "pyproject.toml",
            "[project]\nname = 'a'\n",
            "[project]\nname = 'a'\ndependencies = ['b @ git+https://git.example/b']\n",
            None,
        ),
        ("pyproject.toml", "", "[dependency-groups]\ndocs = ['b @ git+https://git.example/b']\n", Severity.LOW),
        ("pyproject.toml", "", "[tool.uv.sources]\nb = { git = 'https://git.example/b' }\n", None),
        ("Gemfile", "", "gem 'b', git: 'http://git.example/b'\n", Severity.HIGH),
        ("package.json", "{}", '{\n "overrides": {\n  "ms": "https://x.example/ms.tgz"\n }\n}\n', None),
        (
            "go.mod",
            "module a\n",
            "module a\n\nreplace a.io/x => b.io/x v0.0.0-20260101000000-0123456789ab\n",
            Severity.LOW,
        ),
        ("Cargo.toml", "", '[dependencies]\nb = { git = "https://git.example/b" }\n', None),
    ],
)
def test_an_address_is_told_whatever_the_manifest(path, before, after, severity):
    (match,) = judge(url_dependency_added.RULE, {path: before} if before else {}, {path: after})

    assert match.severity is severity


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("requirements.txt", "-e ../common\n./libs/a.whl\nlibs/b\n"),
        ("pyproject.toml", "[tool.uv.sources]\nb = { workspace = true }\nc = { path = '../c' }\n"),
        ("package.json", '{"dependencies": {"a": "workspace:*", "b": "file:../b", "c": "npm:d@1"}}'),
        ("tests/fixtures/vendor/package.json", '{"dependencies": {"a": "github:b/a"}}'),
    ],
)
def test_a_path_is_no_address(path, text):
    assert judge(url_dependency_added.RULE, {}, {path: text}) == []


def test_a_dependency_stands_on_the_line_of_its_own_section():
    before = {"package.json": '{\n "scripts": {\n  "pino": "pino"\n },\n "dependencies": {\n }\n}\n'}
    after = {"package.json": before["package.json"].replace('ies": {\n', 'ies": {\n  "pino": "*"\n')}

    (match,) = judge(unbounded_dependency.RULE, before, after)

    assert match.span.start_line == 6
