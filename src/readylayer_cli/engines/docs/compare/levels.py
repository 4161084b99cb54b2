"""What a change of a value's schema means: something else for what is sent than for what is answered."""

from dataclasses import dataclass

from readylayer_cli.domain.api import Level

ERROR, WARNING, INFO = Level.ERROR, Level.WARNING, Level.INFO


@dataclass(frozen=True, slots=True)
class Verdicts:
    """The level of each kind of change on one side."""

    narrowed: Level
    widened: Level
    enum_removed: Level
    enum_added: Level
    pattern: Level
    limit_set: Level


REQUEST = Verdicts(
    narrowed=ERROR, widened=INFO, enum_removed=ERROR, enum_added=INFO, pattern=WARNING, limit_set=WARNING
)
RESPONSE = Verdicts(narrowed=INFO, widened=ERROR, enum_removed=INFO, enum_added=WARNING, pattern=INFO, limit_set=INFO)

LOWER = ("minimum", "minLength", "minItems", "minProperties")
NAMES = {
    "minimum": "min", "maximum": "max", "minLength": "min-length", "maxLength": "max-length", "minItems": "min-items",
    "maxItems": "max-items", "minProperties": "min-properties", "maxProperties": "max-properties",
    "multipleOf": "multiple-of",
}  # fmt: skip
