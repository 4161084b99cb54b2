"""In how many ways a regular expression can match the same text."""

from collections.abc import Sequence

from readylayer_cli.engines.review.rules.javascript._regex import Atom, UnreadablePatternError, read_pattern

_ALL = frozenset(range(256))


def ambiguities(pattern: str) -> int:
    """How many places of the expression let one text match in several ways, so that a failure costs many attempts.

    0 also for what cannot be read.
    """
    try:
        return sum(_in_row(branch) for branch in read_pattern(pattern.replace("(?P<", "(?<")))
    except (UnreadablePatternError, ValueError):
        return 0


def _in_row(row: Sequence[Atom]) -> int:
    atoms = [atom for atom in row if not atom.assertion]
    count = 0
    for index, atom in enumerate(atoms):
        branches = atom.branches or []
        count += sum(_in_row(branch) for branch in branches)
        if not atom.is_unbounded:
            continue
        count += 2 * any(_repeats_itself(branch) for branch in branches)
        for after in atoms[index + 1 :]:
            if after.is_unbounded and atom.characters is not None and _first(after) & atom.characters:
                count += 1
            if not _is_nullable(after):
                break
    return count


def _repeats_itself(row: Sequence[Atom]) -> bool:
    """Whether a repeated row holds a repetition that can swallow what the next round begins with."""
    atoms = [atom for atom in row if not atom.assertion]
    for index, atom in enumerate(atoms):
        if not atom.is_unbounded and not any(_repeats_itself(branch) for branch in atom.branches or []):
            continue
        follow: frozenset[int] = frozenset()
        for after in (*atoms[index + 1 :], *atoms[:index], atom):
            follow |= _first(after)
            if not _is_nullable(after):
                break
        if follow & _first(atom):
            return True
    return False


def _first(atom: Atom) -> frozenset[int]:
    """The characters that it can begin with."""
    if atom.characters is not None:
        return atom.characters
    found: frozenset[int] = frozenset()
    for branch in atom.branches or []:
        for inner in branch:
            found |= _first(inner) if not inner.assertion else frozenset()
            if not inner.assertion and not _is_nullable(inner):
                break
    return found & _ALL


def _is_nullable(atom: Atom) -> bool:
    if atom.least == 0 or atom.assertion:
        return True
    return atom.branches is not None and any(all(_is_nullable(inner) for inner in branch) for branch in atom.branches)
