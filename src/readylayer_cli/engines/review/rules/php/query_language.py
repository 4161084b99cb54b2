"""php-query-language: LDAP filters and XPath expressions with request data inside."""

import re
from collections.abc import Iterable

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.rule import FileRule, Match
from readylayer_cli.engines.review.rules._report import traced_match
from readylayer_cli.engines.review.rules.php._reach import request_arguments

_ESCAPES = lazy_pattern(r"escape|quote|encode", re.IGNORECASE)


def check(file: SourceFile) -> Iterable[Match]:
    for call, value in request_arguments(
        file, file.calls.to("ldap_search", "ldap_list", "ldap_read"), range(1, 3), _ESCAPES
    ):
        yield traced_match(file, call.node, value, "An LDAP filter holds request data")
    if "ath" in file.text:
        for call, value in request_arguments(file, file.calls.method("xpath", "query", "evaluate"), range(1), _ESCAPES):
            receiver = call.receiver.text().lower() if call.receiver is not None else ""
            if value.joined and (call.method == "xpath" or "xpath" in receiver) and "/" in value.template:
                yield traced_match(file, call.node, value, "An XPath expression holds request data")


RULE = FileRule(
    id="php-query-language",
    title="An LDAP filter or XPath expression holds request data",
    severity=Severity.HIGH,
    confidence=Confidence.HIGH,
    cwe=("CWE-90", "CWE-643"),
    languages=("php",),
    triggers=("ldap_", "xpath", "XPath"),
    tests=False,
    what="Request data goes into the text of an LDAP filter or an XPath expression without being escaped.",
    why="`*)(uid=*` or `' or '1'='1` changes the question: a login without password, or all of the directory.",
    fix="`ldap_escape($name, '', LDAP_ESCAPE_FILTER)`; for XPath compare the node's text in PHP.",
    check=check,
    bad=(
        "<?php\n$user = $_POST['user'];\nldap_search($link, $base, \"(uid=$user)\");\n",
        "<?php\n$node = $xml->xpath(\"//user[@name='\" . $_GET['name'] . \"']\");\n",
    ),
    good=(
        "<?php\n$user = ldap_escape($_POST['user'], '', LDAP_ESCAPE_FILTER);\nldap_search($link, $base, \"(uid=$user)\");\n",
        "<?php\n$node = $xml->xpath('//user[@name=\"root\"]');\n",
        "<?php\n$id = (int) $_GET['id'];\n$node = $xml->xpath(\"//user[$id]\");\n",
    ),
)
