"""Documents as text, and text as documents: YAML or JSON by the file's name."""

import json

import yaml

from readylayer_cli.domain.api import Schema
from readylayer_cli.domain.errors import InputError

_MAX_DEPTH = 200
_MAX_BYTES = 64_000_000


class _Dumper(yaml.SafeDumper):
    """Writes every value out where it stands."""

    def ignore_aliases(self, data: object) -> bool:
        """No anchors: a document is read by people."""
        del data
        return True

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: FBT001, FBT002 - PyYAML's own signature
        """Indent lists below their key."""
        del indentless
        super().increase_indent(flow, False)  # noqa: FBT003


def _text(dumper: yaml.SafeDumper, value: str) -> yaml.ScalarNode:
    style = "|" if "\n" in value else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", value, style=style)


_Dumper.add_representer(str, _text)


def write_document(document: Schema, name: str) -> str:
    """The document as JSON for a name that ends so, else as YAML; always the same for the same document."""
    if name.endswith(".json"):
        return json.dumps(document, indent=2, ensure_ascii=False) + "\n"
    plain = json.loads(json.dumps(document))
    return yaml.dump(plain, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=120)


def read_document(data: bytes, name: str) -> Schema:
    """An OpenAPI or Swagger document; raises `InputError` for anything else, aliases and very deep nesting included."""
    if len(data) > _MAX_BYTES:
        raise InputError("RL2011", f"{name} is larger than {_MAX_BYTES:,} bytes", "split it")
    try:
        document = _parsed(data)
    except (ValueError, yaml.YAMLError, RecursionError, UnicodeDecodeError) as error:
        message = str(error).partition("\n")[0][:200]
        raise InputError("RL2012", f"{name} is neither JSON nor YAML: {message}", "check the file") from error
    if not isinstance(document, dict) or not ({"openapi", "swagger"} & document.keys()):
        raise InputError("RL2013", f"{name} is no OpenAPI document: it has no `openapi` key", "name the document")
    if not isinstance(document.get("paths", {}), dict):
        raise InputError("RL2013", f"{name} is no OpenAPI document: its `paths` is no mapping", "name the document")
    return document


def _parsed(data: bytes) -> object:
    if data.lstrip()[:1] == b"{":
        try:
            return json.loads(data)
        except ValueError:
            pass  # YAML may begin with a brace as well
    depth = 0
    for event in yaml.parse(data, Loader=yaml.CSafeLoader):
        if isinstance(event, yaml.AliasEvent):
            raise yaml.YAMLError("it holds an alias, which is not accepted")
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > _MAX_DEPTH:
            raise ValueError(f"it is nested more than {_MAX_DEPTH} levels deep")
    return _keyed(yaml.load(data, Loader=_Plain))  # noqa: S506 - a safe loader


class _Plain(yaml.CSafeLoader):
    """A safe loader to which dates are text."""


def _dated(loader: yaml.CSafeLoader, node: yaml.ScalarNode) -> str:
    return str(loader.construct_scalar(node))


_Plain.add_constructor("tag:yaml.org,2002:timestamp", _dated)


def _keyed(value: object) -> object:
    """The value with text for every key: a status code without quotes is a number to YAML."""
    if isinstance(value, dict):
        return {
            key if isinstance(key, str) else json.dumps(key, default=str): _keyed(each) for key, each in value.items()
        }
    return [_keyed(each) for each in value] if isinstance(value, list) else value
