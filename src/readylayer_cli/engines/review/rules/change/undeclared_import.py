"""change-undeclared-import: code imports a package that no manifest declares."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from readylayer_cli.code.languages import JAVASCRIPT_FAMILY
from readylayer_cli.code.paths import is_documentation_path, is_generated_path, is_vendored_path
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.engines.review.rule import ChangeExample, ChangeMatch, ChangeRule, Match
from readylayer_cli.engines.review.rules.change._imports_added import AddedImport, added_imports
from readylayer_cli.engines.review.rules.change._lookalikes import lookalike_of
from readylayer_cli.engines.review.rules.change._modules import (
    NODE_BUILTIN,
    PYTHON_STANDARD,
    is_part_of,
    local_python_modules,
    normalised,
    npm_package,
    python_distributions,
)
from readylayer_cli.engines.review.rules.change._places import head_span
from readylayer_cli.engines.review.rules.change._project import Project, project_of
from readylayer_cli.engines.review.view import ChangeView, FilePair

_EXAMPLE = re.compile(r"(?:^|/)_?(?:examples?|samples?|fixtures?|testdata)/")
_JAVASCRIPT_LOCAL = re.compile(r"^(?:[.~#/$@]/|[.#~/$]|@/|virtual:|[a-z-]+:|https?:|data:|\0)")


@dataclass(frozen=True, slots=True)
class _Missing:
    package: str
    registry: str


def check(view: ChangeView) -> Iterable[ChangeMatch]:
    seen: set[str] = set()
    for pair in view.pairs:
        judge = _judge_for(pair)
        if judge is None or _is_out_of_scope(pair.path):
            continue
        for one in added_imports(pair):
            missing = judge(view.once(project_of), one)
            if (
                missing is not None
                and missing.package not in seen
                and not view.once(project_of).imported_before(missing.package, missing.registry)
            ):
                seen.add(missing.package)
                yield _match(pair, one, missing)


def _is_out_of_scope(path: str) -> bool:
    return (
        is_documentation_path(path) or is_vendored_path(path) or is_generated_path(path) or bool(_EXAMPLE.search(path))
    )


def _judge_for(pair: FilePair) -> Callable[[Project, AddedImport], _Missing | None] | None:
    language = pair.head.language if pair.head is not None else ""
    if language == "python":
        return _python
    return _javascript if language in JAVASCRIPT_FAMILY else _go if language == "go" else None


def _python(project: Project, one: AddedImport) -> _Missing | None:
    module = one.module.partition(".")[0]
    declared = project.declared("pypi")
    if not declared or module in PYTHON_STANDARD or module.startswith("_"):
        return None
    if (
        module in local_python_modules(project.paths)
        or python_distributions(module) & declared
        or is_part_of(module, declared)
    ):
        return None
    if project.own_names & {normalised(module)} or _is_known_through(one.module, declared):
        return None
    return _Missing(module, "pypi")


def _is_known_through(module: str, declared: frozenset[str]) -> bool:
    dotted = normalised(module.replace(".", "-"))
    return any(dotted.startswith(name) or name.startswith(dotted) for name in declared if "-" in name)


def _javascript(project: Project, one: AddedImport) -> _Missing | None:
    if _JAVASCRIPT_LOCAL.match(one.module):
        return None
    package = npm_package(one.module)
    declared = project.declared("npm")
    if not package or package in NODE_BUILTIN or not declared or package in declared or package in project.own_names:
        return None
    types = "@types/" + package.replace("@", "").replace("/", "__")
    if types in declared or project.is_alias(one.module) or project.is_folder(package):
        return None
    return _Missing(package, "npm")


def _go(project: Project, one: AddedImport) -> _Missing | None:
    if "." not in one.module.partition("/")[0] or not project.declared("go"):
        return None
    known = project.declared("go") | project.own_names
    if any(one.module == name or one.module.startswith(name + "/") for name in known):
        return None
    return _Missing("/".join(one.module.split("/")[:3]), "go")


def _match(pair: FilePair, one: AddedImport, missing: _Missing) -> ChangeMatch:
    other = lookalike_of(missing.package, missing.registry)
    message = f"`{missing.package}` is imported, and no manifest declares it"
    message = f"{message}; it is one slip away from `{other}`" if other else message
    if pair.head is None:
        raise ValueError("an import was added to a file that is gone")
    severity = Severity.HIGH if other else None
    match = Match(
        head_span(pair.head, one.line),
        message=message,
        anchor=missing.package,
        symbol=missing.package,
        severity=severity,
    )
    return ChangeMatch(pair.path, match)


def _examples(files: dict[str, str], path: str, before: str, after: str) -> ChangeExample:
    return ChangeExample({**files, path: before}, {**files, path: after})


def _pairs() -> Iterator[tuple[str, ChangeExample]]:
    python = {
        "pyproject.toml": '[project]\nname = "shop"\ndependencies = ["requests>=2", "PyYAML>=6"]\n',
        "src/shop/__init__.py": "",
        "src/shop/cart.py": "",
    }
    node = {
        "package.json": '{"name": "shop", "dependencies": {"express": "^4"}, "devDependencies": {"@types/pg": "^8"}}',
        "tsconfig.json": '{"compilerOptions": {"paths": {"lib/*": ["./src/lib/*"]}}}',
    }
    go = {"go.mod": "module example.com/shop\n\nrequire github.com/gin-gonic/gin v1.9.0\n"}
    yield (
        "bad",
        _examples(python, "src/shop/api.py", "import requests\n", "import requests\nimport requests_retry_helper\n"),
    )
    yield "bad", _examples(python, "src/shop/api.py", "import json\n", "import json\nfrom reqeusts import get\n")
    yield (
        "bad",
        _examples(
            node,
            "src/a.ts",
            "import express from 'express'\n",
            "import express from 'express'\nimport guard from 'express-route-guard/lib'\n",
        ),
    )
    yield "bad", _examples(go, "main.go", "package main\n", 'package main\n\nimport "github.com/acme/fastjsonx"\n')
    yield (
        "good",
        _examples(
            python,
            "src/shop/api.py",
            "",
            "import yaml\nimport json, os.path\nfrom shop.cart import Cart\nimport cart\nfrom . import api\n",
        ),
    )
    yield (
        "good",
        _examples(
            python, "src/shop/api.py", "", "try:\n    import ujson as json\nexcept ImportError:\n    import json\n"
        ),
    )
    yield (
        "good",
        _examples(
            node,
            "src/a.ts",
            "",
            "import fs from 'node:fs'\nimport x from '@/lib/x'\nimport y from 'lib/y'\nimport type { Pool } from 'pg'\nimport z from './z'\nimport p from 'path'\n",
        ),
    )
    yield (
        "good",
        _examples(
            go,
            "main.go",
            "package main\n",
            'package main\n\nimport (\n\t"net/http"\n\t"example.com/shop/cart"\n\t"github.com/gin-gonic/gin/binding"\n)\n',
        ),
    )


RULE = ChangeRule(
    id="change-undeclared-import",
    title="Code imports a package that no manifest declares",
    severity=Severity.MEDIUM,
    confidence=Confidence.MEDIUM,
    cwe=("CWE-1357", "CWE-829"),
    tags=("dependencies",),
    languages=("python", "javascript", "typescript", "tsx", "go"),
    what="An import that the change adds, of a module that is neither part of the standard library nor of the repository, that no manifest "
    "or lock file names, and that no other file imported before; high if its name is one slip away from a popular package.",
    why="Every fifth package that language models suggest does not exist. Somebody registers such names, and whoever installs what the "
    "import asks for runs their code. At best the import fails at run time.",
    fix="Check that the package exists and is the one you mean, then declare it; or use what the project already has.",
    check=check,
    bad=tuple(example for kind, example in _pairs() if kind == "bad"),
    good=tuple(example for kind, example in _pairs() if kind == "good"),
)  # fmt: skip
