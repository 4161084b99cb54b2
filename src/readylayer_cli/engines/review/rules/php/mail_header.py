"""php-mail-header: the request writes mail headers or options of the mail program."""

import re
from collections.abc import Iterable

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.rule import FileRule, Match
from readylayer_cli.engines.review.rules._report import traced_match
from readylayer_cli.engines.review.rules.php._reach import request_arguments

_CLEAN = lazy_pattern(r"escapeshell|sanitize|filter_var|validate|encode", re.IGNORECASE)


def check(file: SourceFile) -> Iterable[Match]:
    for call, value in request_arguments(file, file.calls.to("mail", "mb_send_mail"), range(4, 5), _CLEAN):
        grade = Severity.CRITICAL, Confidence.HIGH
        yield traced_match(file, call.node, value, "The request writes options of the mail program", grade)
    for call, value in request_arguments(file, file.calls.to("mail", "mb_send_mail", "wp_mail"), range(3, 4), _CLEAN):
        yield traced_match(file, call.node, value)


RULE = FileRule(
    id="php-mail-header",
    title="Request data goes into the headers of a mail",
    severity=Severity.MEDIUM,
    confidence=Confidence.MEDIUM,
    cwe=("CWE-93", "CWE-88"),
    languages=("php",),
    triggers=("mail(",),
    tests=False,
    what="The header or option argument of `mail` is joined with request data.",
    why="A line break adds receivers and turns the form into a spam relay; options of sendmail can write files.",
    fix="Check the address with `filter_var($x, FILTER_VALIDATE_EMAIL)`, or give headers to a mail library that refuses line breaks.",
    check=check,
    bad=(
        "<?php\nmail($to, 'Contact', $body, 'From: ' . $_POST['email']);\n",
        "<?php\n$from = $_REQUEST['from'];\nmail($to, $subject, $body, $headers, \"-f$from\");\n",
    ),
    good=(
        "<?php\n$from = $_POST['email'];\nif (!filter_var($from, FILTER_VALIDATE_EMAIL)) { exit; }\nmail($to, 'Contact', $body, \"From: $from\");\n",
        "<?php\nmail($to, 'Contact', $_POST['message'], 'From: site@example.com');\n",
    ),
)
