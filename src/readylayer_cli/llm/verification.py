"""Claims become findings only if everything in them that can be checked holds."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from readylayer_cli.domain.finding import Finding, Fix
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.llm.contradiction import contradiction
from readylayer_cli.llm.findings import finding_of
from readylayer_cli.llm.names import unknown_names
from readylayer_cli.llm.pieces import Piece
from readylayer_cli.llm.quotes import Place, find_quote
from readylayer_cli.llm.replacement import fix_of
from readylayer_cli.llm.reply import Claim
from readylayer_cli.llm.shown import ShownFile

_SAME_PLACE_LINES = 1
_INSIDE = lazy_pattern(r"\s*\(in [^)]*\)$|:\d+(?:-\d+)?$")


@dataclass(frozen=True)
class Checked:
    """A claim that holds as far as can be told, with the lines that it is about."""

    claim: Claim
    finding: Finding
    lines: str


@dataclass
class Verifier:
    """Checks the claims of one answer against what was sent for it. `rejected` counts what did not hold, by reason."""

    pieces: Sequence[Piece]
    related: Sequence[str] = ()
    rejected: Counter[str] = field(default_factory=Counter)

    def check(self, claims: Sequence[Claim]) -> list[Checked]:
        """The claims that hold, each place and kind once."""
        kept: list[Checked] = []
        for claim in claims:
            found = self._check(claim)
            if isinstance(found, str):
                self.rejected[found] += 1
            elif any(_is_same(found, other) for other in kept):
                self.rejected["repeated"] += 1
            else:
                kept.append(found)
        return kept

    def _check(self, claim: Claim) -> Checked | str:
        mine = _named(self.pieces, claim.file)
        if not mine:
            return "unknown_file"
        place = find_quote(claim.quote, mine, claim.line)
        if isinstance(place, str):
            return place
        file = mine[0].file
        if unknown_names(claim.symbols, claim.problem, self._known(mine)):
            return "unknown_name"
        against = contradiction(claim.problem, place, file.source)
        if against:
            return against
        fix = self._fix(claim, place, file)
        return Checked(claim, finding_of(claim, place, file, fix), _lines(mine, place))

    def _known(self, pieces: Sequence[Piece]) -> str:
        """Every text in which a name may stand: the whole files, what was shown of others, and their paths."""
        texts = [piece.text for piece in self.pieces] + list(self.related)
        files = {piece.file.path: piece.file for piece in pieces}
        for file in files.values():
            texts += [file.source.text if file.source is not None else "", "\n".join(file.base), file.name]
        return "\n".join(texts)

    def _fix(self, claim: Claim, place: Place, file: ShownFile) -> Fix | None:
        if claim.replacement is None or not claim.replacement.strip() or file.source is None:
            return None
        fix = fix_of(file.source, place, claim.replacement, claim.quote)
        if isinstance(fix, str):
            self.rejected[fix] += 1
            return None
        return fix


def _named(pieces: Sequence[Piece], name: str) -> list[Piece]:
    """The pieces of the file that is meant: as it was shown, as a diff would name it, or by its last part alone."""
    wanted = _INSIDE.sub("", name.strip().strip("`\"'")).replace("\\", "/").removeprefix("./").lstrip("/")
    for given in dict.fromkeys((name.strip(), wanted, wanted.removeprefix("a/"), wanted.removeprefix("b/"))):
        found = [piece for piece in pieces if given in _names_of(piece.file)]
        if found:
            return found
    last = {piece.file.path for piece in pieces if any(each.endswith(f"/{wanted}") for each in _names_of(piece.file))}
    return [piece for piece in pieces if piece.file.path in last] if len(last) == 1 else []


def _names_of(file: ShownFile) -> set[str]:
    return {file.name, file.path, file.change.old_path or file.path}


def _is_same(one: Checked, other: Checked) -> bool:
    a, b = one.finding, other.finding
    near = abs(a.span.start_line - b.span.start_line) <= _SAME_PLACE_LINES
    return a.path == b.path and near and (a.rule_id == b.rule_id or a.cwe == b.cwe != ())


def _lines(pieces: Sequence[Piece], place: Place) -> str:
    """The lines around the place, as they were shown."""
    near = [str(line) for piece in pieces for line in piece.lines if place.first - 12 <= line.number <= place.last + 12]
    return "\n".join(near[:60])
