"""Compares what we posted with what we found: which notes to create, edit, resolve, reopen or leave as they are."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from readylayer_cli.domain.host import Note
from readylayer_cli.domain.publication import Remark
from readylayer_cli.workflows.publish.markers import FindingMarker, short


@dataclass(frozen=True, slots=True)
class Posted:
    """A note of ours on lines, with what its marker says."""

    note: Note
    marker: FindingMarker


@dataclass(frozen=True, slots=True)
class Found:
    """A remark of this run. `placeable`: the diff shows its lines. `digest` is that of the body it would get."""

    remark: Remark
    placeable: bool
    digest: str


@dataclass(frozen=True, slots=True)
class Plan:
    """What to write. Each found remark is in exactly one of `create`, `standing`, `elsewhere` and `dismissed`; each
    posted note is in exactly one of `standing`, `edit`, `reopen`, `resolve` and `untouched` (the first three overlap:
    `edit` and `reopen` are standing notes that need a write)."""

    create: tuple[Found, ...] = ()
    standing: tuple[tuple[Posted, Found], ...] = ()
    edit: tuple[tuple[Posted, Found], ...] = ()
    reopen: tuple[Posted, ...] = ()
    resolve: tuple[Posted, ...] = ()
    untouched: tuple[Posted, ...] = ()
    elsewhere: tuple[Found, ...] = ()
    dismissed: tuple[Found, ...] = ()


@dataclass
class _Draft:
    standing: list[tuple[Posted, Found]] = field(default_factory=list)
    edit: list[tuple[Posted, Found]] = field(default_factory=list)
    reopen: list[Posted] = field(default_factory=list)
    resolve: list[Posted] = field(default_factory=list)
    untouched: list[Posted] = field(default_factory=list)
    dismissed: list[Found] = field(default_factory=list)


def reconcile(
    posted: Sequence[Posted],
    found: Sequence[Found],
    *,
    remembered: frozenset[str],
    silent: frozenset[str],
    proves_gone: Callable[[str], bool],
    open_threads: int,
) -> Plan:
    """The plan. `found` is ranked, worst first; `remembered` are shortened keys that once had a note, `silent` are
    keys that fire without being shown; `proves_gone` tells of a path whether a missing remark is a mended one.

    At most `open_threads` threads of ours stand open, with one exception: remarks that fail the run are counted by
    themselves, since the reason of a failure belongs beside its line.
    """
    draft = _Draft()
    pairs, lone_notes, lone_found = _matched(posted, found)
    for note, remark in pairs:
        _settle_pair(draft, note, remark)
    for note in lone_notes:
        _settle_lone(draft, note, silent=silent, proves_gone=proves_gone)
    noted = {short(each.marker.key) for each in posted}
    new = []
    for each in lone_found:
        if short(each.remark.key) in remembered - noted:
            draft.dismissed.append(each)  # it had a note, and somebody deleted it
        else:
            new.append(each)
    create = _chosen(new, [each for _, each in draft.standing], open_threads)
    chosen = {id(each) for each in create}
    return Plan(
        create=tuple(create),
        standing=tuple(draft.standing),
        edit=tuple(draft.edit),
        reopen=tuple(draft.reopen),
        resolve=tuple(draft.resolve),
        untouched=tuple(draft.untouched),
        elsewhere=tuple(each for each in new if id(each) not in chosen),
        dismissed=tuple(draft.dismissed),
    )


def _settle_pair(draft: _Draft, posted: Posted, found: Found) -> None:
    note = posted.note
    if (note.resolved and not note.resolved_by_us) or note.disliked:
        draft.dismissed.append(found)
        draft.untouched.append(posted)
        return
    draft.standing.append((posted, found))
    if note.resolved:
        draft.reopen.append(posted)
    # a note that people have answered is not rewritten under their hands, unless it claims that all is well
    if posted.marker.gone or (posted.marker.digest != found.digest and not note.replies):
        draft.edit.append((posted, found))


def _settle_lone(draft: _Draft, posted: Posted, *, silent: frozenset[str], proves_gone: Callable[[str], bool]) -> None:
    done = posted.note.resolved or posted.marker.gone
    if done or posted.marker.key in silent or not proves_gone(posted.note.path or ""):
        draft.untouched.append(posted)
    else:
        draft.resolve.append(posted)


def _matched(
    posted: Sequence[Posted], found: Sequence[Found]
) -> tuple[list[tuple[Posted, Found]], list[Posted], list[Found]]:
    """Notes and remarks of one key belong together: of the same path first, then as they come (a moved file)."""
    notes: dict[str, list[Posted]] = defaultdict(list)
    for each in posted:
        notes[each.marker.key].append(each)
    pairs: list[tuple[Posted, Found]] = []
    waiting: list[Found] = []
    for remark in found:
        same_path = next((each for each in notes[remark.remark.key] if each.note.path == remark.remark.path), None)
        if same_path is None:
            waiting.append(remark)
        else:
            notes[remark.remark.key].remove(same_path)
            pairs.append((same_path, remark))
    lone: list[Found] = []
    for remark in waiting:
        rest = notes[remark.remark.key]
        if rest:
            pairs.append((rest.pop(0), remark))
        else:
            lone.append(remark)
    left = {id(each) for rest in notes.values() for each in rest}
    return pairs, [each for each in posted if id(each) in left], lone


def _chosen(new: Sequence[Found], standing: Sequence[Found], open_threads: int) -> list[Found]:
    threads = len(standing)
    failing = sum(each.remark.gates for each in standing)
    chosen: list[Found] = []
    for each in new:
        if each.placeable and (threads < open_threads or (each.remark.gates and failing < open_threads)):
            chosen.append(each)
            threads += 1
            failing += each.remark.gates
    return chosen
