"""What in a file comes from a web request: accessors of the usual frameworks, and parameters of route handlers."""

import re

from ast_grep_py import SgNode

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.rules._memory import once
from readylayer_cli.engines.review.rules.python._scope import Parameter, Scope

_FRAMEWORKS = lazy_pattern(
    r"^[ \t]*(?:from|import)[ \t]+(?:flask|django|rest_framework|starlette|fastapi|tornado|bottle|falcon|pyramid|sanic|quart"
    r"|werkzeug|webob|webapp2|cherrypy|litestar|aiohttp[ \t]+import[ \t]+web|aiohttp\.web|twisted\.web|http\.server|ninja"
    r"|connexion|flask_\w+|robyn|blacksheep|apiflask|web\b)",
    re.MULTILINE,
)
_HANDLER_FUNCTIONS = lazy_pattern(r"\bdef (?:lambda_handler|handler)\(\s*(\w+)[^)]{0,200},\s{0,40}_?context\b")
_ACCESSOR = lazy_pattern(
    r"(?:self\.|cls\.|flask\.|bottle\.|quart\.|info\.context\.)*(?:request|req|_request|http_request)\s*\.\s*"
    r"(?:args|form|values|files|cookies|headers|json|data|get_json|get_data|query_string|view_args|GET|POST|COOKIES|META"
    r"|FILES|body|query_params|path_params|query|match_info|rel_url|post|params|forms|matchdict|json_body|arguments"
    r"|get_param|get_param_as_list|media|bounded_stream|get_header|get_full_path|referrer|get_cookie_value|stream|text|read|form_data)\b"
)
_UNMISTAKABLE = lazy_pattern(
    r"(?:self\.)?request\.(?:GET|POST|COOKIES|FILES|META)\b|flask\.request\.(?:args|form|values|json|data|cookies)\b"
)
_HANDLER_ACCESSOR = lazy_pattern(
    r"self\.(?:get_argument|get_arguments|get_query_argument|get_query_arguments|get_body_argument|get_body_arguments"
    r"|get_cookie|path_args|path_kwargs)\b"
)
_SERVER_ACCESSOR = lazy_pattern(r"self\.(?:path|headers|rfile)\b")
_EVENT_ACCESSOR = lazy_pattern(
    r"\w+(?:\.get\(|\[)\s*['\"](?:queryStringParameters|multiValueQueryStringParameters|pathParameters|body|headers)['\"]"
)
_ENVIRONMENT_ACCESSOR = lazy_pattern(
    r"(?:\w+\.){0,3}environ\s*(?:\.get\(|\[)\s*['\"](?:QUERY_STRING|HTTP_\w+|wsgi\.input)['\"]"
)
_FIRST_NAME = lazy_pattern(r"\W")
_ROUTE = lazy_pattern(
    r"(?:[\w.]+\.)?(?:route|get|post|put|delete|patch|websocket|api_route|head|options|expose)\s*\(\s*(?:\w+\s*=\s*)?"
    r"[rfu]{0,2}(?:'[/^<{']|\"[/^<{\"])"
)
_TYPED_PART = lazy_pattern(r"<(?:(int|float|uuid|any)\b[^:>]*:)?\s*(\w+)\s*>")
_SAFE_TYPE = lazy_pattern(
    r"\b(?:int|float|bool|UUID[1345]?|date|datetime|time|timedelta|Decimal|PositiveInt|NonNegativeInt|Literal|Enum|IPv[46]Address"
    r"|Session|AsyncSession|Request|Response|BackgroundTasks|WebSocket|Connection|Depends|Security|Settings|Logger|Engine)\b"
)
_TEXT_TYPE = lazy_pattern(r"\b(?:str|bytes|dict|list|List|Dict|Any|UploadFile|Json)\b")
_BODY_DEFAULT = lazy_pattern(r"(?:\w+\.)?(?:Query|Path|Body|Form|Header|Cookie|File|Param)\s*\(")
_MODEL_CLASS = lazy_pattern(
    r"^class[ \t]+(\w+)[ \t]*\([^)\n]{0,200}\b(?:BaseModel|Schema|SQLModel|Struct|TypedDict)\b", re.MULTILINE
)
_CONTEXT_NAMES = frozenset({"self", "cls", "request", "req", "response", "db", "session"})


