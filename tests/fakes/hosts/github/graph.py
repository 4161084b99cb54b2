"""GitHub's GraphQL API: every operation is validated against GitHub's own schema and executed by it."""

import json
import re
from collections.abc import Callable, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

from graphql import (
    DocumentNode,
    ExecutionResult,
    GraphQLError,
    GraphQLSchema,
    build_schema,
    execute_sync,
    parse,
    validate,
)

from tests.fakes.hosts.github.records import Comment, Pull, Thread, User
from tests.fakes.hosts.loopback import Request, Response
from tests.fakes.hosts.openapi import SPECS

if TYPE_CHECKING:
    from tests.fakes.hosts.github.fake import GithubFake

_INT_MAX = 2**31 - 1
_NO_FIELD = re.compile(r"Cannot query field '(\w+)' on type '(\w+)'")


class GraphApi:
    """`lacks` names fields that this server does not know, `limit` bounds what one page shows."""

    def __init__(self, fake: "GithubFake", lacks: frozenset[str]) -> None:
        self.fake = fake
        self.lacks = lacks
        self.limit = 100
        self.errors: list[dict[str, Any]] = []
        fake.route("POST", re.escape(fake.graph_path), self.execute)

    def is_mutation(self, request: Request) -> bool:
        try:
            return str(json.loads(request.raw)["query"]).lstrip().startswith("mutation")
        except (ValueError, KeyError, TypeError):
            return False

    def execute(self, request: Request) -> Response:
        """Answers 200 with errors, as GitHub does; `errors` are given once instead of data."""
        asked = request.json
        if self.errors:
            given, self.errors = self.errors, []
            return Response(200, {"data": None, "errors": given})
        document, faults = _understood(asked["query"], self.lacks)
        if faults:
            return Response(200, {"errors": [self._told(fault) for fault in faults]})
        variables = asked.get("variables")
        result = execute_sync(_schema(self.lacks), document, self._root(), variable_values=variables)
        assert isinstance(result, ExecutionResult)
        answer: dict[str, Any] = {"data": result.data}
        if result.errors:
            answer["errors"] = [self._told(error) for error in result.errors]
        return Response(200, answer)

    def _told(self, error: GraphQLError) -> dict[str, Any]:
        unknown = _NO_FIELD.match(error.message)
        if unknown:
            if unknown[1] not in _optional():
                self.fake.faults_found.append(f"GraphQL: {error.message}")
            return {
                "message": f"Field '{unknown[1]}' doesn't exist on type '{unknown[2]}'",
                "extensions": {"code": "undefinedField", "typeName": unknown[2], "fieldName": unknown[1]},
            }
        kind = (error.extensions or {}).get("type")
        if kind is None:
            self.fake.faults_found.append(f"GraphQL: {error.message}")
        return {"message": error.message, **({"type": kind} if kind else {})}

    def _root(self) -> dict[str, Any]:
        return {
            "viewer": self._user(self.fake.caller.user),
            "repository": self._repository,
            "node": lambda _, id: self._thread(*self._find(id)),  # noqa: A006 - GraphQL's own name
            "resolveReviewThread": lambda _, input: self._turn(input["threadId"], resolved=True),  # noqa: A006
            "unresolveReviewThread": lambda _, input: self._turn(input["threadId"], resolved=False),  # noqa: A006
        }

    def _user(self, user: User) -> dict[str, Any]:
        return {"id": f"U_{user.id}", "login": user.login, "databaseId": user.id, "url": self.fake.address}

    def _repository(self, _: Any, owner: str, name: str, **__: Any) -> dict[str, Any]:
        if (owner, name) != ("acme", "app"):
            raise GraphQLError(
                f"Could not resolve to a Repository with the name '{owner}/{name}'.", extensions={"type": "NOT_FOUND"}
            )
        return {"id": "R_1", "name": name, "pullRequest": self._pull}

    def _pull(self, _: Any, number: int) -> dict[str, Any]:
        pull = self.fake.pulls.get(number)
        if pull is None:
            raise GraphQLError(
                f"Could not resolve to a PullRequest with the number of {number}.", extensions={"type": "NOT_FOUND"}
            )
        return {
            "id": f"PR_{number}",
            "number": number,
            "title": pull.title,
            "reviewThreads": self._listing(lambda: [self._thread(pull, each) for each in pull.threads]),
            "comments": self._listing(lambda: [self._comment(pull, each, None) for each in pull.comments]),
        }

    def _listing(self, items: Callable[[], Sequence[dict[str, Any]]]) -> Callable[..., dict[str, Any]]:
        def connection(_: Any, first: int | None = None, after: str | None = None, **__: Any) -> dict[str, Any]:
            if first is None or not 1 <= first <= 100:
                raise GraphQLError(
                    "You must provide a `first` or `last` value to properly paginate the connection.",
                    extensions={"type": "MISSING_PAGINATION_BOUNDARIES"},
                )
            found = items()
            start = int(after.removeprefix("at:")) if after else 0
            end = start + min(first, self.limit)
            return {
                "nodes": list(found[start:end]),
                "totalCount": len(found),
                "pageInfo": {"hasNextPage": end < len(found), "endCursor": f"at:{end}", "hasPreviousPage": start > 0},
            }

        return connection

    def _thread(self, pull: Pull, thread: Thread) -> dict[str, Any]:
        return {
            "__typename": "PullRequestReviewThread",
            "id": thread.id,
            "path": thread.path,
            "line": thread.line,
            "originalLine": thread.original_line,
            "isResolved": thread.resolved_by is not None,
            "isOutdated": thread.line is None,
            "resolvedBy": self._user(thread.resolved_by) if thread.resolved_by else None,
            "comments": self._listing(lambda: [self._comment(pull, each, thread) for each in thread.comments]),
        }

    def _comment(self, pull: Pull, comment: Comment, thread: Thread | None) -> dict[str, Any]:
        reviews = self.fake.reviews
        url = reviews.line_url(pull, comment) if thread else reviews.whole_url(pull, comment)
        me = self.fake.caller.user
        minute, second = divmod(comment.order, 60)
        return {
            "fullDatabaseId": str(comment.id),
            "databaseId": comment.id if comment.id <= _INT_MAX else None,
            "body": comment.body,
            "url": url,
            "createdAt": f"2026-03-01T10:{minute:02}:{second:02}Z",
            "viewerDidAuthor": comment.author == me,
            "author": {
                **self._user(comment.author),
                "__typename": "Bot" if comment.author.is_bot else "User",
                "login": comment.author.login.removesuffix("[bot]"),
            },
            "reactions": lambda _, **__: {
                "totalCount": len(comment.dislikes),
                "viewerHasReacted": me in comment.dislikes,
            },
        }

    def _find(self, wanted: str) -> tuple[Pull, Thread]:
        for pull in self.fake.pulls.values():
            for thread in pull.threads:
                if thread.id == wanted:
                    return pull, thread
        raise GraphQLError(
            f"Could not resolve to a node with the global id of '{wanted}'.", extensions={"type": "NOT_FOUND"}
        )

    def _turn(self, wanted: str, *, resolved: bool) -> dict[str, Any]:
        granted = self.fake.caller.permissions
        if granted is not None and not granted.get("contents") == granted.get("pull_requests") == "write":
            raise GraphQLError("Resource not accessible by integration", extensions={"type": "FORBIDDEN"})
        pull, thread = self._find(wanted)
        thread.resolved_by = self.fake.caller.user if resolved else None
        return {"thread": self._thread(pull, thread)}


@cache
def _understood(query: str, lacks: frozenset[str]) -> tuple[DocumentNode, list[GraphQLError]]:
    document = parse(query)
    return document, validate(_schema(lacks), document)


@cache
def _optional() -> frozenset[str]:
    """Fields that exist in GitHub's schema, so that a server without them is merely old."""
    text = (SPECS / "github.graphql").read_text(encoding="utf-8")
    return frozenset(re.findall(r"^  (\w+)[(:]", text, re.MULTILINE))


@cache
def _schema(lacks: frozenset[str]) -> GraphQLSchema:
    text = (SPECS / "github.graphql").read_text(encoding="utf-8")
    for name in lacks:
        text = re.sub(rf"^  {name}[(:].*\n", "", text, flags=re.MULTILINE)
    return build_schema(text)
