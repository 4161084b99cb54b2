"""What a report says, file by file, before anybody knows which files of the repository are meant."""

from collections.abc import Hashable, Mapping, Sequence

from readylayer_cli.domain.lines import MOST_LINES, Lines, between, lines_of
from readylayer_cli.engines.coverage.budget import Budget

_MOST_PENDING = 8_192
_NO_ARMS: Mapping[int, tuple[int, int]] = {}
_NO_FUNCTIONS: Mapping[str, bool] = {}
_LONGEST_NAME = 4_096


class ReportedFile:
    """One file under the name that the report gives it.

    `package` is its folder where the report names only that and a file name, such as JaCoCo's; `hint` is the name of
    the package or module that it is listed under, which tells files of one name apart.
    """

    __slots__ = (
        "_arms",
        "_budget",
        "_counted",
        "_functions",
        "_hit",
        "_measured",
        "_ran",
        "_seen",
        "_spans",
        "hint",
        "name",
        "package",
    )

    def __init__(self, name: str, package: str, hint: str, budget: Budget) -> None:
        self.name = name[:_LONGEST_NAME]
        self.package = package
        self.hint = hint
        self._budget = budget
        self._measured: Lines = 0
        self._hit: Lines = 0
        self._seen: list[int] | None = None
        self._ran: list[int] | None = None
        self._arms: dict[int, dict[Hashable, bool]] | None = None
        self._counted: dict[int, tuple[int, int]] | None = None
        self._functions: dict[str, bool] | None = None
        self._spans: set[tuple[int, int]] | None = None

    def line(self, number: int, hits: int) -> None:
        """A line was measured. Listed twice, it ran if it ran either time; line 0 and below is no line."""
        if not 0 < number <= MOST_LINES:
            return
        if self._seen is None or self._ran is None:
            self._seen, self._ran = [], []
        self._seen.append(number)
        if hits > 0:
            self._ran.append(number)
        if len(self._seen) > _MOST_PENDING:
            self.seal()

    def lines(self, numbers: Sequence[int], ran: Sequence[int]) -> None:
        """Many lines at once, all above 0; those of `ran` are among `numbers`."""
        if numbers:
            self._join(*_sets(numbers, ran))

    def block(self, first: int, last: int, hits: int) -> None:
        """Every line from first to last was measured."""
        first, last = max(first, 1), min(last, MOST_LINES)
        if first <= last:
            lines = between(first, last)
            self._join(lines, lines if hits > 0 else 0)

    def branch(self, number: int, taken: int, total: int) -> None:
        """Branches of a line, of which only numbers are known; listed twice, the most of each counts."""
        if 0 < number <= MOST_LINES and total > 0:
            self._counted = self._counted if self._counted is not None else {}
            old_taken, old_total = self._counted.get(number, (0, 0))
            self._counted[number] = (max(old_taken, min(max(taken, 0), total)), max(old_total, total))

    def arm(self, number: int, key: Hashable, *, taken: bool) -> None:
        """One branch of a line, known by a key; listed twice, it was taken if it was either time."""
        if 0 < number <= MOST_LINES:
            self._arms = self._arms if self._arms is not None else {}
            known = self._arms.setdefault(number, {})
            known[key] = taken or known.get(key, False)

    def function(self, name: str, *, ran: bool) -> None:
        """A function; listed twice, it ran if it ran either time."""
        self._functions = self._functions if self._functions is not None else {}
        name = name[:_LONGEST_NAME]
        self._functions[name] = ran or self._functions.get(name, False)

    def span(self, first: int, last: int) -> None:
        """A statement of several lines, reported on its first."""
        if 0 < first < last <= MOST_LINES:
            self._spans = self._spans if self._spans is not None else set()
            self._spans.add((first, last))

    def seal(self) -> None:
        """Pack lines that came one by one; called at the end of a file's record, it saves memory."""
        if self._seen and self._ran is not None:
            seen, ran = self._seen, self._ran
            self._seen, self._ran = [], []
            self._join(*_sets(seen, ran))

    @property
    def measured(self) -> Lines:
        """The lines that were measured."""
        self.seal()
        return self._measured

    @property
    def hit(self) -> Lines:
        """The lines that ran."""
        self.seal()
        return self._hit

    @property
    def branches(self) -> Mapping[int, tuple[int, int]]:
        """Of each line with branches, how many were taken and how many there are."""
        if self._arms is None:
            return self._counted if self._counted is not None else _NO_ARMS
        found = dict(self._counted or {})
        for line, arms in self._arms.items():
            taken, total = found.get(line, (0, 0))
            found[line] = (max(taken, sum(arms.values())), max(total, len(arms)))
        return found

    @property
    def functions(self) -> Mapping[str, bool]:
        """Whether each function ran."""
        return self._functions if self._functions is not None else _NO_FUNCTIONS

    @property
    def spans(self) -> frozenset[tuple[int, int]]:
        """Statements of several lines."""
        return frozenset(self._spans or ())

    def _join(self, measured: Lines, hit: Lines) -> None:
        before = self._measured.bit_length()
        self._measured |= measured
        self._hit |= hit
        after = self._measured.bit_length()
        self._budget.spend((after + measured.bit_length()) // 2, (after - before) // 4)


class Report:
    """Everything that one report says. `roots` are folders that its names may be relative to."""

    __slots__ = ("_budget", "_by_name", "_roots", "files")

    def __init__(self) -> None:
        self.files: list[ReportedFile] = []
        self._roots: dict[str, None] = {}
        self._by_name: dict[tuple[str, str, str], ReportedFile] = {}
        self._budget = Budget()

    def file(self, name: str, package: str = "", *, hint: str = "") -> ReportedFile:
        """The file of this name, known already or new."""
        key = (package, name, hint)
        known = self._by_name.get(key)
        if known is None:
            known = self._by_name[key] = ReportedFile(name, package, hint, self._budget)
            self.files.append(known)
        return known

    def root(self, folder: str, most: int = 100) -> None:
        """A folder that names may be relative to."""
        if folder and len(self._roots) < most:
            self._roots[folder] = None

    @property
    def roots(self) -> tuple[str, ...]:
        """Folders that names may be relative to, in the report's order."""
        return tuple(self._roots)


def _sets(numbers: Sequence[int], ran: Sequence[int]) -> tuple[Lines, Lines]:
    return lines_of(numbers), lines_of(ran)
