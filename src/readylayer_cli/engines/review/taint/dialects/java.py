"""Java."""

from readylayer_cli.engines.review.taint.frontends.java import lower_module
from readylayer_cli.engines.review.taint.java_checks import JAVA_CHECKERS
from readylayer_cli.engines.review.taint.languages import Dialect
from readylayer_cli.engines.review.taint.models.java import java_model
from readylayer_cli.engines.review.taint.models.java_types import typed

_OPEN_TYPES = (
    r"(?:String|CharSequence|Object)(?:\[\])?"
    r"|(?:List|Set|Collection|Iterable)<String>|Map<String, ?(?:String|Object)>"
)

DIALECT = Dialect(
    lower=lower_module,
    model=java_model,
    asking=("equest", "getParameter", "getCookies", "ctx", "exchange", "getOriginalFilename", "getSubmittedFileName"),
    receivers=frozenset({"this"}),
    falls_through=True,
    typed=typed,
    checkers=JAVA_CHECKERS,
    open_types=_OPEN_TYPES,
)
