"""JavaScript and TypeScript."""

import re

from readylayer_cli.engines.review.taint.frontends.javascript import lower_module
from readylayer_cli.engines.review.taint.languages import Dialect
from readylayer_cli.engines.review.taint.models.javascript import javascript_model
from readylayer_cli.engines.review.taint.script_checks import CHECKERS, compare
from readylayer_cli.engines.review.taint.value import EVERYTHING, Value, cleaned

_PLAIN = re.compile(r"(?:number|boolean|bigint|Date|Types\.ObjectId|ObjectId)(?:\s*\|\s*(?:undefined|null|number))*\Z")
_REFS = (
    (
        re.compile(
            r"(?:\w+\.)?(?:Request|NextRequest|NextApiRequest|FastifyRequest|IncomingMessage|HttpRequest"
            r"|AuthenticatedRequest|AuthRequest)\b"
        ),
        "Request()",
    ),
    (re.compile(r"(?:\w+\.)?(?:Response|NextApiResponse|ServerResponse)\b"), "Response()"),
    (re.compile(r"(?:\w+\.)?FastifyReply\b"), "Reply()"),
    (re.compile(r"(?:Koa\.)?(?:Parameterized)?Context\b"), "Context()"),
    (re.compile(r"(?:\w+\.)?(?:Socket|WebSocket)\b"), "Socket()"),
    (re.compile(r"MessageEvent\b"), "MessageEvent()"),
)
_ALL = frozenset({EVERYTHING})


def _typed(value: Value, type_text: str) -> Value:
    """Numbers and dates hold no text; objects of the usual frameworks are known by their type."""
    if _PLAIN.match(type_text):
        return cleaned(value, _ALL)
    if value.ref or value.taints or value.keys or value.constants is not None or value.functions:
        return value
    name = type_text.partition("<")[0].strip()
    for pattern, ref in _REFS:
        if pattern.match(type_text):
            return Value(ref=ref)
    return Value(ref=name) if re.fullmatch(r"[\w.$]+", name) else value


DIALECT = Dialect(
    lower=lower_module,
    model=javascript_model,
    asking=(
        "req.", "req,", "req)", "req:", "req;", "req }", "req[", "equest", "ctx", "context", "location", "document.",
        "Params", "$route", "useRoute", "event", "entry", "window.name", "query", "readBody",
    ),
    receivers=frozenset({"this"}),
    falls_through=True,
    shares_locals=True,
    follows_idle=False,
    typed=_typed,
    members_are_elements=True,
    checkers=CHECKERS,
    compare=compare,
)  # fmt: skip
