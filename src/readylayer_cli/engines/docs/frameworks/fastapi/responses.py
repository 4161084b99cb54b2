"""What an endpoint answers: its model, its status code, and further declared responses."""

from collections.abc import Iterable

from readylayer_cli.domain.api import Content, Response, Schema
from readylayer_cli.engines.docs.frameworks.fastapi.names import last_name
from readylayer_cli.engines.docs.python.classes import external_names
from readylayer_cli.engines.docs.python.values import (
    ClassValue,
    DictValue,
    External,
    FunctionValue,
    Subscripted,
    UnionType,
)
from readylayer_cli.engines.docs.schemas.types import TypeSchemas
from readylayer_cli.engines.docs.statuses import phrase, status_code

_EMPTY = frozenset({"204", "205", "304"})
_MEDIA = {
    "HTMLResponse": "text/html; charset=utf-8", "PlainTextResponse": "text/plain; charset=utf-8",
    "JSONResponse": "application/json", "ORJSONResponse": "application/json", "UJSONResponse": "application/json",
}  # fmt: skip
_WITHOUT = frozenset({"Response", "StreamingResponse", "FileResponse", "RedirectResponse", "EventSourceResponse"})
_ERROR: Schema = {
    "HTTPValidationError": {
        "type": "object",
        "properties": {"detail": {"type": "array", "items": {"$ref": "#/components/schemas/ValidationError"}}},
    },
    "ValidationError": {
        "type": "object",
        "properties": {
            "loc": {"type": "array", "items": {"anyOf": [{"type": "string"}, {"type": "integer"}]}},
            "msg": {"type": "string"},
            "type": {"type": "string"},
        },
        "required": ["loc", "msg", "type"],
    },
}


class ResponseReader:
    """Reads responses from the arguments of a route and the annotation of its endpoint."""

    def __init__(self, schemas: TypeSchemas) -> None:
        self.schemas = schemas

    def read(
        self, endpoint: object, given: dict[str, object], inherited: Iterable[object], *, validates: bool
    ) -> tuple[Response, ...]:
        """All responses; `validates` if wrong input can be refused."""
        function = endpoint if isinstance(endpoint, FunctionValue) else None
        response_class = given.get("response_class")
        code = status_code(given.get("status_code")) or (
            "307" if last_name(response_class) == "RedirectResponse" else "200"
        )
        described = given.get("response_description")
        content = self._content(function, given, code, response_class)
        text = described if isinstance(described, str) else "Successful Response"
        found = {code: Response(code, text, content)}
        for declared in (*inherited, given.get("responses")):
            found.update(self._declared(declared, function, found))
        if validates and not {"422", "4XX", "default"} & found.keys():
            for name, schema in _ERROR.items():
                self.schemas.components.schemas.setdefault(name, schema)  # type: ignore[arg-type]  # a schema each
            refused = Content("application/json", {"$ref": "#/components/schemas/HTTPValidationError"})
            found["422"] = Response("422", "Validation Error", refused)
        return tuple(found[key] for key in sorted(found))

    def _content(
        self, function: FunctionValue | None, given: dict[str, object], code: str, response_class: object
    ) -> Content | None:
        if code in _EMPTY:
            return None
        last = last_name(response_class)
        if last in _WITHOUT:
            return None
        media = _MEDIA.get(last, "application/json")
        if not media.startswith("application/json"):
            return Content(media, {"type": "string"})
        if "response_model" in given:
            model = given["response_model"]
            return Content(media, self.schemas.of(model, function.scope) if model is not None and function else {})
        return self._annotated(function, media)

    def _annotated(self, function: FunctionValue | None, media: str) -> Content:
        node = getattr(function.node, "returns", None) if function is not None else None
        if node is None or function is None:
            return Content(media, {})
        value = self.schemas.machine.evaluate(node, function.scope)
        if is_response(value):
            return Content(media, {})
        return Content(media, self.schemas.of(value, function.scope) if value is not None else {"type": "null"})

    def _declared(
        self, declared: object, function: FunctionValue | None, known: dict[str, Response]
    ) -> dict[str, Response]:
        found: dict[str, Response] = {}
        for key, value in declared.entries.items() if isinstance(declared, DictValue) else ():
            code = status_code(key)
            if not code or not isinstance(value, DictValue):
                continue
            described = value.entries.get("description")
            before = known.get(code)
            content = before.content if before is not None else None
            model = value.entries.get("model")
            if model is not None and function is not None:
                content = Content("application/json", self.schemas.of(model, function.scope))
            media = value.entries.get("content")
            if content is None and isinstance(media, DictValue):
                name = next((each for each in media.entries if isinstance(each, str)), None)
                content = Content(name, {}) if name else None
            text = described if isinstance(described, str) else before.description if before else phrase(code)
            found[code] = Response(code, text, content)
        return found


def is_response(value: object) -> bool:
    """Whether a type is a response itself rather than what is in one."""
    if isinstance(value, UnionType):
        return any(is_response(each) for each in value.args)
    if isinstance(value, Subscripted):
        return last_name(value) in {"Union", "Optional"} and any(is_response(each) for each in value.args)
    if not isinstance(value, ClassValue | External):
        return False
    names = [name for name in external_names(value) if name.rpartition(".")[2].endswith("Response")]
    return any(name.partition(".")[0] in {"fastapi", "starlette", "sse_starlette"} for name in names)
