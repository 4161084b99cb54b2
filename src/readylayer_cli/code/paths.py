"""What a path says about its file: test, documentation, vendored, generated, lock file."""

import re

from readylayer_cli.domain.patterns import lazy_pattern

_TEST_DIRECTORY = lazy_pattern(
    r"(?:^|/)(?:tests?|testing|__tests__|specs?|testdata|fixtures?|__mocks__|mocks|e2e|cypress|testcases|testsuites?[-\w]*"
    r"|test-?support|test-?fixtures|androidTest|(?:int|integration|functional|acceptance|unit|system|smoke|docker)[-_]?tests?)/",
    re.IGNORECASE,
)
_TEST_NAME = lazy_pattern(
    r"(?:^|/)(?:test_[^/]*\.pyi?|[^/]*_test\.(?:py|go|rb|exs?)|conftest\.py|tests?\.pyi?"
    r"|[^/]*[._-](?:test|spec|cy)\.[cm]?[jt]sx?|[^/]*_spec\.rb|test_[^/]*\.rb|[^/]*Tests?(?:Case)?\.(?:java|kt|php|cs)"
    r"|Test[A-Z][^/]*\.(?:java|kt)|[^/]*IT\.java|[^/]*Spec\.(?:java|kt|scala|php))$"
)
_DOCUMENTATION = lazy_pattern(
    r"(?:^|/)(?:docs?|documentation|examples?|samples?|demos?|tutorials?|snippets)/|\.(?:md|mdx|rst|adoc|txt|ipynb)$",
    re.IGNORECASE,
)
_VENDORED = lazy_pattern(
    r"(?:^|/)(?:node_modules|vendor|vendored|_vendor|third[_-]?party|bower_components|site-packages|\.yarn)/",
    re.IGNORECASE,
)
_GENERATED = lazy_pattern(
    r"(?:\.min\.(?:js|css)|[.-]bundle\.js|\.map|_pb2(?:_grpc)?\.pyi?|\.pb\.go|\.pb\.gw\.go|_generated\.\w+|\.generated\.\w+|\.g\.dart"
    r"|\.snap)$|(?:^|/)(?:dist|__generated__|generated)/",
    re.IGNORECASE,
)
_LOCK_FILES = frozenset(
    {
        "package-lock.json", "npm-shrinkwrap.json", "yarn.lock", "pnpm-lock.yaml", "bun.lock", "bun.lockb",
        "poetry.lock", "pdm.lock", "uv.lock", "Pipfile.lock", "Gemfile.lock", "composer.lock", "Cargo.lock",
        "go.sum", "gradle.lockfile",
        "flake.lock", "mix.lock", "Podfile.lock", "packages.lock.json", "deno.lock",
    }
)  # fmt: skip


def is_test_path(path: str) -> bool:
    """Whether the file is a test or exists for tests."""
    return bool(_TEST_DIRECTORY.search(path) or _TEST_NAME.search(path))


def is_documentation_path(path: str) -> bool:
    """Whether the file is documentation, an example or a sample."""
    return bool(_DOCUMENTATION.search(path))


def is_vendored_path(path: str) -> bool:
    """Whether the file is a copy of somebody else's code."""
    return bool(_VENDORED.search(path))


def is_generated_path(path: str) -> bool:
    """Whether the name says that a program wrote the file."""
    return bool(_GENERATED.search(path))


def is_lock_file(path: str) -> bool:
    """Whether the file is a package manager's lock."""
    return path.rpartition("/")[2] in _LOCK_FILES
