"""References inside a document, followed."""

from collections.abc import Mapping

from readylayer_cli.domain.api import Schema

_MAX_HOPS = 30


class References:
    """Follows `$ref` within one document; a reference that leads nowhere or elsewhere stands for anything."""

    def __init__(self, document: Schema) -> None:
        self._document = document

    def follow(self, value: object) -> Schema:
        """What a value is, references followed; what stands beside a reference counts as well."""
        beside: Schema = {}
        for _ in range(_MAX_HOPS):
            if not isinstance(value, dict):
                return beside
            target = value.get("$ref")
            if not isinstance(target, str):
                return {**value, **beside}
            beside = {**{key: each for key, each in value.items() if key != "$ref"}, **beside}
            value = self._at(target)
        return beside

    def _at(self, target: str) -> object:
        if not target.startswith("#/"):
            return {}
        found: object = self._document
        for part in target[2:].split("/"):
            key = part.replace("~1", "/").replace("~0", "~").replace("%7B", "{").replace("%7D", "}")
            found = found.get(key) if isinstance(found, Mapping) else None
        return found


def escaped(part: str) -> str:
    """A key as a part of a JSON pointer."""
    return part.replace("~", "~0").replace("/", "~1")
