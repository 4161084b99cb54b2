"""Go."""

from dataclasses import replace

from readylayer_cli.engines.review.taint.frontends.go import lower_module
from readylayer_cli.engines.review.taint.frontends.go_names import is_number
from readylayer_cli.engines.review.taint.languages import Dialect
from readylayer_cli.engines.review.taint.models.go import go_model
from readylayer_cli.engines.review.taint.models.go_words import REQUEST_WORDS
from readylayer_cli.engines.review.taint.value import EVERYTHING, Value, cleaned

_ALL = frozenset({EVERYTHING})


def typed(value: Value, type_text: str) -> Value:
    """The value of a variable that was declared so: numbers hold no text, objects are what their type says."""
    if is_number(type_text):
        return replace(cleaned(value, _ALL), known=True)
    if value.ref or not type_text.replace(".", "").replace("/", "").replace("-", "").replace("_", "").isalnum():
        return value
    return replace(value, ref=f"{type_text}()") if type_text not in _WORDS else value


_WORDS = frozenset({"string", "error", "any", "byte", "comparable"})

DIALECT = Dialect(
    lower=lower_module,
    model=go_model,
    asking=(*REQUEST_WORDS, "zip", "tar.", "Header"),
    receivers=frozenset({"self"}),
    typed=typed,
    shares_locals=True,
)
