"""What the names in code say about the values: secrets, passwords, signatures."""

from itertools import pairwise

from ast_grep_py import SgNode

from readylayer_cli.domain.patterns import lazy_pattern

_WORD = lazy_pattern(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
_STATEMENTS = frozenset({
    "assignment", "return_statement", "keyword_argument", "pair", "function_definition", "augmented_assignment", "named_expression",
})  # fmt: skip
PASSWORD_WORDS = frozenset({"password", "passwd", "pwd", "passphrase", "passcode", "passwords", "pword"})
_SINGLE_SECRETS = PASSWORD_WORDS | {
    "otp", "totp", "salt", "nonce", "csrf", "captcha", "secret", "secrets", "apikey", "sessionid", "sid", "passkey", "pincode",
    "mfa", "signature", "jti", "credential", "credentials", "cookie",
}  # fmt: skip
_PAIRS = (
    ("api", "key"), ("secret", "key"), ("private", "key"), ("encryption", "key"), ("signing", "key"), ("session", "id"),
    ("session", "key"), ("reset", "code"), ("verification", "code"), ("confirm", "code"), ("confirmation", "code"), ("auth", "code"),
    ("recovery", "code"), ("backup", "code"), ("invite", "code"), ("security", "code"), ("login", "code"), ("sms", "code"),
    ("activation", "key"), ("activation", "code"), ("access", "code"), ("remember", "me"), ("aes", "key"), ("hmac", "key"),
    ("temp", "pass"), ("access", "key"),
)  # fmt: skip


def words_of(name: str) -> list[str]:
    """The lower-case words of an identifier: `resetToken_2` is reset, token, 2."""
    return [word.lower() for word in _WORD.findall(name[:200])]


def is_secret_name(name: str) -> bool:
    """Whether the name is that of something that must not be guessed; `token` counts with a word beside it or alone."""
    words = words_of(name)
    if _SINGLE_SECRETS & set(words) or "token" in words:
        return not {
            "count",
            "length",
            "len",
            "type",
            "field",
            "label",
            "placeholder",
            "tokenizer",
            "vocab",
            "index",
            "url",
        } & set(words)
    return any(pair in _PAIRS for pair in pairwise(words))


def is_password_name(name: str) -> bool:
    """Whether the name is that of a password."""
    return bool(PASSWORD_WORDS & set(words_of(name)))


def label_of(node: SgNode) -> str:
    """The last name of an expression: of `user.profile["token"].strip()` it is token."""
    kind = node.kind()
    if kind == "identifier":
        return node.text()
    if kind == "attribute":
        label = node.field("attribute")
        return label.text() if label is not None else ""
    if kind == "subscript":
        keys = node.field_children("subscript")
        text = keys[-1].text() if keys else ""
        if text[:1] in "'\"":
            return text.strip("'\"")
        base = node.field("value")
        return label_of(base) if base is not None else ""
    if kind == "call":
        callee, box = node.field("function"), node.field("arguments")
        if callee is None:
            return ""
        if callee.kind() == "attribute" and label_of(callee) == "get" and box is not None and box.named_children():
            return box.named_children()[0].text().strip("'\"")
        owner = callee.field("object") if callee.kind() == "attribute" else None
        return label_of(owner) if owner is not None else callee.text()
    if kind in {"parenthesized_expression", "await"} and node.named_children():
        return label_of(node.named_children()[0])
    return ""


def purpose_of(node: SgNode) -> str:
    """The name that the value of this expression is given: variable, argument, key, or the function returning it."""
    for parent in node.ancestors():
        if parent.kind() not in _STATEMENTS:
            continue
        if parent.kind() in {"assignment", "augmented_assignment"}:
            target = parent.field("left")
            return (label_of(target) or target.text()) if target is not None else ""
        if parent.kind() == "return_statement":
            continue
        label = parent.field("name") or parent.field("key")
        return label.text().strip("'\"") if label is not None else ""
    return ""
