"""Where a PHP program reads the request: superglobals and the accessors of the frameworks."""

import re

from ast_grep_py import SgNode

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.patterns import lazy_pattern

SOURCE_TRIGGERS = ("$_", "equest", "->input->", "php://input", "getallheaders", "INPUT_")
"""Texts of which a file that reads a request holds at least one."""

_SUPERGLOBAL = lazy_pattern(r"\$(?:_(?:GET|POST|REQUEST|COOKIE)|HTTP_(?:GET|POST|COOKIE)_VARS)\b")
_SERVER = lazy_pattern(
    r"\$_SERVER\s*\[\s*['\"]?(?:HTTP_\w+|REQUEST_URI|QUERY_STRING|PHP_SELF|PATH_INFO|ORIG_PATH_INFO|PATH_TRANSLATED|PHP_AUTH_\w+)['\"]?\s*\]\Z"
)
_UPLOAD = lazy_pattern(r"\$_FILES\s*\[.{1,80}\[\s*['\"]?(?:name|type|full_path)['\"]?\s*\]", re.DOTALL)
_OPENED_INPUT = lazy_pattern(
    r"\\?(?:file_get_contents\s*\(\s*['\"]php://input|getallheaders\s*\(|apache_request_headers\s*\()"
)
_FILTERED = lazy_pattern(r"\\?filter_input(?:_array)?\s*\(\s*INPUT_(?:GET|POST|COOKIE|REQUEST|SERVER)\b")
_KEEPS_ALL = lazy_pattern(r"FILTER_(?:DEFAULT|UNSAFE_RAW)\b")
_REQUEST = (
    r"(?:\$(?:\w*[rR]equest|req)|\$this->(?:\w*[rR]equest|getRequest\(\))|\\?request\(\)|(?:\\?Yii::\$(?:app|service))->(?:request|getRequest\(\))"
    r"|\\?(?:\w+\\)*(?:Request|Input)(?=::))"
)
_ACCESSOR = (
    r"(?:->|::|\?->)(?:input|query|post|cookie|header|json|all|get|string|str|only|except|route|getContent|getQueryParams?|getParsedBody(?:Param)?"
    r"|getCookieParams?|getHeaderLine|getQuery|getData|getPost|getGet|getVar|getParam|getBodyParams?|bodyParams|getClientOriginalName|getRequestUri"
    r"|getPathInfo|getQueryString|getRawInput|getCookie|getPostGet)\s*\("
)
_BAG = r"(?:->|\?->)(?:query|request|cookies|headers|attributes|files)(?:->|\?->)(?:get|all|getString|getAlnum)\s*\("
_FRAMEWORK = lazy_pattern(
    rf"{_REQUEST}(?:{_BAG}|{_ACCESSOR})|\$this->input->(?:get|post|get_post|post_get|cookie|request_headers|get_request_header)\s*\("
    r"|\\?request\s*\(\s*['\"]"
)
_UPLOADED_NAME = lazy_pattern(r"->(?:getClientOriginalName|getClientFilename)\s*\(\s*\)\Z")
_KINDS = frozenset(
    {
        "variable_name",
        "subscript_expression",
        "function_call_expression",
        "member_call_expression",
        "scoped_call_expression",
        "nullsafe_member_call_expression",
    }
)


def is_source(_: SourceFile, node: SgNode) -> bool:
    """Whether the expression reads data of the request."""
    kind = node.kind()
    if kind not in _KINDS:
        return False
    text = node.text()[:300]
    if kind == "variable_name":
        return bool(_SUPERGLOBAL.fullmatch(text))
    if kind == "subscript_expression":
        return bool(_SUPERGLOBAL.match(text) or _SERVER.match(text) or _UPLOAD.match(text))
    if kind == "function_call_expression" and _FILTERED.match(text):
        return text.count(",") < 2 or bool(_KEEPS_ALL.search(text))
    if _FRAMEWORK.match(text):
        return _is_outermost(text)
    return bool(_OPENED_INPUT.match(text) or _UPLOADED_NAME.search(text))


def _is_outermost(text: str) -> bool:
    """Whether the call that reads is the last of its chain: `$request->get("a")`, not `$request->get("a")->save()`."""
    found = _FRAMEWORK.match(text)
    if found is None:
        return False
    closing = text.find(")", found.end() - 1)
    return closing < 0 or "->" not in text[closing:]
