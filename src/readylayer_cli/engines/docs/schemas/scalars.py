"""Types of Python's library and of pydantic that stand for one JSON value, and how they are written as schemas."""

from readylayer_cli.domain.api import Schema

SCALARS: dict[str, Schema] = {
    "builtins.str": {"type": "string"},
    "builtins.int": {"type": "integer"},
    "builtins.float": {"type": "number"},
    "builtins.bool": {"type": "boolean"},
    "builtins.bytes": {"type": "string", "format": "binary"},
    "builtins.complex": {"type": "string"},
    "datetime.datetime": {"type": "string", "format": "date-time"},
    "datetime.date": {"type": "string", "format": "date"},
    "datetime.time": {"type": "string", "format": "time"},
    "datetime.timedelta": {"type": "string", "format": "duration"},
    "uuid.UUID": {"type": "string", "format": "uuid"},
    "decimal.Decimal": {"anyOf": [{"type": "number"}, {"type": "string"}]},
    "pathlib.Path": {"type": "string", "format": "path"},
    "ipaddress.IPv4Address": {"type": "string", "format": "ipv4"},
    "ipaddress.IPv6Address": {"type": "string", "format": "ipv6"},
    "typing.AnyStr": {"type": "string"},
    "typing.LiteralString": {"type": "string"},
    "re.Pattern": {"type": "string", "format": "regex"},
}

_PYDANTIC: dict[str, Schema] = {
    "EmailStr": {"type": "string", "format": "email"},
    "NameEmail": {"type": "string", "format": "name-email"},
    "HttpUrl": {"type": "string", "format": "uri", "minLength": 1, "maxLength": 2083},
    "AnyHttpUrl": {"type": "string", "format": "uri", "minLength": 1},
    "AnyUrl": {"type": "string", "format": "uri", "minLength": 1},
    "FileUrl": {"type": "string", "format": "uri"},
    "PostgresDsn": {"type": "string", "format": "uri"},
    "RedisDsn": {"type": "string", "format": "uri"},
    "SecretStr": {"type": "string", "format": "password", "writeOnly": True},
    "SecretBytes": {"type": "string", "format": "password", "writeOnly": True},
    "PositiveInt": {"type": "integer", "exclusiveMinimum": 0},
    "NonNegativeInt": {"type": "integer", "minimum": 0},
    "NegativeInt": {"type": "integer", "exclusiveMaximum": 0},
    "NonPositiveInt": {"type": "integer", "maximum": 0},
    "PositiveFloat": {"type": "number", "exclusiveMinimum": 0},
    "NonNegativeFloat": {"type": "number", "minimum": 0},
    "StrictStr": {"type": "string"},
    "StrictInt": {"type": "integer"},
    "StrictBool": {"type": "boolean"},
    "StrictFloat": {"type": "number"},
    "UUID1": {"type": "string", "format": "uuid1"},
    "UUID3": {"type": "string", "format": "uuid3"},
    "UUID4": {"type": "string", "format": "uuid4"},
    "UUID5": {"type": "string", "format": "uuid5"},
    "UUID6": {"type": "string", "format": "uuid6"},
    "UUID7": {"type": "string", "format": "uuid7"},
    "FilePath": {"type": "string", "format": "file-path"},
    "DirectoryPath": {"type": "string", "format": "directory-path"},
    "IPvAnyAddress": {"type": "string", "format": "ipvanyaddress"},
    "Json": {"type": "string", "format": "json-string"},
    "Base64Str": {"type": "string", "format": "base64"},
    "AwareDatetime": {"type": "string", "format": "date-time"},
    "NaiveDatetime": {"type": "string", "format": "date-time"},
    "PastDatetime": {"type": "string", "format": "date-time"},
    "FutureDatetime": {"type": "string", "format": "date-time"},
    "PastDate": {"type": "string", "format": "date"},
    "FutureDate": {"type": "string", "format": "date"},
    "ByteSize": {"type": "integer", "minimum": 0},
    "Color": {"type": "string", "format": "color"},
    "PhoneNumber": {"type": "string", "format": "phone"},
    "ObjectId": {"type": "string"},
    "PydanticObjectId": {"type": "string"},
    "ULID": {"type": "string"},
}

_PYDANTIC_PACKAGES = ("pydantic", "pydantic_extra_types", "bson", "beanie", "ulid", "pydantic_core")
LISTS = frozenset(
    {"list", "List", "Sequence", "Iterable", "Collection", "MutableSequence", "deque", "Deque", "Iterator", "Generator"}
    | {"AsyncIterator", "AsyncGenerator", "AsyncIterable", "conlist"}
)
SETS = frozenset({"set", "Set", "frozenset", "FrozenSet", "AbstractSet", "MutableSet", "conset"})
DICTS = frozenset({"dict", "Dict", "Mapping", "MutableMapping", "defaultdict", "DefaultDict", "OrderedDict", "Counter"})
CONSTRAINED = {
    "constr": "builtins.str",
    "conint": "builtins.int",
    "confloat": "builtins.float",
    "condecimal": "decimal.Decimal",
}


def scalar(name: str) -> Schema | None:
    """The schema of a type by its full name; `None` if it is none of these."""
    if name in SCALARS:
        return dict(SCALARS[name])
    package, _, last = name.rpartition(".")
    if package.partition(".")[0] in _PYDANTIC_PACKAGES and last in _PYDANTIC:
        return dict(_PYDANTIC[last])
    return None
