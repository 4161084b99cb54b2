"""GitLab's discussions as notes: ours with their threads, everybody's answers in them, nothing of the system's own."""

from collections.abc import Sequence

from readylayer_cli.adapters.gitlab.fields import (
    Json,
    flag,
    number,
    optional_number,
    optional_part,
    optional_text,
    parts,
    text,
)
from readylayer_cli.adapters.gitlab.merge_request import account_of
from readylayer_cli.adapters.gitlab.positions import DiffRefs
from readylayer_cli.domain.host import Account, Note, Reply


def own_notes(discussions: Sequence[Json], us: Account, refs: DiffRefs | None, page: str) -> tuple[Note, ...]:
    """The notes that begin a discussion and are ours, oldest first. `page` is the address that note links hang on.

    A note is outdated if it was not carried over to the diff of `refs`, which is the one that people see now.
    """
    found = []
    for discussion in discussions:
        written = [note for note in parts(discussion, "notes") if not flag(note, "system")]
        if written and _is_by(written[0], us):
            found.append(_note(text(discussion, "id"), written, us, refs, page))
    return tuple(sorted(found, key=lambda note: int(note.id)))


def note_url(page: str, note_id: int) -> str:
    """Where people see a note."""
    return f"{page}#note_{note_id}"


def _note(discussion_id: str, written: Sequence[Json], us: Account, refs: DiffRefs | None, page: str) -> Note:
    first = written[0]
    resolvable = [note for note in written if flag(note, "resolvable")]
    resolved = bool(resolvable) and all(flag(note, "resolved") for note in resolvable)
    position = optional_part(first, "position")
    outdated = position is not None and _refs_of(position) != refs
    return Note(
        id=str(number(first, "id")),
        body=text(first, "body"),
        thread=discussion_id if resolvable else None,
        path=_path(position) if position else None,
        line=_line(position) if position and not outdated else None,
        outdated=outdated,
        resolved=resolved,
        resolved_by_us=resolved and all(_resolver(note) == us.id for note in resolvable),
        replies=tuple(_reply(note, us) for note in written[1:]),
        url=note_url(page, number(first, "id")),
    )


def _is_by(note: Json, us: Account) -> bool:
    author = optional_part(note, "author")
    return author is not None and str(number(author, "id")) == us.id


def _reply(note: Json, us: Account) -> Reply:
    author = optional_part(note, "author")
    account = account_of(author) if author else None
    return Reply(account, ours=account is not None and account.id == us.id, body=text(note, "body"))


def _resolver(note: Json) -> str | None:
    resolver = optional_part(note, "resolved_by")
    return str(number(resolver, "id")) if resolver else None


def _refs_of(position: Json) -> DiffRefs | None:
    shas = [optional_text(position, f"{name}_sha") for name in ("base", "start", "head")]
    return DiffRefs(*(str(sha) for sha in shas)) if all(shas) else None


def _path(position: Json) -> str | None:
    return optional_text(position, "new_path") or optional_text(position, "old_path")


def _line(position: Json) -> int | None:
    new = optional_number(position, "new_line")
    return new if new is not None else optional_number(position, "old_line")
