"""What calls do to a value: give a number or a checked value, hand their arguments on, or work on their object's text."""

from readylayer_cli.domain.patterns import lazy_pattern

CHECKING_NAME = lazy_pattern(
    r"_*(?:is|has|validate|validated|sanitize|sanitise|clean|allowed|safe|check|verify|verified)(?:_|\Z)"
)
"""Names of functions that exist to make a value harmless, or to say whether it is."""

NUMBERS = frozenset({
    "int", "float", "bool", "len", "abs", "round", "ord", "hash", "id", "isinstance", "hasattr", "callable", "range", "Decimal",
    "UUID", "uuid1", "uuid3", "uuid4", "uuid5", "time", "time_ns", "now", "utcnow", "today", "getpid", "perf_counter", "monotonic",
    "token_hex", "token_urlsafe", "randint", "hexdigest", "date", "datetime", "timedelta", "exists", "is_file", "startswith",
    "endswith", "isdigit", "fromisoformat", "strptime", "strftime", "isoformat", "timestamp",
})  # fmt: skip
"""Functions whose results cannot carry text of somebody's choice."""

PASSING_FUNCTIONS = frozenset({
    "str", "repr", "bytes", "bytearray", "list", "dict", "tuple", "set", "frozenset", "sorted", "reversed", "next", "iter", "max",
    "min", "format", "unquote", "unquote_plus", "b64decode", "urlsafe_b64decode", "b64encode", "b16decode", "loads", "normpath",
    "abspath", "expanduser", "realpath", "Path", "PurePath", "PosixPath", "copy", "deepcopy", "dedent", "urljoin", "text", "cast",
    "smart_str", "force_str", "force_bytes", "smart_bytes", "to_native", "to_text", "to_bytes", "ensure_str", "enumerate", "zip",
    "fspath", "StringIO", "BytesIO", "unhexlify", "join", "urlencode", "splitext", "dirname", "fromstring",
})  # fmt: skip
"""Functions whose result is as trustworthy as their arguments."""

TEXT_METHODS = frozenset({
    "strip", "lstrip", "rstrip", "lower", "upper", "title", "capitalize", "casefold", "swapcase", "replace", "encode", "decode",
    "split", "rsplit", "splitlines", "partition", "rpartition", "removeprefix", "removesuffix", "format", "format_map", "join",
    "get", "getlist", "getall", "getone", "get_all", "pop", "popitem", "setdefault", "items", "values", "keys", "copy", "read",
    "readline", "readlines", "json", "text", "form", "body", "dict", "model_dump", "to_dict", "expandtabs", "zfill", "center",
    "ljust", "rjust", "translate", "hex", "tobytes", "getvalue", "multi_items", "first", "getfirst", "joinpath", "with_suffix",
    "resolve", "absolute", "as_posix",
})  # fmt: skip
"""Methods whose result is as trustworthy as their object."""

MIXING_METHODS = frozenset({"format", "format_map", "join", "replace", "joinpath", "get", "pop", "setdefault"})
"""Text methods whose arguments count as well."""
