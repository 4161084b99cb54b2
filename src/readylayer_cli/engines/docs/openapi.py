"""The OpenAPI document of a surface: valid, and the same for the same program."""

import re
from collections.abc import Iterator, Mapping

from readylayer_cli.domain.api import Certainty, Content, Operation, Parameter, Response, Schema, Surface
from readylayer_cli.engines.docs.openapi_30 import downgraded
from readylayer_cli.engines.docs.paths import names_in

VERSIONS = {"3.1": "3.1.0", "3.0": "3.0.3"}
_ORDER = ("get", "put", "post", "delete", "options", "head", "patch", "trace")
_REFERENCE = "#/components/schemas/"


def build_document(surface: Surface, version: str = "3.1") -> Schema:
    """The document as plain values; operations whose path is not known are left out."""
    taken: set[str] = set()
    paths: dict[str, dict[str, object]] = {}
    for operation in sorted(surface.operations, key=lambda each: (each.path, _rank(each.method))):
        if operation.certainty is not Certainty.UNRESOLVED and operation.method.lower() in _ORDER:
            item = paths.setdefault(operation.path, {})
            item[operation.method.lower()] = _operation(operation, taken)
    info: Schema = {"title": surface.info.title, "version": surface.info.version}
    if surface.info.description:
        info["description"] = surface.info.description
    document: Schema = {"openapi": VERSIONS[version], "info": info, "paths": paths}
    components = _components(surface, paths)
    if components:
        document["components"] = components
    return document if version == "3.1" else downgraded(document)


def _rank(method: str) -> int:
    return _ORDER.index(method.lower()) if method.lower() in _ORDER else len(_ORDER)


def _components(surface: Surface, paths: object) -> Schema:
    schemas = {name: surface.schemas[name] for name in sorted(_reachable(paths, surface.schemas))}
    used = {name for operation in surface.operations for name, _ in operation.security}
    schemes = {name: scheme for name, scheme in sorted(surface.security_schemes.items()) if name in used}
    return {key: value for key, value in (("schemas", schemas), ("securitySchemes", schemes)) if value}


def _reachable(root: object, schemas: Mapping[str, Schema]) -> set[str]:
    """Names of schemas that the document refers to, through others as well."""
    found: set[str] = set()
    waiting: list[object] = [root]
    while waiting:
        for name in references_in(waiting.pop()):
            if name in schemas and name not in found:
                found.add(name)
                waiting.append(schemas[name])
    return found


def references_in(value: object) -> Iterator[str]:
    """Names of schemas that any part of a value refers to."""
    waiting = [value]
    while waiting:
        each = waiting.pop()
        if isinstance(each, Mapping):
            target = each.get("$ref")
            if isinstance(target, str) and target.startswith(_REFERENCE):
                yield target.removeprefix(_REFERENCE)
            waiting.extend(each.values())
        elif isinstance(each, list | tuple):
            waiting.extend(each)


def _operation(operation: Operation, taken: set[str]) -> Schema:
    written: Schema = {}
    if operation.tags:
        written["tags"] = list(operation.tags)
    if operation.summary:
        written["summary"] = operation.summary
    if operation.description:
        written["description"] = operation.description
    written["operationId"] = _unique(operation, taken)
    parameters = [_parameter(each) for each in _complete(operation)]
    if parameters:
        written["parameters"] = parameters
    if operation.body is not None:
        body: Schema = {"required": True} if operation.body.required else {}
        written["requestBody"] = {**body, "content": _content(operation.body)}
    written["responses"] = {each.code: _response(each) for each in operation.responses} or {
        "default": {"description": "Response"}
    }
    if operation.deprecated:
        written["deprecated"] = True
    if operation.security:
        written["security"] = [{name: list(scopes)} for name, scopes in operation.security]
    if operation.certainty is Certainty.CONDITIONAL:
        written["x-readylayer-condition"] = list(operation.reasons)
    return written


def _unique(operation: Operation, taken: set[str]) -> str:
    wanted = operation.operation_id or re.sub(r"\W+", "_", f"{operation.method.lower()}{operation.path}").strip("_")
    name, number = wanted, 2
    while name in taken:
        name, number = f"{wanted}_{number}", number + 1
    taken.add(name)
    return name


def _complete(operation: Operation) -> list[Parameter]:
    """The parameters, with every name of the path and no path parameter that is not in it."""
    in_path = names_in(operation.path)
    known = [each for each in operation.parameters if each.where != "path" or each.name in in_path]
    named = {each.name for each in known if each.where == "path"}
    return [
        *(Parameter(name, "path", required=True, schema={"type": "string"}) for name in in_path if name not in named),
        *known,
    ]


def _parameter(parameter: Parameter) -> Schema:
    written: Schema = {"name": parameter.name, "in": parameter.where}
    if parameter.description:
        written["description"] = parameter.description
    written["required"] = parameter.required or parameter.where == "path"
    if parameter.deprecated:
        written["deprecated"] = True
    written["schema"] = parameter.schema
    return written


def _content(content: Content) -> Schema:
    return {content.media: {"schema": content.schema}}


def _response(response: Response) -> Schema:
    written: Schema = {"description": response.description}
    if response.content is not None:
        written["content"] = _content(response.content)
    return written
