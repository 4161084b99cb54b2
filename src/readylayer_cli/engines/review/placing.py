"""What external analysers found, each finding put in its place in the file and told old from new."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from readylayer_cli.code.languages import detect_language
from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.change import FileChange
from readylayer_cli.domain.finding import Finding
from readylayer_cli.domain.identity import content_key
from readylayer_cli.domain.options import Scope
from readylayer_cli.domain.review import EngineStatus
from readylayer_cli.engines.review.attribute import attribute
from readylayer_cli.engines.review.budget import Budget
from readylayer_cli.engines.review.detect import at_its_line, keys_of, locate
from readylayer_cli.engines.review.external.catalogue import READS
from readylayer_cli.engines.review.external.engine import ExternalRun
from readylayer_cli.engines.review.files import Selection
from readylayer_cli.engines.review.view import FilePair
from readylayer_cli.ports import Unfinished, Workers


class Said:
    """What the external engines found, by side and path."""

    def __init__(self, runs: Sequence[ExternalRun]) -> None:
        self._runs = runs

    def of_head(self, path: str) -> list[Finding]:
        """What they said of a file of the new tree."""
        return [finding for run in self._runs for finding in run.head.get(path, ())]

    def of_base(self, path: str) -> list[Finding]:
        """What they said of a file of the old tree."""
        return [finding for run in self._runs for finding in run.base.get(path, ())]

    def could_read(self, path: str) -> bool:
        """Whether an analyser with a parser of its own, newer than the grammars, read the file without complaint."""
        language = detect_language(path)
        return any(
            run.engine.status is EngineStatus.OK and path not in run.unread and language in READS[run.engine.id]
            for run in self._runs
        )


@dataclass(frozen=True)
class Placing:
    """One changed file and what was said of either side."""

    change: FileChange
    head: SourceFile
    base: SourceFile | None
    said_of_head: Sequence[Finding]
    said_of_base: Sequence[Finding]


def place(placing: Placing) -> list[Finding]:
    """The findings of the new side by the symbols they stand in, those that the old side has as well marked as old.

    Runs in this process or in a worker.
    """
    found = [locate(finding, placing.head) for finding in placing.said_of_head]
    old = placing.base
    same = keys_of(found)
    known = [locate(each, old) for each in placing.said_of_base if each.rule_id in same] if old is not None else []
    return attribute(found, known, placing.change)


def place_by_line(placing: Placing) -> list[Finding]:
    """The same without parsing anything, for files that take too long to parse."""
    old = placing.base
    known = [at_its_line(finding, old) for finding in placing.said_of_base] if old is not None else []
    return attribute([at_its_line(each, placing.head) for each in placing.said_of_head], known, placing.change)


def place_all(
    selection: Selection, said: Said, unfinished: set[str], scope: Scope, workers: Workers, budget: Budget
) -> list[Finding]:
    """All that was said of the new side. `unfinished` are paths on which the own rules have given up."""
    placings = [_placing(pair, said, scope) for pair in selection.pairs if pair.head is not None]
    placings = [placing for placing in placings if placing.said_of_head]
    quick = [placing for placing in placings if placing.head.path not in unfinished]
    outcomes = workers.map(place, quick, item_s=budget.piece_s, total_s=budget.left_s)
    found = [finding for each in placings if each.head.path in unfinished for finding in place_by_line(each)]
    for placing, outcome in zip(quick, outcomes, strict=True):
        found += place_by_line(placing) if isinstance(outcome, Unfinished) else outcome
    return found


def keyed(
    findings: Sequence[Finding], file_of: Callable[[str], SourceFile | None], workers: Workers, budget: Budget
) -> list[Finding]:
    """Findings that are told old from new already, by the symbols they stand in; those in no readable file by
    what they say."""
    by_path: dict[str, list[Finding]] = {}
    for finding in findings:
        by_path.setdefault(finding.path, []).append(finding)
    files = {path: file.unparsed() for path in by_path if (file := file_of(path)) is not None}
    done = [
        replace(each, content_key=content_key(each.rule_id, "", each.message))
        for path, found in by_path.items()
        if path not in files
        for each in found
    ]
    pieces = [(file, tuple(by_path[path])) for path, file in files.items()]
    outcomes = workers.map(_located, pieces, item_s=budget.piece_s, total_s=budget.left_s)
    for (file, found), outcome in zip(pieces, outcomes, strict=True):
        done += [at_its_line(each, file) for each in found] if isinstance(outcome, Unfinished) else outcome
    return done


def _located(piece: tuple[SourceFile, tuple[Finding, ...]]) -> list[Finding]:
    file, findings = piece
    return [locate(each, file) for each in findings]


def _placing(pair: FilePair, said: Said, scope: Scope) -> Placing:
    head = pair.head
    if head is None:
        raise ValueError(f"no new side: {pair.path}")
    if scope is Scope.ALL:
        head = head.unparsed()
    old = said.of_base(pair.base.path) if pair.base is not None else []
    return Placing(pair.change, head, pair.base, said.of_head(head.path), old)
