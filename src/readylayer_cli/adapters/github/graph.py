"""The GraphQL API of the same GitHub: one operation at a time, by what the server knows of it."""

import re
from collections.abc import Iterator, Mapping
from functools import partial

from readylayer_cli.adapters.github.client import Api
from readylayer_cli.adapters.github.faults import graph_fault
from readylayer_cli.adapters.github.fields import Json, as_object, odd_answer, optional_text, part, parts
from readylayer_cli.adapters.github.queries import OPTIONAL, without

_UNKNOWN_FIELD = re.compile(r"Field '(\w+)' doesn't exist on type")
_MOST_PAGES = 1_000


class Graph:
    """Asks, and leaves out of the next questions what this server turned out not to know."""

    def __init__(self, api: Api) -> None:
        self._api = api
        self._unknown: frozenset[str] = frozenset()

    def ask(self, query: str, variables: Mapping[str, object]) -> Json:
        """The data that a query gives."""
        return self._api.patience.read(partial(self.tell, query, variables))

    def tell(self, operation: str, variables: Mapping[str, object]) -> Json:
        """The data that an operation gives, tried once; a field that the server does not know is left out."""
        for _ in range(len(OPTIONAL) + 1):
            answer = self._api.connection.send(
                "POST",
                self._api.connection.graphql_url,
                body={"query": without(operation, self._unknown), "variables": dict(variables)},
            )
            data = as_object(answer.json(), "GraphQL answer")
            errors = parts(data, "errors")
            if not errors:
                return part(data, "data")
            unknown = {name for error in errors if (name := _unknown_field(error))} & OPTIONAL - self._unknown
            if not unknown:
                break
            self._unknown |= unknown
        first = errors[0]
        kind = optional_text(first, "type") or _code(first)
        reason = optional_text(first, "message") or "no reason given"
        connection = self._api.connection
        raise graph_fault(_name(operation), kind, reason, answer.headers, connection.mask, connection.now())

    def pages(self, query: str, variables: Mapping[str, object], *route: str) -> Iterator[Json]:
        """All nodes of the connection that lies at the end of a route of fields."""
        yield from self.pages_after(None, query, variables, *route)

    def pages_after(
        self, cursor: str | None, query: str, variables: Mapping[str, object], *route: str
    ) -> Iterator[Json]:
        """The nodes behind a cursor."""
        for _ in range(_MOST_PAGES):
            found = self.ask(query, {**variables, "after": cursor})
            for name in route:
                found = part(found, name)
            yield from parts(found, "nodes")
            cursor = following(found)
            if cursor is None:
                return
        raise odd_answer("last page")


def following(connection: Json) -> str | None:
    """The cursor behind which a connection goes on; `None` at its end."""
    info = part(connection, "pageInfo")
    if info.get("hasNextPage") is not True:
        return None
    cursor = optional_text(info, "endCursor")
    if cursor is None:
        raise odd_answer("endCursor")
    return cursor


def _unknown_field(error: Json) -> str | None:
    extensions = error.get("extensions")
    if isinstance(extensions, dict) and extensions.get("code") == "undefinedField":
        return str(extensions.get("fieldName"))
    found = _UNKNOWN_FIELD.match(optional_text(error, "message") or "")
    return found[1] if found else None


def _code(error: Json) -> str:
    """What a faulty query is told by; a fault of the server has no code."""
    extensions = error.get("extensions")
    return str(extensions.get("code") or "") if isinstance(extensions, dict) else ""


def _name(operation: str) -> str:
    """The mutation that an operation calls, else the name of the query."""
    called = re.search(r"^  (\w+)\(input:", operation, re.MULTILINE)
    named = re.match(r"\w+ (\w+)", operation)
    return called[1] if called else f"query {named[1]}" if named else "operation"
