"""python-clear-text-protocol: passwords travel unencrypted."""

import re
from collections.abc import Iterable

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.rule import FileRule, Match
from readylayer_cli.engines.review.rules.python._found import graded
from readylayer_cli.engines.review.rules.python._scope import scope_of

_LOCAL = lazy_pattern(r"localhost|127\.0\.0\.1|::1")


def check(file: SourceFile) -> Iterable[Match]:
    for call in file.calls.to("telnetlib.Telnet", "telnetlib3.open_connection"):
        yield graded(file, call.node, Severity.MEDIUM, "Telnet sends everything in clear text, passwords included")
    for call in file.calls.to("ftplib.FTP"):
        yield graded(file, call.node, Severity.LOW, "FTP sends everything in clear text, passwords included")
    for call in file.calls.to("smtplib.SMTP", "imaplib.IMAP4", "poplib.POP3"):
        body = scope_of(file, call.node).node.text()[:50_000]
        host = call.argument(0, "host")
        if (
            re.search(r"\.(?:login|pass_)\(", body)
            and not re.search(r"starttls|stls\(", body)
            and not (host is not None and _LOCAL.search(host.text()))
        ):
            yield graded(file, call.node, Severity.MEDIUM, "The password is sent before the connection is encrypted")


RULE = FileRule(
    id="python-clear-text-protocol",
    title="A password travels unencrypted",
    severity=Severity.MEDIUM,
    confidence=Confidence.MEDIUM,
    cwe=("CWE-319",),
    languages=("python",),
    triggers=("telnetlib", "ftplib", "smtplib", "imaplib", "poplib"),
    tests=False,
    what="Telnet, FTP, or a login over SMTP, IMAP or POP without TLS.",
    why="Anybody on the way reads the password.",
    fix="Use SSH, `ftplib.FTP_TLS`, `smtplib.SMTP_SSL`, or call `starttls()` before the login.",
    check=check,
    bad=(
        "import telnetlib\nconnection = telnetlib.Telnet(host, 23)\n",
        "import smtplib\ndef send(host, user, password, text):\n    server = smtplib.SMTP(host, 25)\n    server.login(user, password)\n    server.sendmail(user, user, text)\n",
        'from ftplib import FTP\nftp = FTP("ftp.example.org")\n',
    ),
    good=(
        "import smtplib\ndef send(host, user, password):\n    server = smtplib.SMTP(host, 587)\n    server.starttls()\n    server.login(user, password)\n",
        'import smtplib\ndef send(text):\n    server = smtplib.SMTP("relay")\n    server.sendmail("a", "b", text)\n',
        'from ftplib import FTP_TLS\nftp = FTP_TLS("ftp.example.org")\n',
    ),
)
