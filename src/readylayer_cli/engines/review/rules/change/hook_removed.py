"""change-hook-removed: a check that ran before each commit is gone."""

from collections.abc import Iterable

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.finding import Span
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.engines.review.rule import ChangeExample, ChangeMatch, ChangeRule, Match
from readylayer_cli.engines.review.rules.change._ci_files import SECURITY
from readylayer_cli.engines.review.rules.change._places import removed_span
from readylayer_cli.engines.review.rules.ci._yaml import read_yaml
from readylayer_cli.engines.review.view import ChangeView

_FAMILIES = (
    "black",
    "ruff",
    "flake8",
    "pylint",
    "mypy",
    "eslint",
    "prettier",
    "isort",
    "pyupgrade",
    "autoflake",
    "pydocstyle",
    "biome",
)
_NAMES = (".pre-commit-config.yaml", ".pre-commit-config.yml")


def check(view: ChangeView) -> Iterable[ChangeMatch]:
    for pair in view.pairs:
        if pair.base is None or not pair.path.endswith(_NAMES):
            continue
        before = _hooks(pair.base)
        after = _hooks(pair.head) if pair.head is not None else {}
        if pair.head is None and before:
            message = f"All {len(before)} checks before a commit are gone with this file"
            yield ChangeMatch(pair.path, Match(Span(1, 1), message=message, anchor=pair.path))
            continue
        for name, line in before.items():
            if name not in after and not _is_replaced(name, before, after):
                severity = Severity.MEDIUM if SECURITY.search(name) else None
                message = f"`{name}` does not run before commits any more"
                yield ChangeMatch(
                    pair.path,
                    Match(removed_span(pair, line), message=message, anchor=name, symbol=name, severity=severity),
                )


def _hooks(file: SourceFile) -> dict[str, int]:
    root = read_yaml(file.text)
    repos = root.get("repos") if root is not None else None
    found: dict[str, int] = {}
    for repo in repos.items if repos is not None else ():
        hooks = repo.get("hooks")
        for hook in hooks.items if hooks is not None else ():
            name = hook.get("id")
            if name is not None and name.text:
                found[name.text] = name.line
    return found


def _is_replaced(name: str, before: dict[str, int], after: dict[str, int]) -> bool:
    new = [other for other in after if other not in before]
    return any(family in name for family in _FAMILIES) and any(family in other for other in new for family in _FAMILIES)


_CONFIG = (
    "repos:\n  - repo: https://github.com/gitleaks/gitleaks\n    rev: v8.18.0\n    hooks:\n      - id: gitleaks\n"
    "  - repo: https://github.com/psf/black\n    rev: 24.1.0\n    hooks:\n      - id: black\n"
)

RULE = ChangeRule(
    id="change-hook-removed",
    title="A check that ran before each commit is gone",
    severity=Severity.LOW,
    confidence=Confidence.HIGH,
    tags=("gates",),
    what="A hook removed from `.pre-commit-config.yaml`, or the whole file; medium for scanners of secrets and security flaws.",
    why="What the hook caught, a secret for example, is in the history from now on before anybody sees it.",
    fix="Keep the hook, or run the same check in CI and say so.",
    check=check,
    bad=(
        ChangeExample({".pre-commit-config.yaml": _CONFIG}, {".pre-commit-config.yaml": _CONFIG[: _CONFIG.index("  - repo: https://github.com/psf")].replace("gitleaks", "other")}),
        ChangeExample({".pre-commit-config.yaml": _CONFIG}, {}),
    ),
    good=(
        ChangeExample({".pre-commit-config.yaml": _CONFIG}, {".pre-commit-config.yaml": _CONFIG.replace("v8.18.0", "v8.19.0")}),
        ChangeExample({".pre-commit-config.yaml": _CONFIG}, {".pre-commit-config.yaml": _CONFIG.replace("psf/black", "astral-sh/ruff-pre-commit").replace("id: black", "id: ruff-format")}),
    ),
)  # fmt: skip
