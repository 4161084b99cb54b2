"""javascript-weak-random: a secret comes from a random generator that can be predicted."""

import re
from collections.abc import Iterable

from ast_grep_py import SgNode

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.rule import FileRule, Match
from readylayer_cli.engines.review.rules.javascript._report import LANGUAGES, graded
from readylayer_cli.engines.review.rules.javascript._scopes import scopes_of

_SECRET = lazy_pattern(
    r"(?:token|passw(?:or)?d|passphrase|secret|otp\b|nonce|salt|csrf|xsrf|api_?key|session_?id|\bsid\b|verification_?code|reset_?code|"
    r"invite_?code|auth_?code|access_?code|credential|private_?key|encryption_?key|recovery_?code|security_?code)",
    re.IGNORECASE,
)
_NO_SECRET = lazy_pattern(
    r"tokeni[sz]|(?:color|design|cancel|theme|syntax|css)_?token|token_?(?:type|count|index|length|position|list)|tokens\b",
    re.IGNORECASE,
)
_NAMED = frozenset(
    {"variable_declarator", "assignment_expression", "pair", "field_definition", "public_field_definition"}
)


def check(file: SourceFile) -> Iterable[Match]:
    for call in file.calls.to("Math.random", "crypto.pseudoRandomBytes"):
        name = _purpose(file, call.node)
        if name:
            severity = Severity.LOW if "nonce" in name.lower() else Severity.MEDIUM
            message = f"`{call.written}` makes `{name}`, and its values can be predicted"
            yield graded(
                file, call.node, severity, Confidence.MEDIUM, message, "crypto.randomBytes(32).toString('hex')"
            )


def _purpose(file: SourceFile, node: SgNode) -> str:
    """The secret's name, if the value or the function that makes it is named like one."""
    function = scopes_of(file).function_of(node)
    for around in node.ancestors():
        if function is not None and around.range().start.index < function.start:
            break
        if around.kind() in _NAMED:
            label = around.field("name") or around.field("left") or around.field("key") or around.field("property")
            name = label.text()[:80] if label is not None else ""
            if _is_secret(name):
                return name
    while function is not None:
        symbol = next(
            (item for item in file.symbols.functions if item.node.range().start.index == function.start), None
        )
        if symbol is not None:
            name = symbol.name.rpartition(".")[2]
            return name if _is_secret(name) else ""
        function = next((outer for outer in scopes_of(file).functions_of(function.node)), None)
    return ""


def _is_secret(name: str) -> bool:
    return bool(_SECRET.search(name)) and not _NO_SECRET.search(name)


RULE = FileRule(
    id="javascript-weak-random",
    title="A secret comes from a predictable random generator",
    severity=Severity.MEDIUM,
    confidence=Confidence.MEDIUM,
    cwe=("CWE-338",),
    languages=LANGUAGES,
    triggers=("Math.random", "pseudoRandomBytes"),
    tests=False,
    what="`Math.random()` makes something named like a token, password, salt, nonce or code.",
    why="A few outputs give away the generator's state, and with it all past and future values.",
    fix="Use `crypto.randomBytes`, `crypto.randomInt` or `crypto.randomUUID`; in browsers `crypto.getRandomValues`.",
    check=check,
    bad=(
        "const token = Math.random().toString(36).slice(2);\n",
        "function generatePassword(length) {\n  let text = '';\n  for (let i = 0; i < length; i++) text += CHARS[Math.floor(Math.random() * CHARS.length)];\n  return text;\n}\n",
        "user.resetCode = Math.floor(100000 + Math.random() * 900000);\n",
        "const session = { sessionId: 's' + Math.random() };\n",
    ),
    good=(
        "const color = COLORS[Math.floor(Math.random() * COLORS.length)];\n",
        "const token = crypto.randomBytes(32).toString('hex');\n",
        "const tokens = words.filter(() => Math.random() < 0.5);\n",
        "function authenticate(token) {\n  return retry(() => call(token), { delay: () => Math.random() * 100 });\n}\n",
    ),
)
