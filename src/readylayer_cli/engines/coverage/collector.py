"""What a report says, file by file, before anybody knows which files of the repository are meant."""

from dataclasses import dataclass, field

from readylayer_cli.domain.lines import MOST_LINES, Lines, lines_of

_MOST_HITS = 2**63 - 1


@dataclass
class ReportedFile:
    """One file under the name that the report gives it.

    `package` is its folder where the report names only that and a file name, such as JaCoCo's; `hint` is the name of
    the package that it is listed under, which tells files of one name apart. `hits` maps a line to
    how often it ran, `branches` to (taken, total), `functions` a name to whether it ran.
    """

    name: str
    package: str = ""
    hint: str = ""
    hits: dict[int, int] = field(default_factory=dict)
    branches: dict[int, tuple[int, int]] = field(default_factory=dict)
    functions: dict[str, bool] = field(default_factory=dict)
    spans: list[tuple[int, int]] = field(default_factory=list)

    def line(self, number: int, hits: int) -> None:
        """A line was measured. Listed twice, it ran if it ran either time; line 0 and below is no line."""
        if 0 < number <= MOST_LINES:
            known = self.hits.get(number)
            self.hits[number] = min(hits if known is None else max(known, 0) + max(hits, 0), _MOST_HITS)

    def branch(self, number: int, taken: int, total: int) -> None:
        """Branches of a line; listed twice, the arms of both are its own."""
        if 0 < number <= MOST_LINES and total > 0:
            old_taken, old_total = self.branches.get(number, (0, 0))
            self.branches[number] = (old_taken + min(max(taken, 0), total), old_total + total)

    def function(self, name: str, *, ran: bool) -> None:
        """A function; listed twice, it ran if it ran either time."""
        self.functions[name] = ran or self.functions.get(name, False)

    @property
    def measured(self) -> Lines:
        """The lines that were measured."""
        return lines_of(self.hits)

    @property
    def hit(self) -> Lines:
        """The lines that ran."""
        return lines_of(number for number, hits in self.hits.items() if hits > 0)


@dataclass
class Report:
    """Everything that one report says. `roots` are folders that its names may be relative to."""

    files: list[ReportedFile] = field(default_factory=list)
    roots: list[str] = field(default_factory=list)
    _by_name: dict[tuple[str, str, str], ReportedFile] = field(default_factory=dict)

    def file(self, name: str, package: str = "", *, hint: str = "") -> ReportedFile:
        """The file of this name, known already or new."""
        key = (package, name, hint)
        known = self._by_name.get(key)
        if known is None:
            known = self._by_name[key] = ReportedFile(name, package, hint)
            self.files.append(known)
        return known
