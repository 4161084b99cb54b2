"""python-weak-random: a secret is made from predictable random numbers."""

import re
from collections.abc import Iterable

from ast_grep_py import SgNode

from readylayer_cli.code.calls import Call
from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.rule import FileRule, Match, node_match
from readylayer_cli.engines.review.rules.python._names import is_secret_name, purpose_of
from readylayer_cli.engines.review.rules.python._scope import function_of

_FUNCTIONS = (
    "random", "randint", "randrange", "choice", "choices", "sample", "getrandbits", "randbytes", "uniform", "shuffle", "triangular",
    "gauss", "normalvariate", "betavariate", "expovariate", "lognormvariate", "paretovariate", "weibullvariate", "vonmisesvariate",
)  # fmt: skip
_CALLS = (
    *(f"random.{name}" for name in _FUNCTIONS),
    *(f"numpy.random.{name}" for name in ("rand", "randint", "choice", "bytes", "random")),
    "uuid.uuid1",
)
_GENERATOR = lazy_pattern(r"^[ \t]*(\w+)\s*=\s*(?:random\.)?Random\(", re.MULTILINE)
_LEARNING = lazy_pattern(r"vocab|tokenizer|\bmask|embedding|logits|corpus")
_KEPT_AS_SECRET = r"(?:set_cookie\(|\b\w{{0,40}}(?:session|cookie)\w{{0,40}}\[|set_password\()[^\n]*\b{name}\b"


def check(file: SourceFile) -> Iterable[Match]:
    for call in (*file.calls.to(*_CALLS), *_of_generators(file)):
        purpose = _secret_purpose(call)
        if purpose:
            yield node_match(file, call.node, f"`{purpose}` is made from predictable random numbers")


def _of_generators(file: SourceFile) -> Iterable[Call]:
    """Calls of methods of objects made by `random.Random`."""
    names = set(_GENERATOR.findall(file.text)) if "Random(" in file.text else set()
    for call in file.calls.method(*_FUNCTIONS) if names else ():
        if call.receiver is not None and call.receiver.text() in names:
            yield call


def _secret_purpose(call: Call) -> str:
    purpose = purpose_of(call.node)
    function = function_of(call.node)
    if is_secret_name(purpose):
        return "" if _LEARNING.search(_statement(call.node)) else purpose
    if function is None or not purpose.isidentifier():
        return ""
    label = function.field("name")
    name = label.text() if label is not None else ""
    text = function.text()[:20_000]
    if is_secret_name(name) and name.lower().startswith(
        ("gen", "make", "create", "new", "random", "get_random", "build", "issue", "_gen", "_make")
    ):
        return "" if _LEARNING.search(text) else name
    return purpose if re.search(_KEPT_AS_SECRET.format(name=re.escape(purpose)), text) else ""


def _statement(node: SgNode) -> str:
    return next((parent.text()[:500] for parent in node.ancestors() if parent.kind().endswith("statement")), "")


RULE = FileRule(
    id="python-weak-random",
    title="A secret is made from predictable random numbers",
    severity=Severity.MEDIUM,
    confidence=Confidence.MEDIUM,
    cwe=("CWE-330", "CWE-338"),
    languages=("python",),
    triggers=("random", "uuid1"),
    tests=False,
    what="A function of `random` makes something that is named, or kept, like a token, password, salt or session id.",
    why="The Mersenne Twister can be computed backwards from what it gave out: the next token can be predicted.",
    fix="Use `secrets.token_urlsafe()`, `secrets.choice` or `random.SystemRandom()`.",
    check=check,
    bad=(
        'import random, string\ndef make_password(length=10):\n    chars = string.ascii_letters\n    result = "".join(random.choice(chars) for _ in range(length))\n    return result\n',
        "from random import randint\notp = str(randint(100000, 999999))\n",
        'import random\nuser.reset_token = "%032x" % random.getrandbits(128)\n',
        'import random\ndef login(session, user):\n    value = str(random.random())[2:]\n    session["remember"] = value\n',
    ),
    good=(
        'import random\ncolour = random.choice(["red", "green"])\n',
        "import secrets\ntoken = secrets.token_hex(16)\n",
        "import random\ntoken = random.choice(vocab)\n",
        "import random\nrandom_source = random.SystemRandom()\npassword = random_source.choice(words)\n",
    ),
)
