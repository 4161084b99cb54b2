"""What is known of a value by its Java type."""

import re
from dataclasses import replace

from readylayer_cli.engines.review.taint.frontends.java_scope import simple_type
from readylayer_cli.engines.review.taint.value import Value

_NUMBERS = frozenset(
    {
        "int", "long", "short", "byte", "double", "float", "boolean", "Integer", "Long", "Short", "Byte", "Double", "Float",
        "Boolean", "BigDecimal", "BigInteger", "UUID", "LocalDate", "LocalDateTime", "LocalTime", "Instant", "Date",
        "ZonedDateTime", "OffsetDateTime", "Duration", "Locale", "Number", "AtomicInteger", "AtomicLong", "OptionalInt",
        "OptionalLong", "ZoneId", "TimeZone", "Currency", "Class", "HttpMethod", "HttpStatus", "Timestamp",
    }
)  # fmt: skip
_TEXTS = frozenset({"String", "CharSequence", "Object", "var", "char", "Character", "void", ""})
_OBJECTS = frozenset(
    {
        "MultipartFile", "Part", "FilePart", "HttpServletRequest", "HttpServletResponse", "ServletRequest", "ServletResponse",
        "Model", "ModelMap", "HttpSession", "Principal", "Authentication", "BindingResult", "Errors", "RedirectAttributes",
        "Pageable", "Sort", "UriComponentsBuilder", "SessionStatus", "WebRequest", "NativeWebRequest",
        "ServerWebExchange", "ServerHttpRequest", "ServerHttpResponse", "UserDetails", "Writer", "OutputStream",
    }
)  # fmt: skip
_OF_NUMBERS = re.compile(r"<\s*(?:java\.\w+\.)*(?:Integer|Long|Short|Double|Float|Boolean|UUID|BigDecimal)\s*>\Z")
_CERTAIN = re.compile(r"[A-Z]\w*\(\)\Z")


def typed(value: Value, type_text: str) -> Value:
    """The value, known to be of that type: a number does no harm, an object has its class's methods."""
    name = simple_type(type_text)
    if type_text.startswith("enum "):
        return Value(known=True, ref=f"{name}()")
    if name in _NUMBERS or _OF_NUMBERS.search(type_text):
        return value if value.is_constant or "[]" in type_text else Value(known=True, keys=value.keys, ref=f"{name}()")
    if name in _TEXTS or len(name) == 1 or value.functions:
        return value
    if _CERTAIN.match(value.ref) and not value.ref.startswith(("ServletRequest", "Object")):
        return value  # what was made is more certain than what it was declared as
    if name in _OBJECTS and not value.ref:
        return Value(ref=f"{name}()")
    return replace(value, ref=f"{name}()")
