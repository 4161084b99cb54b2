"""Puts the evidence on lines: each changed line gets the strongest that is known for it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from readylayer_cli.domain.lines import Lines, lines_of, numbers_in
from readylayer_cli.domain.provenance import Evidence, FileProvenance, Provenance, Tier
from readylayer_cli.provenance.agent_trace import Trace
from readylayer_cli.provenance.change_marks import ChangeFacts, evidence_in, is_robots
from readylayer_cli.provenance.commits import Commit, evidence_of, is_robot
from readylayer_cli.provenance.git_ai import Note, read_note


@dataclass(frozen=True, slots=True)
class Blamed:
    """A changed line: the commit that wrote it, and where it stood there."""

    line: int
    commit: str
    path: str
    original: int


@dataclass(frozen=True)
class Records:
    """Everything that was read: commits of the change, who wrote each changed line, traces, marks of the change.

    `blame` may lack files of which all lines have the same author anyway.
    """

    changed: Mapping[str, Lines]
    commits: Sequence[Commit]
    blame: Mapping[str, Sequence[Blamed]] = field(default_factory=dict)
    traces: Sequence[Trace] = ()
    facts: ChangeFacts = field(default_factory=ChangeFacts)
    warnings: tuple[str, ...] = ()
    has_notes: bool = False
    uncommitted: Mapping[str, Lines] = field(default_factory=dict)


@dataclass
class _Marks:
    """What is known of one file so far."""

    tiers: dict[Tier, Lines] = field(default_factory=dict)
    tools: dict[str, Lines] = field(default_factory=dict)
    human: Lines = 0
    robots: Lines = 0
    settled: Lines = 0

    def add(self, evidence: Evidence, lines: Lines) -> None:
        """Lines that have stronger evidence keep it; the tool is remembered all the same."""
        fresh = lines & ~self.settled
        if fresh:
            self.tiers[evidence.tier] = self.tiers.get(evidence.tier, 0) | fresh
            self.tools[evidence.tool] = self.tools.get(evidence.tool, 0) | fresh

    def settle(self) -> None:
        """What comes from now on is weaker."""
        for lines in self.tiers.values():
            self.settled |= lines
        self.settled |= self.human | self.robots


def attribute(records: Records) -> Provenance:
    """The provenance of all changed lines."""
    signs = {commit.sha: evidence_of(commit) for commit in records.commits}
    robots = {commit.sha for commit in records.commits if is_robot(commit)}
    notes = {commit.sha: read_note(commit.note) for commit in records.commits if commit.note}
    marks = evidence_in(records.facts)
    every_robot = is_robots(records.facts)
    files = []
    used: dict[Evidence, None] = {}
    for path, changed in sorted(records.changed.items()):
        found = _Marks()
        blame = records.blame.get(path) or _single_author(records, path, changed)
        _by_records(found, blame, notes, records.traces, used)
        found.settle()
        _by_commits(found, blame, signs, robots, Tier.COMMIT, used)
        found.settle()
        _by_commits(found, blame, signs, robots, Tier.CHANGE, used)
        for mark in marks:
            found.add(mark, changed)
            used.setdefault(mark)
        if every_robot and not found.tiers:
            found.robots = changed & ~found.human
        files.append(FileProvenance(path, changed, found.tiers, found.tools, found.human, found.robots & ~found.human))
    skipped = sum(note.skipped for note in notes.values())
    warnings = list(records.warnings)
    if skipped:
        warnings.append(f"{skipped:,} parts of git-ai notes could not be read")
    return Provenance(tuple(files), tuple(used), records.has_notes, tuple(warnings))


def _single_author(records: Records, path: str, changed: Lines) -> Sequence[Blamed]:
    """Without blame: every line is of the one commit that there is."""
    if len(records.commits) != 1:
        return ()
    own = changed & ~records.uncommitted.get(path, 0)
    return [Blamed(number, records.commits[0].sha, path, number) for number in numbers_in(own)]


def _by_records(
    found: _Marks,
    blame: Sequence[Blamed],
    notes: Mapping[str, Note],
    traces: Sequence[Trace],
    used: dict[Evidence, None],
) -> None:
    """Notes first, then the latest trace that holds the line at the revision that blame names."""
    for each in blame:
        bit = 1 << each.line
        note = notes.get(each.commit)
        told = False
        for tool, lines in (note.ai.get(each.path, {}) if note is not None else {}).items():
            if lines >> each.original & 1:
                told = True
                _use(found, Evidence(Tier.LINE, tool, "git-ai note", each.commit), bit, used)
        if note is not None and note.human.get(each.path, 0) >> each.original & 1 and not told:
            found.human |= bit
            told = True
        for trace in reversed(traces) if not told else ():
            if each.commit == trace.revision and each.path == trace.path and trace.lines >> each.original & 1:
                if trace.contributor == "human":
                    found.human |= bit
                else:
                    source = "agent-trace" if trace.contributor == "ai" else "agent-trace (mixed)"
                    _use(found, Evidence(Tier.LINE, trace.tool, source, each.commit), bit, used)
                break


def _by_commits(
    found: _Marks,
    blame: Sequence[Blamed],
    signs: Mapping[str, Sequence[Evidence]],
    robots: set[str],
    tier: Tier,
    used: dict[Evidence, None],
) -> None:
    by_commit: dict[str, list[int]] = {}
    for each in blame:
        by_commit.setdefault(each.commit, []).append(each.line)
    for sha, numbers in by_commit.items():
        lines = lines_of(numbers)
        for evidence in signs.get(sha, ()):
            if evidence.tier is tier:
                _use(found, evidence, lines, used)
        if sha in robots:
            found.robots |= lines & ~found.settled


def _use(found: _Marks, evidence: Evidence, lines: Lines, used: dict[Evidence, None]) -> None:
    found.add(evidence, lines)
    used.setdefault(evidence)
