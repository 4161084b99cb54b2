"""Reports put together by the repository's paths, in whatever order they come."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from readylayer_cli.domain.coverage import FileCoverage, ReportRun, Unmatched
from readylayer_cli.domain.lines import Lines
from readylayer_cli.engines.coverage.collector import Report, ReportedFile
from readylayer_cli.engines.coverage.paths import Reported, Repository

Spans = Mapping[str, tuple[tuple[int, int], ...]]


@dataclass
class Merged:
    """Coverage by path, and the statements that span several lines."""

    files: dict[str, FileCoverage] = field(default_factory=dict)
    spans: dict[str, set[tuple[int, int]]] = field(default_factory=dict)
    runs: list[ReportRun] = field(default_factory=list)
    unmatched: dict[str, Unmatched] = field(default_factory=dict)

    def add(self, name: str, format_id: str, report: Report, repository: Repository) -> None:
        """Take a report in: its names are resolved first, then its lines join what is known."""
        matched = 0
        roots = report.roots
        reported = [(file, Reported(file.name, file.package, file.hint, roots)) for file in report.files]
        # long names first: they tell where the repository lay, which short ones cannot
        for file, named in sorted(reported, key=lambda pair: -pair[0].name.count("/")):
            found = repository.find(named)
            if isinstance(found, Unmatched):
                self.unmatched.setdefault(found.path, found)
                continue
            matched += 1
            self._take(found, file)
        self.runs.append(ReportRun(name, format_id, len(report.files), matched))

    def _take(self, path: str, file: ReportedFile) -> None:
        new = FileCoverage(path, file.measured, file.hit, file.branches, file.functions)
        known = self.files.get(path)
        self.files[path] = new if known is None else joined(known, new)
        self.spans.setdefault(path, set()).update(file.spans)


def joined(one: FileCoverage, other: FileCoverage) -> FileCoverage:
    """A line is measured if either knows it, and ran if it ran in either; the order does not matter."""
    functions = {name: one.functions.get(name, False) or ran for name, ran in other.functions.items()}
    return replace(
        one,
        measured=one.measured | other.measured,
        hit=one.hit | other.hit,
        branches=_joined_branches(one.branches, other.branches),
        functions={**one.functions, **functions},
    )


def _joined_branches(
    one: Mapping[int, tuple[int, int]], other: Mapping[int, tuple[int, int]]
) -> Mapping[int, tuple[int, int]]:
    """Arms have no names across reports: of each line the most that were taken, and the most that there are."""
    made = dict(one)
    for line, (taken, total) in other.items():
        old_taken, old_total = made.get(line, (0, 0))
        made[line] = (max(taken, old_taken), max(total, old_total))
    return made


def with_partials(files: Iterable[FileCoverage], partials: str) -> list[FileCoverage]:
    """With `miss`, a line of which a branch was not taken counts as not covered."""
    if partials != "miss":
        return list(files)
    return [_without_partials(file) for file in files]


def _without_partials(file: FileCoverage) -> FileCoverage:
    partial: Lines = 0
    for line, (taken, total) in file.branches.items():
        if taken < total:
            partial |= 1 << line
    return replace(file, hit=file.hit & ~partial)
