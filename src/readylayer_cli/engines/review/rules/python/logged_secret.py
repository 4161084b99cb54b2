"""python-logged-secret: a password, key or token is written into the log."""

import re
from collections.abc import Iterable, Iterator

from ast_grep_py import SgNode

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.rule import FileRule, Match, node_match
from readylayer_cli.engines.review.rules.python._names import label_of

_METHODS = ("debug", "info", "warning", "warn", "error", "critical", "exception", "log")
_LOGGER = lazy_pattern(r"(?:^|[._])(?:logger|logging|log|LOG|LOGGER)\Z")
_SECRET = lazy_pattern(
    r"\A(?:\w+_)?(?:password|passwd|passphrase|api_?key|secret_?key|access_?token|refresh_?token|auth_?token|private_?key"
    r"|client_?secret|aws_secret_access_key|session_?token|bearer_?token|credit_?card|card_?number|cvv|ssn|otp_code|totp_secret)\Z",
    re.IGNORECASE,
)
_HIDING = frozenset(
    {
        "len",
        "bool",
        "mask",
        "redact",
        "obfuscate",
        "hash",
        "type",
        "isinstance",
        "mask_secret",
        "censor",
        "hide",
        "sanitize",
        "fingerprint",
        "sha256",
    }
)
_LEAVES = ("identifier", "attribute", "subscript", "call")


def check(file: SourceFile) -> Iterable[Match]:
    calls = [
        call
        for call in file.calls.method(*_METHODS)
        if call.receiver is not None and _LOGGER.search(call.receiver.text())
    ]
    for call in [*calls, *file.calls.to("print")]:
        for value in [*call.positional, *call.keywords.values()]:
            secret = next(_secrets(value), None)
            if secret is not None:
                where = "printed" if call.method == "print" else "logged"
                yield node_match(file, call.node, f"`{secret.text()[:60]}` is {where}")
                break


def _secrets(value: SgNode) -> Iterator[SgNode]:
    """Names of secrets among the values that are shown, not what is computed from them."""
    stack = [value]
    for _ in range(200):
        if not stack:
            return
        node = stack.pop()
        kind = node.kind()
        if kind == "call":
            callee = node.field("function")
            name = callee.text().rpartition(".")[2] if callee is not None else ""
            if name in {"format", "join", "str", "repr"}:
                stack += [*node.named_children()]
            elif name == "get" and _SECRET.match(label_of(node)):
                yield node
        elif kind in {"identifier", "attribute", "subscript"}:
            if _SECRET.match(label_of(node)) and not node.text().isupper():
                yield node
        elif kind not in {"conditional_expression", "comparison_operator", "boolean_operator", "lambda", "slice"}:
            stack += node.named_children()


RULE = FileRule(
    id="python-logged-secret",
    title="A password, key or token is written into the log",
    severity=Severity.MEDIUM,
    confidence=Confidence.MEDIUM,
    cwe=("CWE-532",),
    languages=("python",),
    triggers=(
        "assword",
        "asswd",
        "assphrase",
        "pi_key",
        "piKey",
        "ecret_",
        "oken",
        "rivate_key",
        "redit_card",
        "card_number",
        "ssn",
        "cvv",
    ),
    tests=False,
    what="A log call or `print` shows a value named like a password, key or token.",
    why="Logs are kept, copied and read by many: the secret is then known to all of them.",
    fix="Leave it out, or log whether it is set: `bool(password)`.",
    check=check,
    bad=(
        'import logging\nlogger = logging.getLogger(__name__)\ndef login(user, password):\n    logger.debug("login %s with %s", user, password)\n',
        'def connect(config):\n    print(f"connecting with {config.api_key}")\n',
        'import logging\ndef refresh(answer):\n    logging.info("new token: " + answer["access_token"])\n',
    ),
    good=(
        'import logging\nlogger = logging.getLogger(__name__)\ndef login(user, password):\n    logger.debug("login %s, password given: %s", user, bool(password))\n',
        'print("Enter your password:")\n',
        'import logging\ndef parse(tokens):\n    for token in tokens:\n        logging.debug("token %s", token)\n',
        'import logging\nlogging.error("missing %s", "api_key")\n',
    ),
)
