"""The search itself: what a change touches, which of it tests lead to, and where tests of the rest would go."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from readylayer_cli.domain.change import FileKind, FileStatus
from readylayer_cli.domain.coverage import FileCoverage
from readylayer_cli.domain.globs import path_matches
from readylayer_cli.domain.grades import Verdict
from readylayer_cli.domain.lines import Lines, between, lines_of
from readylayer_cli.domain.review import Shortfall
from readylayer_cli.domain.testgap import Convention, GapResult, Target, Untestable
from readylayer_cli.engines.testgen.corpus import corpora
from readylayer_cli.engines.testgen.family import family_of
from readylayer_cli.engines.testgen.options import GapOptions
from readylayer_cli.engines.testgen.search import Search
from readylayer_cli.engines.testgen.targets import touched_by
from readylayer_cli.engines.testgen.untestable import reason_for_path
from readylayer_cli.ports import Change


@dataclass(frozen=True)
class Input:
    """A change, what reports of coverage say of its files, and which of its lines a machine is known to have written
    (`None`: nothing is known of any)."""

    change: Change
    coverage: Mapping[str, FileCoverage] | None = None
    ai_lines: Mapping[str, Lines] | None = None
    shortfalls: tuple[Shortfall, ...] = field(default=())


def find_gaps(given: Input, options: GapOptions) -> GapResult:
    """Everything the change touches, with and without tests, judged."""
    changed = _changed(given, options)
    families = {family for path in changed if (family := family_of(path)) is not None}
    searches = {family: Search(each, options) for family, each in corpora(given.change.head, families).items()}
    targets: list[Target] = []
    untestable: list[Untestable] = []
    shortfalls = list(given.shortfalls)
    for path in sorted(changed):
        family = family_of(path)
        if family is None:
            continue
        search = searches[family]
        text = search.corpus.text(path) or _text(given, path)
        reason = reason_for_path(path, text)
        file = search.corpus.file(path)
        if reason is not None:
            untestable.append(Untestable(path, "", reason))
        elif file is None:
            shortfalls.append(Shortfall("too large, or no text: no tests were looked for", path))
        else:
            found, left = touched_by(file, changed[path] or between(1, len(file.lines)))
            untestable += left
            covered = (given.coverage or {}).get(path)
            ai = (given.ai_lines or {}).get(path, 0)
            targets += [search.judged(each, covered, ai) for each in found]
    result = GapResult(
        Verdict.PASS,
        targets=tuple(targets),
        untestable=tuple(untestable),
        conventions=tuple(_conventions(searches, targets)),
        mode=options.missing,
        knows_authors=bool(given.ai_lines),
        has_coverage=given.coverage is not None,
        shortfalls=tuple(shortfalls),
        base=given.change.files.base,
        head=given.change.files.head,
    )
    return _with_verdict(result)


def _changed(given: Input, options: GapOptions) -> dict[str, Lines]:
    """Changed lines by path; 0 stands for the whole file."""
    found: dict[str, Lines] = {}
    for file in given.change.files.files:
        if file.kind is not FileKind.TEXT or file.status is FileStatus.DELETED:
            continue
        if options.paths and not path_matches(file.path, options.paths):
            continue
        if path_matches(file.path, options.exclude) or not (file.added or options.whole):
            continue
        found[file.path] = 0 if options.whole else lines_of(file.added_lines)
    return found


def _text(given: Input, path: str) -> str:
    data = given.change.head.read_many([path]).get(path, b"")
    return data[:4_096].decode("utf-8", "replace")


def _conventions(searches: Mapping[str, Search], targets: list[Target]) -> Iterator[Convention]:
    """One a language that has targets."""
    for family, search in searches.items():
        first = next((each for each in targets if family_of(each.path) == family), None)
        if first is not None:
            yield search.convention(first.path)


def _with_verdict(result: GapResult) -> GapResult:
    verdict = Verdict.PASS
    if result.mode == "fail" and result.ai_gaps:
        verdict = Verdict.FAIL
    elif result.shortfalls:
        verdict = Verdict.INCOMPLETE
    return replace(result, verdict=verdict)
