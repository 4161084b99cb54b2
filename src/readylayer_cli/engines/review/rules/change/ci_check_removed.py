"""change-ci-check-removed: a test run, a linter or a scanner is gone from the pipelines."""

from collections import Counter
from collections.abc import Iterable

from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.engines.review.rule import ChangeExample, ChangeMatch, ChangeRule, Match
from readylayer_cli.engines.review.rules.change._ci_files import Gate, gate_pairs, gates_in, is_ci_file, is_gate_file
from readylayer_cli.engines.review.rules.change._places import removed_span
from readylayer_cli.engines.review.view import ChangeView, FilePair

_MAX_FILES = 200
_MEDIUM = frozenset({"security scan", "test run"})


def check(view: ChangeView) -> Iterable[ChangeMatch]:
    pairs = [pair for pair in gate_pairs(view) if pair.base is not None and is_ci_file(pair.path)]
    if not pairs:
        return
    left = _gates_of_head(view)
    reported: set[Gate] = set()
    for pair in pairs:
        removed, added = (
            gates_in(text for _, text in pair.change.removed),
            gates_in(text for _, text in pair.change.added),
        )
        replaced = {gate.kind for gate in added - removed}
        for gate in sorted(removed - added, key=lambda one: (one.kind, one.tool)):
            if gate.kind not in replaced and not _is_left(gate, left) and gate not in reported:
                reported.add(gate)
                yield _match(pair, gate, left)


def _is_left(gate: Gate, left: Counter[Gate]) -> bool:
    word = gate.tool.split()[0]
    return any(one.tool == gate.tool or (one.kind == gate.kind and one.tool.split()[0] == word) for one in left)


def _gates_of_head(view: ChangeView) -> Counter[Gate]:
    paths = sorted(path for path in view.head_paths if is_gate_file(path))[:_MAX_FILES]
    found: Counter[Gate] = Counter()
    for file in (view.head_file(path) for path in paths):
        if file is not None:
            found.update(gates_in(file.lines))
    return found


def _match(pair: FilePair, gate: Gate, left: Counter[Gate]) -> ChangeMatch:
    line = next(number for number, text in pair.change.removed if gate in gates_in([text]))
    others = any(one.kind == gate.kind for one in left)
    severity = Severity.MEDIUM if gate.kind in _MEDIUM and not others else Severity.LOW
    message = f"`{gate.tool}` ({gate.kind}) does not run any more, in no pipeline"
    return ChangeMatch(
        pair.path,
        Match(removed_span(pair, line), message=message, anchor=gate.tool, symbol=gate.tool, severity=severity),
    )


def _flow(*commands: str) -> str:
    steps = "".join(f"      - run: {command}\n" for command in commands)
    return f"on: push\njobs:\n  test:\n    runs-on: ubuntu-latest\n    steps:\n{steps}"


def _changed(before: tuple[str, ...], after: tuple[str, ...]) -> ChangeExample:
    return ChangeExample({_PATH: _flow(*before)}, {_PATH: _flow(*after)})


_PATH = ".github/workflows/ci.yml"

RULE = ChangeRule(
    id="change-ci-check-removed",
    title="A check does not run in any pipeline any more",
    severity=Severity.MEDIUM,
    confidence=Confidence.MEDIUM,
    tags=("gates",),
    what="A tool for tests or security that was named in a changed pipeline and is in none of the new tree, while no other tool of its "
    "kind is left; low for linters, and where another tool of its kind is left.",
    why="What the check used to stop gets in from now on, and no red mark says so.",
    fix="Bring the step back, or name in the change what does its work from now on.",
    check=check,
    bad=(
        _changed(("make build", "bandit -r src", "pytest"), ("make build", "pytest")),
        _changed(("npm run build", "npm test"), ("npm run build",)),
        ChangeExample({_PATH: _flow("pytest"), ".github/workflows/codeql.yml": "on: push\njobs:\n  a:\n    steps:\n      - uses: github/codeql-action/analyze@v3\n"}, {_PATH: _flow("pytest")}),
    ),
    good=(
        _changed(("ruff check .", "pytest"), ("pytest -q --strict", "ruff check src")),
        ChangeExample({_PATH: _flow("pytest", "bandit -r src")}, {_PATH: _flow("pytest"), ".github/workflows/scan.yml": _flow("bandit -r src")}),
        _changed(("npm test", "npm run build"), ("make -j2 check",)),
    ),
)  # fmt: skip