def serves_web(file: SourceFile) -> bool:
    """Whether the file imports a web framework."""
    return once(file, _imports_framework)


def sees_requests(file: SourceFile) -> bool:
    """Whether anything of a request can be recognised in the file at all; cheap, before its tree is made."""
    return once(file, _mentions_requests)


def is_accessor(file: SourceFile, text: str) -> bool:
    """Whether this expression, as written, reads something that the client of a request chose."""
    if _ENVIRONMENT_ACCESSOR.match(text) or _UNMISTAKABLE.match(text):
        return True
    if not serves_web(file):
        return bool(_EVENT_ACCESSOR.match(text)) and _FIRST_NAME.split(text, 1)[0] in once(file, _event_names)
    if _ACCESSOR.match(text):
        return True
    if text.startswith("self."):
        if _HANDLER_ACCESSOR.match(text):
            return "tornado" in file.text
        return bool(_SERVER_ACCESSOR.match(text)) and "BaseHTTPRequestHandler" in file.text
    return False


def is_request_parameter(file: SourceFile, scope: Scope, parameter: Parameter) -> bool:
    """Whether a route handler's parameter is filled from the request with text that nobody has checked."""
    if not serves_web(file) or parameter.name in _CONTEXT_NAMES:
        return False
    routes = [text for text in scope.decorators if _ROUTE.match(text)]
    if not routes or _SAFE_TYPE.search(parameter.annotation):
        return False
    default = parameter.default.text() if parameter.default is not None else ""
    if _BODY_DEFAULT.match(default) or _BODY_DEFAULT.search(parameter.annotation):
        return True
    if "Depends" in default:
        return False
    if parameter.annotation:
        return bool(_TEXT_TYPE.search(parameter.annotation)) or _is_model(file, parameter.annotation)
    return _is_untyped_part(routes, parameter.name)


def is_path_segment(scope: Scope, parameter: Parameter) -> bool:
    """Whether the parameter is one segment of the route's path, so that no slash can be in it."""
    name = re.escape(parameter.name)
    return any(re.search(rf"<(?:string:)?{name}>|\{{{name}\}}", text) for text in scope.decorators)


def is_safe_type(annotation: str) -> bool:
    """Whether values of this type cannot carry text of the caller's choice."""
    return bool(_SAFE_TYPE.search(annotation)) and not _TEXT_TYPE.search(annotation)


def _imports_framework(file: SourceFile) -> bool:
    return bool(_FRAMEWORKS.search(file.text))


def _mentions_requests(file: SourceFile) -> bool:
    text = file.text
    return _imports_framework(file) or "request." in text or "environ" in text or bool(_HANDLER_FUNCTIONS.search(text))


def _event_names(file: SourceFile) -> frozenset[str]:
    return frozenset(_HANDLER_FUNCTIONS.findall(file.text))


def _models(file: SourceFile) -> frozenset[str]:
    return frozenset(_MODEL_CLASS.findall(file.text))


def _is_model(file: SourceFile, annotation: str) -> bool:
    return bool(once(file, _models) & set(re.findall(r"\w+", annotation)))


def _is_untyped_part(routes: list[str], name: str) -> bool:
    """Parts like `<name>` and `{name}` of the route's path; converters such as `<int:id>` make them harmless."""
    for route in routes:
        for converter, part in _TYPED_PART.findall(route):
            if part == name:
                return not converter
        if "{" + name + "}" in route or "{" + name + ":path}" in route:
            return True
    return False


def describe(node: SgNode) -> str:
    """The expression as a message may show it: one line, at most 60 characters, without backticks."""
    text = " ".join(node.text().split()).replace("`", "'")
    return text if len(text) <= 60 else text[:57] + "..."
