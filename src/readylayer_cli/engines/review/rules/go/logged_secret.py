"""go-logged-secret: a password, key or token is written into the log."""

from collections.abc import Iterable, Iterator

from ast_grep_py import SgNode

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.rule import FileRule, Match, node_match

_METHODS = tuple(
    f"{level}{form}"
    for level in ("Print", "Debug", "Info", "Warn", "Error", "Fatal", "Panic", "Trace")
    for form in ("", "f", "ln", "w", "Context")
)
_LOGGER = lazy_pattern(r"(?:^|[._])(?i:\w*log|\w*logger|slog|logrus|zap|sugar|glog|klog|l|fmt)(?:\(\))?\Z")
_SECRET = lazy_pattern(
    r"(?:\A|\.)\w*(?i:password|passwd|passphrase|api_?key|secret_?key|access_?token|refresh_?token|auth_?token|private_?key"
    r"|client_?secret|session_?token|bearer_?token|reset_?token|credit_?card|card_?number|cvv)\Z"
)
_SHORT = lazy_pattern(r"(?:\A|\.)(?i:token|secret|pin|otp|pwd|apikey|jwt|bearer)\Z")
_ABOUT_SIGN_IN = lazy_pattern(r"net/http|oauth|jwt|login|gin\.|session")
_ASKED = lazy_pattern(
    r"(?:Get|FormValue|PostFormValue|GetHeader|PostForm|Query|Getenv)\(\s*\"(?i:authorization|\w*passw\w*|\w*secret\w*|\w*token|\w*api_?key|cookie)\"\s*\)\Z"
)
_LEAVES = frozenset({"identifier", "selector_expression"})
_SHOWING = frozenset({"argument_list", "binary_expression", "parenthesized_expression", "unary_expression"})


def check(file: SourceFile) -> Iterable[Match]:
    for call in file.calls.method(*_METHODS):
        if call.receiver is None or not _LOGGER.search(call.receiver.text()[-40:]):
            continue
        if call.receiver.text() == "fmt" and not call.method.startswith("Print"):
            continue
        short = bool(_ABOUT_SIGN_IN.search(file.text))
        secret = next((each for node in call.positional for each in _secrets(node, short=short)), None)
        if secret is not None:
            yield node_match(file, call.node, f"`{secret.text()[:60]}` is logged")


def _secrets(node: SgNode, *, short: bool) -> Iterator[SgNode]:
    """Names of secrets among the values that are shown, not what is computed from them."""
    kind = node.kind()
    if kind in _LEAVES:
        text = node.text()[-80:]
        if _SECRET.search(text) or (short and _SHORT.search(text)):
            yield node
    elif kind in _SHOWING:
        for child in node.named_children():
            yield from _secrets(child, short=short)
    elif kind == "call_expression":
        function = node.field("function")
        box = node.field("arguments")
        shown = function is not None and function.text() in {"string", "fmt.Sprintf", "fmt.Sprint", "zap.String"}
        if _ASKED.search(node.text()[-120:]):
            yield node
        elif shown and box is not None:
            yield from _secrets(box, short=short)


RULE = FileRule(
    id="go-logged-secret",
    title="A password, key or token is written into the log",
    severity=Severity.MEDIUM,
    confidence=Confidence.MEDIUM,
    cwe=("CWE-532",),
    languages=("go",),
    triggers=("fmt.Print", "Log.", "log.", "slog.", "ogger.", "logrus.", "Sugar", "klog.", "glog."),
    tests=False,
    what="A log call shows a variable or field that is named for a password, key or token.",
    why="Logs are read by more people, kept longer and guarded less than the store that the secret came from.",
    fix="Leave it out, or log a length or a fingerprint.",
    check=check,
    bad=(
        'package a\nimport "log"\nfunc f(user, password string) {\n\tlog.Printf("login of %s with %s", user, password)\n}\n',
        'package a\nimport "log/slog"\nfunc f(accessToken string) {\n\tslog.Info("issued", "token", accessToken)\n}\n',
    ),
    good=(
        'package a\nimport "log"\nfunc f(user, password string) {\n\tlog.Printf("login of %s with %d characters", user, len(password))\n}\n',
        'package a\nimport "log"\nfunc f(err error) {\n\tlog.Println("cannot read password:", err)\n}\n',
    ),
)
