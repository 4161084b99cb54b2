"""What our account said on a pull request, with the state of each thread and the answers in it."""

from collections.abc import Iterator

from readylayer_cli.adapters.github.accounts import graph_account
from readylayer_cli.adapters.github.fields import (
    Json,
    flag,
    number,
    odd_answer,
    optional_number,
    optional_part,
    optional_text,
    part,
    parts,
    text,
)
from readylayer_cli.adapters.github.graph import Graph, following
from readylayer_cli.adapters.github.queries import COMMENTS, REPLIES, THREADS
from readylayer_cli.domain.event import RepositoryRef
from readylayer_cli.domain.host import Account, ChangeRef, Note, Reply


class Threads:
    """Reads the notes of one account. A note's id is the number that the REST API knows it by."""

    def __init__(self, graph: Graph, us: Account, repo: RepositoryRef) -> None:
        self._graph = graph
        self._us = us
        self._repo = repo

    def notes(self, ref: ChangeRef) -> tuple[Note, ...]:
        """Ours on lines and on the whole, oldest first."""
        dated = [*self._on_lines(ref), *self._on_the_whole(ref)]
        return tuple(note for _, note in sorted(dated, key=lambda each: (each[0], int(each[1].id))))

    def summaries(self, ref: ChangeRef) -> tuple[Note, ...]:
        """Ours on the whole, oldest first."""
        return tuple(note for _, note in self._on_the_whole(ref))

    def _on_lines(self, ref: ChangeRef) -> Iterator[tuple[str, Note]]:
        route = ("repository", "pullRequest", "reviewThreads")
        for thread in self._graph.pages(THREADS, self._variables(ref), *route):
            comments = part(thread, "comments")
            said = parts(comments, "nodes")
            if said and self._is_ours(said[0]):
                yield text(said[0], "createdAt"), self._thread_note(thread, said[0], self._replies(thread))

    def _on_the_whole(self, ref: ChangeRef) -> Iterator[tuple[str, Note]]:
        route = ("repository", "pullRequest", "comments")
        for comment in self._graph.pages(COMMENTS, self._variables(ref), *route):
            if self._is_ours(comment):
                yield (
                    text(comment, "createdAt"),
                    Note(
                        id=_id(comment),
                        body=text(comment, "body"),
                        disliked=_dislikes(comment),
                        url=text(comment, "url"),
                    ),
                )

    def _variables(self, ref: ChangeRef) -> dict[str, object]:
        return {"owner": self._repo.owner, "name": self._repo.name, "number": ref.number}

    def _replies(self, thread: Json) -> list[Json]:
        comments = part(thread, "comments")
        said = list(parts(comments, "nodes"))[1:]
        cursor = following(comments)
        if cursor is not None:
            said += self._graph.pages_after(cursor, REPLIES, {"thread": text(thread, "id")}, "node", "comments")
        return said

    def _thread_note(self, thread: Json, first: Json, replies: list[Json]) -> Note:
        line = optional_number(thread, "line")
        resolved = flag(thread, "isResolved")
        outdated = thread.get("isOutdated")
        return Note(
            id=_id(first),
            body=text(first, "body"),
            thread=text(thread, "id"),
            path=text(thread, "path"),
            line=line,
            outdated=outdated if isinstance(outdated, bool) else line is None,
            resolved=resolved,
            resolved_by_us=resolved and self._is_us(optional_part(thread, "resolvedBy")),
            replies=tuple(self._reply(each) for each in replies),
            disliked=_dislikes(first),
            url=text(first, "url"),
        )

    def _reply(self, comment: Json) -> Reply:
        author = graph_account(optional_part(comment, "author"))
        return Reply(author, ours=self._is_ours(comment), body=text(comment, "body"))

    def _is_ours(self, comment: Json) -> bool:
        return flag(comment, "viewerDidAuthor") or self._is_us(optional_part(comment, "author"))

    def _is_us(self, actor: Json | None) -> bool:
        account = graph_account(actor)
        return account is not None and account.id == self._us.id


def _id(comment: Json) -> str:
    """The number for the REST API; it outgrew GraphQL's `Int`, so that newer servers say it as text."""
    full = comment.get("fullDatabaseId")
    if isinstance(full, int) and not isinstance(full, bool):
        return str(full)
    if full is None:
        return str(number(comment, "databaseId"))
    known = optional_text(comment, "fullDatabaseId") or ""
    if not known.isdecimal():
        raise odd_answer("fullDatabaseId")
    return known


def _dislikes(comment: Json) -> int:
    """How many others marked it as wrong."""
    reactions = optional_part(comment, "reactions")
    if reactions is None:
        return 0
    return max(0, number(reactions, "totalCount") - flag(reactions, "viewerHasReacted"))
