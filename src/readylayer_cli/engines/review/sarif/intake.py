"""The door for other tools' findings: logs in, findings of this change out."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from readylayer_cli.code.source import SourceFile, decode
from readylayer_cli.domain.errors import LimitError
from readylayer_cli.domain.finding import Finding, RuleInfo
from readylayer_cli.domain.options import ReviewOptions, Scope
from readylayer_cli.domain.review import EngineRun, EngineStatus, Shortfall
from readylayer_cli.engines.review.files import Selection, is_ignored
from readylayer_cli.engines.review.sarif.account import failures_of
from readylayer_cli.engines.review.sarif.addresses import Addresses
from readylayer_cli.engines.review.sarif.fields import Table, tables, text
from readylayer_cli.engines.review.sarif.fields import table as as_table
from readylayer_cli.engines.review.sarif.freshness import FreshLines
from readylayer_cli.engines.review.sarif.logs import Logs, TakenIn
from readylayer_cli.engines.review.sarif.places import Places
from readylayer_cli.engines.review.sarif.reading import read_runs
from readylayer_cli.engines.review.sarif.results import (
    Address,
    Surroundings,
    counts,
    location_of,
    read_result,
)
from readylayer_cli.engines.review.sarif.rules import Rules


def take_in(logs: Logs, selection: Selection, options: ReviewOptions) -> TakenIn:
    """Read every log and keep what is said of the changed files; of every file if that is the scope.

    Raises `InputError`, naming the file, for what is no log or too large a one.
    """
    taken = TakenIn()
    if not logs.files:
        return taken
    ground = _Ground(selection, options, Places(selection.change.head.paths(), logs.root))
    taken.file = ground.file
    for name, data in logs.files:
        runs = read_runs(data, name)
        if not runs:
            taken.shortfalls.append(Shortfall(f"no tool has run, says {name}"))
        for run in runs:
            _RunIntake(run, name, ground, taken).take()
    taken.runs = _merged(taken.runs)
    return taken


def rules_in(logs: Logs) -> dict[str, RuleInfo]:
    """Every rule that the logs describe, by its full id; raises `InputError` as `take_in` does."""
    found: dict[str, RuleInfo] = {}
    for name, data in logs.files:
        for run in read_runs(data, name):
            found |= {info.id: info for info in Rules(run).infos()}
    return found


class _Ground:
    """The change that results are put on."""

    def __init__(self, selection: Selection, options: ReviewOptions, places: Places) -> None:
        self.places = places
        self.options = options
        self.everything = options.scope is Scope.ALL
        self.changed = selection.change.files.by_path
        self.fresh = FreshLines(selection.change.files)
        self._head = selection.change.head
        self._files: dict[str, SourceFile | None] = {pair.path: pair.head for pair in selection.pairs}

    def file(self, path: str) -> SourceFile | None:
        """The file of the new tree; `None` for what is no text or too large."""
        if path not in self._files:
            try:
                data = self._head.read(path)
            except LimitError:
                data = None
            content = decode(data, path) if data is not None else None
            self._files[path] = SourceFile(path, content) if content is not None else None
        return self._files[path]


class _RunIntake:
    """One run of one tool."""

    def __init__(self, run: Table, name: str, ground: _Ground, taken: TakenIn) -> None:
        self._run = run
        self._name = name
        self._ground = ground
        self._taken = taken
        self._rules = Rules(run)
        self._addresses = Addresses(run)

    def take(self) -> None:
        """Add what the run says to what was taken in."""
        status, failures = failures_of(self._run, self._rules.tool)
        self._taken.shortfalls += failures
        results = [result for result in tables(self._run.get("results")) if counts(result)]
        addressed = [(result, self._address(location_of(result))) for result in results]
        paths = self._ground.places.settle({address for address in self._all_addresses(addressed) if address})
        around = Surroundings(self._run, self._rules, self._addresses, paths.get, self._ground.file)
        outside: Counter[str] = Counter()
        kept = [finding for result, address in addressed for finding in self._read(result, address, around, outside)]
        self._taken.findings += kept
        self._say_outside(outside, len(results))
        run = EngineRun(
            self._rules.tool,
            self._rules.version,
            status,
            files_parsed=len({finding.path for finding in kept}),
            detail=f"{len(results):,} results in {self._name}, {len(kept):,} of them about what is reviewed",
            results=len(results),
        )
        self._taken.runs.append(run)

    def _address(self, physical: Table) -> Address:
        return self._addresses.of(as_table(physical.get("artifactLocation")))

    def _all_addresses(self, addressed: Sequence[tuple[Table, Address]]) -> Iterator[Address]:
        for result, address in addressed:
            yield address
            yield from self._flow_addresses(result)

    def _flow_addresses(self, result: Table) -> Iterator[Address]:
        for flow in tables(result.get("codeFlows"))[:1]:
            for thread in tables(flow.get("threadFlows"))[:1]:
                for each in tables(thread.get("locations")):
                    yield self._address(as_table(as_table(each.get("location")).get("physicalLocation")))

    def _read(self, result: Table, address: Address, around: Surroundings, outside: Counter[str]) -> Iterator[Finding]:
        """The finding if it concerns what is reviewed; what cannot be placed is counted in `outside`."""
        path = around.path_of(address) if address else None
        if path is None:
            outside[f"not a file of the repository, such as {address[0]}" if address else "without a file"] += 1
            return
        if is_ignored(path, self._ground.options):
            return
        if not self._ground.everything and not self._concerns(path, result, around):
            return
        finding = read_result(result, path, around)
        if finding is None:
            outside[f"beyond the end of a file, of another version perhaps, such as {path}"] += 1
            return
        introduced = self._ground.fresh.brought(finding, text(result.get("baselineState")))
        if not (self._ground.everything or introduced or path in self._ground.changed):
            return
        rule_id, rule = self._rules.of(result)
        self._taken.rules.setdefault(finding.rule_id, self._rules.info(rule_id, rule))
        yield replace(finding, introduced=introduced)

    def _concerns(self, path: str, result: Table, around: Surroundings) -> bool:
        """Whether the result, or a step of its flow, is in a changed file."""
        changed = self._ground.changed
        return path in changed or any(
            around.path_of(address) in changed for address in self._flow_addresses(result) if address
        )

    def _say_outside(self, outside: Counter[str], results: int) -> None:
        """Named with one example a kind; if nothing at all could be placed, the log does not fit these files."""
        kinds: dict[str, tuple[str, int]] = {}
        for reason, count in outside.items():
            kind = reason.partition(", such as")[0]
            first, total = kinds.get(kind, (reason, 0))
            kinds[kind] = (first, total + count)
        lost = sum(outside.values()) == results
        for reason, count in kinds.values():
            said = Shortfall(f"{self._rules.tool}: {count:,} of {results:,} results {reason} ({self._name})")
            (self._taken.shortfalls if lost else self._taken.skipped).append(said)


def _merged(runs: Sequence[EngineRun]) -> list[EngineRun]:
    """One entry a tool and version, the worst status of its runs."""
    found: dict[tuple[str, str], EngineRun] = {}
    order = (EngineStatus.OK, EngineStatus.SKIPPED, EngineStatus.PARTIAL, EngineStatus.FAILED)
    for run in runs:
        known = found.get((run.id, run.version))
        if known is None:
            found[run.id, run.version] = run
            continue
        found[run.id, run.version] = replace(
            known,
            status=max(known.status, run.status, key=order.index),
            files_parsed=known.files_parsed + run.files_parsed,
            results=(known.results or 0) + (run.results or 0),
            detail="; ".join(dict.fromkeys((known.detail, run.detail)))[:400],
        )
    return list(found.values())
