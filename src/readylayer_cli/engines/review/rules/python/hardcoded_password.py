"""python-hardcoded-password: a connection is opened with a password from the source."""

import re
from collections.abc import Iterable

from ast_grep_py import SgNode

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.rule import FileRule, Match, node_match

_KEYWORD = r"^(?:password|passwd|pwd|passphrase|auth_password|db_password|secret_key|aws_secret_access_key|api_key|access_token)\s*=\s*[rbu]*['\"][^'\"]{3,}['\"]$"
_WRITTEN = lazy_pattern(
    r"(?:password|passwd|pwd|passphrase|secret_key|access_key|api_key|access_token)\s*=\s*[rbu]*['\"]|\.login\("
)
_OPENS = lazy_pattern(
    r"connect|login|client|connection|engine|redis|database|smtp|session|server|pool|mongo|auth|ftp|ssh|imap|ldap|bind|producer|consumer|broker",
    re.IGNORECASE,
)
_NOT_OPENING = lazy_pattern(
    r"field|widget|argument|option|validator|schema|label|form|factory|message|error|exception|mock|fake|generator",
    re.IGNORECASE,
)
_MAIL = lazy_pattern(r"smtp|imap|ftp|server|pop|mail", re.IGNORECASE)
_PLACEHOLDER = lazy_pattern(
    r"^(?:<.*>|\$\{.*|\{.*|%.*|x+|\*+|\.+|your.*|none|null|password|example.*|change_?me.*|dummy|redacted|fake.*|test.*)$",
    re.IGNORECASE,
)


def check(file: SourceFile) -> Iterable[Match]:
    if not _WRITTEN.search(file.text):
        return
    for node in file.find_all({"kind": "keyword_argument", "regex": _KEYWORD}):
        value, box = node.field("value"), node.parent()
        holder = box.parent() if box is not None else None
        callee = holder.field("function") if holder is not None and holder.kind() == "call" else None
        if value is None or box is None or callee is None or not _is_real(value, box):
            continue
        name = callee.text().rpartition(".")[2]
        if _OPENS.search(name) and not _NOT_OPENING.search(name):
            yield node_match(file, node, f"`{name}` gets its `{node.text().partition('=')[0].strip()}` from the source")
    for call in file.calls.method("login"):
        if len(call.positional) == 2 and call.receiver is not None and _MAIL.search(call.receiver.text()):
            user, password = call.positional
            if password.kind() == "string" and user.text() != password.text() and _is_real(password, None):
                yield node_match(file, call.node, "`login` gets its password from the source")


def _is_real(value: SgNode, box: SgNode | None) -> bool:
    """Whether the literal can be a password: no placeholder, and not the same word as another argument."""
    text = value.text().lstrip("rbuRBU").strip("'\"")
    if len(text) < 4 or "{" in text or _PLACEHOLDER.match(text):
        return False
    others = [child.text().strip("'\"").lower() for child in box.find_all(kind="string")] if box is not None else []
    return others.count(value.text().strip("'\"").lower()) <= 1


RULE = FileRule(
    id="python-hardcoded-password",
    title="A connection is opened with a password from the source",
    severity=Severity.HIGH,
    confidence=Confidence.MEDIUM,
    cwe=("CWE-798", "CWE-259"),
    languages=("python",),
    triggers=(
        "password",
        "passwd",
        "pwd",
        "passphrase",
        "api_key",
        "secret_key",
        "access_token",
        "secret_access_key",
        ".login(",
    ),
    tests=False,
    what="A call that connects, logs in or builds a client gets a literal password, key or token.",
    why="Whoever can read the repository, its history or a copy of it can use the account.",
    fix="Read the password from the environment or a secret store, and change the one that was published.",
    check=check,
    bad=(
        'import psycopg2\nconn = psycopg2.connect(host="db", user="app", password="s3cr3t!")\n',
        'import smtplib\nserver = smtplib.SMTP_SSL("mail.example.org")\nserver.login("robot@example.org", "h4rdc0ded")\n',
        'import redis\ncache = redis.Redis(\n    host="cache",\n    password="correct horse",\n)\n',
    ),
    good=(
        'import os, psycopg2\nconn = psycopg2.connect(host="db", password=os.environ["DB_PASSWORD"])\n',
        'from django import forms\npassword = forms.PasswordField(password="Enter the password")\n',
        'import psycopg2\nconn = psycopg2.connect(host="db", password="<password>")\n',
        "import smtplib\nserver.login(user, password)\n",
    ),
)
