"""change-undeclared-import: code imports a package that no manifest declares."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator

from readylayer_cli.code.languages import JAVASCRIPT_FAMILY
from readylayer_cli.code.paths import is_documentation_path, is_generated_path, is_test_path, is_vendored_path
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.rule import ChangeExample, ChangeMatch, ChangeRule, Match
from readylayer_cli.engines.review.rules.change._imported_before import imported_before
from readylayer_cli.engines.review.rules.change._imports_added import AddedImport, added_imports
from readylayer_cli.engines.review.rules.change._lookalikes import lookalike_of
from readylayer_cli.engines.review.rules.change._missing import Missing, missing_package
from readylayer_cli.engines.review.rules.change._places import head_span
from readylayer_cli.engines.review.rules.change._project import project_of
from readylayer_cli.engines.review.view import ChangeView, FilePair

_EXAMPLE = lazy_pattern(r"(?:^|/)_?(?:examples?|samples?|fixtures?|testdata|playgrounds?|templates?|stubs|typeshed)/")
_REGISTRIES = {"python": "pypi", "go": "go", **dict.fromkeys(JAVASCRIPT_FAMILY, "npm")}
_MAX_NAME = 100


def check(view: ChangeView) -> Iterable[ChangeMatch]:
    candidates: dict[tuple[str, str], tuple[FilePair, AddedImport, Missing]] = {}
    for pair in view.pairs:
        registry = _REGISTRIES.get(pair.head.language if pair.head is not None else "", "")
        if registry and not _is_out_of_scope(pair.path):
            for one, missing in _missing_in(view, pair, registry):
                candidates.setdefault((registry, missing.package), (pair, one, missing))
    known = _known_before(view, candidates)
    for key, (pair, one, missing) in candidates.items():
        if key not in known:
            yield _match(pair, one, missing)


def _missing_in(view: ChangeView, pair: FilePair, registry: str) -> Iterator[tuple[AddedImport, Missing]]:
    added = list(added_imports(pair))
    for one in added if added and view.once(project_of).speaks_for(pair.path, registry) else ():
        missing = missing_package(view, pair.path, registry, one)
        if missing is not None and not _is_quoted(pair, missing.package, one):
            yield one, missing


def _is_quoted(pair: FilePair, package: str, one: AddedImport) -> bool:
    """Whether the file itself speaks of the module in a string: a file that it writes, a fake, a hint to install it."""
    if pair.head is None or pair.head.language != "python":
        return False
    word = re.compile(rf"[\"'][^\"'\n]*\b{re.escape(package)}\b[^\"'\n]*[\"']")
    return any(
        number != one.line and package in text and word.search(text[:1000])
        for number, text in enumerate(pair.head.lines, 1)
    )


def _known_before(view: ChangeView, candidates: Iterable[tuple[str, str]]) -> frozenset[tuple[str, str]]:
    packages: dict[str, set[str]] = defaultdict(set)
    for registry, package in candidates:
        packages[registry].add(package)
    return frozenset(
        (registry, name)
        for registry, names in packages.items()
        for name in imported_before(view, registry, frozenset(names))
    )


def _is_out_of_scope(path: str) -> bool:
    return (
        is_documentation_path(path) or is_vendored_path(path) or is_generated_path(path) or bool(_EXAMPLE.search(path))
    )


def _match(pair: FilePair, one: AddedImport, missing: Missing) -> ChangeMatch:
    if pair.head is None:
        raise ValueError("an import was added to a file that is gone")
    package = missing.package[:_MAX_NAME]
    other = lookalike_of(missing.package, missing.registry)
    message = f"`{package}` is imported, and no manifest declares it"
    if other:
        severity, message = Severity.HIGH, f"{message}; it is one slip away from `{other}`"
    else:
        is_mild = missing.is_familiar or one.is_lazy or one.type_only or is_test_path(pair.path)
        severity = Severity.LOW if is_mild else Severity.MEDIUM
    match = Match(head_span(pair.head, one.line), message, anchor=package, symbol=package, severity=severity)
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
    what="An import that the change adds, of a module that is neither part of the standard library nor of the repository, that no manifest, "
    "lock file or other file that installs things names, and that no file imported before; high if its name is one slip away from a popular package, low in tests, in functions and "
    "for well-known packages that another one may bring along.",
    why="Every fifth package that language models suggest does not exist. Somebody registers such names, and whoever installs what the "
    "import asks for runs their code. At best the import fails at run time.",
    fix="Check that the package exists and is the one you mean, then declare it; or use what the project already has.",
    check=check,
    bad=tuple(example for kind, example in _pairs() if kind == "bad"),
    good=tuple(example for kind, example in _pairs() if kind == "good"),
)  # fmt: skip
