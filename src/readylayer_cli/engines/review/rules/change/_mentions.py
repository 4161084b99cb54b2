"""Where else a project says what it installs: files that set up machines, environments and test runs."""

import re
from collections.abc import Iterable

from readylayer_cli.code.paths import is_vendored_path
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.view import ChangeView

_SETS_UP = lazy_pattern(
    r"(?:^|/)(?:tox\.ini|noxfile\.py|hatch\.toml|pixi\.toml|pants\.toml|[\w.-]*Dockerfile[\w.-]*|Containerfile|[\w.-]*\.dockerfile|[Mm]akefile|GNUmakefile|[Jj]ustfile|Taskfile\.ya?ml"
    r"|\.gitlab-ci\.yml|\.travis\.yml|azure-pipelines[\w.-]*\.ya?ml|appveyor\.yml|[\w.-]*environment[\w.-]*\.ya?ml|[\w.-]*conda[\w.-]*\.ya?ml|meta\.yaml|\.readthedocs\.ya?ml"
    r"|\.pre-commit-config\.yaml|CMakeLists\.txt|meson\.build|BUILD(?:\.bazel)?|WORKSPACE|MODULE\.bazel|(?:default|flake|shell)\.nix|devcontainer\.json|snapcraft\.yaml|manifest\.json"
    r"|bower\.json|import_?map\.(?:json|rb|php)|deno\.jsonc?|ember-cli-build\.js|angular\.json|[\w.-]*config[\w.-]*\.[cm]?[jt]s|pnpm-workspace\.yaml|\.meteor/packages|[\w.-]+\.d\.ts"
    r"|setup\.py|Cargo\.toml|pyproject\.toml|\.gitmodules|[\w.-]+\.sh|\.circleci/config\.yml|\.github/(?:workflows|actions)/[\w./-]+\.ya?ml)$"
)
_MAX_FILES = 400
_MAX_TEXT = 300_000
_SHORTEST = 3


def set_up_texts(view: ChangeView) -> tuple[str, ...]:
    """The texts of the new tree's files that install things or name what is provided."""
    paths = [path for path in sorted(view.head_paths, key=_depth) if _SETS_UP.search(path)]
    files = (view.head_file(path) for path in paths[:_MAX_FILES] if not is_vendored_path(path))
    return tuple(file.text[:_MAX_TEXT].lower() for file in files if file is not None)


def is_mentioned(view: ChangeView, names: Iterable[str]) -> bool:
    """Whether a file that sets something up holds one of these package names as a word."""
    long_enough = [name.lower() for name in names if len(name) >= _SHORTEST]
    for name in long_enough:
        parts = [re.escape(part) for part in re.split(r"[-_.]", name)]
        word = re.compile(rf"(?<![\w.@/-]){'[-_.]'.join(parts)}(?![\w-])")
        if any(parts[0] in text and word.search(text) for text in view.once(set_up_texts)):
            return True
    return False


def _depth(path: str) -> tuple[int, str]:
    return path.count("/"), path
