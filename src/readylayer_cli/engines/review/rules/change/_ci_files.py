"""Files that decide what a change must pass: CI pipelines, build scripts and runners' configuration."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from readylayer_cli.code.paths import is_documentation_path, is_test_path, is_vendored_path
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.rules.ci._scripts import CI_PATH
from readylayer_cli.engines.review.rules.ci._workflow import WORKFLOW_PATH
from readylayer_cli.engines.review.view import ChangeView, FilePair

_CI = lazy_pattern(
    CI_PATH
    + r"|(?:^|/)Jenkinsfile$|(?:^|/)\.drone\.ya?ml$|(?:^|/)\.buildkite/.+\.ya?ml$|(?:^|/)\.woodpecker/.+\.ya?ml$"
)
_WORKFLOW = lazy_pattern(WORKFLOW_PATH)
_BUILD = lazy_pattern(
    r"(?:^|/)(?:GNU)?[Mm]akefile$|(?:^|/)[Jj]ustfile$|(?:^|/)package\.json$|(?:^|/)tox\.ini$|(?:^|/)noxfile\.py$|(?:^|/)Rakefile$"
    r"|(?:^|/)Taskfile\.ya?ml$|(?:^|/)composer\.json$|(?:^|/)(?:ci|scripts?|\.ci|tools|build)/[^/]+\.(?:sh|bash|ps1)$|(?:^|/)[^/]*ci[^/]*\.sh$"
    r"|(?:^|/)pyproject\.toml$"
)

TESTS = lazy_pattern(
    r"\b(?:pytest|py\.test|tox|nox|unittest|jest|vitest|mocha|ava|tap|playwright test|cypress run|karma|rspec|phpunit|pest|minitest"
    r"|(?:npm|pnpm|yarn|bun|deno|go|cargo|dotnet|swift|flutter|rails|rake|mix|sbt|bazel|hatch|zig build|composer|bundle exec rake|make)"
    r"\s+(?:run\s+)?(?:\S+\s+)?(?:test|tests|check|unit|ci)\b|(?:mvnw?|gradlew?)(?= )[^\n]{0,80}(?<![\w!-])(?:test|verify|check|build)\b|ctest|nextest|node --test)"
)
LINTS = lazy_pattern(
    r"\b(?:ruff(?: check| format)?|flake8|pylint|mypy|pyright|basedpyright|eslint|oxlint|tsc|vue-tsc|biome|prettier --check|standard|golangci-lint"
    r"|go vet|staticcheck|rubocop|standardrb|sorbet|srb tc|steep|phpstan|psalm|phpcs|php-cs-fixer|clippy|cargo fmt|ktlint|detekt|checkstyle|spotbugs"
    r"|errorprone|black --check|isort --check|shellcheck|hadolint|actionlint|yamllint|pre-commit|commitlint|lint-imports|import-linter"
    r"|(?:npm|pnpm|yarn|make|composer)\s+(?:run\s+)?(?:\S+:)?(?:lint|typecheck|type-check|types))\b"
)
SECURITY = lazy_pattern(
    r"codeql|\b(?:trivy|snyk|semgrep|opengrep|bandit|gitleaks|trufflehog|dependency-review|scorecard|grype|osv-scanner|pip-audit|safety check"
    r"|cargo[- ]audit|cargo[- ]deny|govulncheck|zizmor|gosec|brakeman|bundler?-audit|checkov|tfsec|kics|detect-secrets|betterleaks|readylayer"
    r"|npm audit|yarn audit|pnpm audit|better-npm-audit|retire\.js|dependency-check|sonar\w*|anchore|clair|horusec|ggshield|fossa|whitesource|mend)\b",
    re.IGNORECASE,
)
COVERAGE = lazy_pattern(r"\b(?:codecov|coveralls|diff-cover|coverage report|nyc check-coverage|c8 check-coverage)\b")

KINDS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("security scan", SECURITY),
    ("test run", TESTS),
    ("lint or type check", LINTS),
    ("coverage check", COVERAGE),
)
_COMMENT = lazy_pattern(r"^\s*(?:#|//)")


@dataclass(frozen=True, slots=True)
class Gate:
    """A tool that a pipeline runs: its kind, and its name as written."""

    kind: str
    tool: str


def is_ci_file(path: str) -> bool:
    """Whether the file describes a pipeline."""
    return bool(_CI.search(path))


def is_gate_file(path: str) -> bool:
    """Whether the file describes a pipeline or the commands that one runs."""
    return (
        bool(_CI.search(path) or _BUILD.search(path)) and not is_vendored_path(path) and not is_documentation_path(path)
    )


def is_workflow(path: str) -> bool:
    """Whether the file is a GitHub workflow (or that of a host with the same format)."""
    return bool(_WORKFLOW.search(path))


def gate_pairs(view: ChangeView) -> Iterator[FilePair]:
    """Changed pipelines and build scripts, tests' own ones left out."""
    for pair in view.pairs:
        if pair.change.hunks and is_gate_file(pair.path) and not is_test_path(pair.path):
            yield pair


def gates_in(lines: Iterable[str]) -> Counter[Gate]:
    """The tools named in these lines, comments left out."""
    found: Counter[Gate] = Counter()
    for text in lines:
        if _COMMENT.match(text):
            continue
        for kind, pattern in KINDS:
            for hit in pattern.finditer(text[:500]):
                found[Gate(kind, " ".join(hit[0].lower().split()))] += 1
    return found


def is_gate_command(text: str) -> bool:
    """Whether the line runs a test, a linter or a scanner."""
    return not _COMMENT.match(text) and any(pattern.search(text[:500]) for pattern in (TESTS, LINTS, SECURITY))
