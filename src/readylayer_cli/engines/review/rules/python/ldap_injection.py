"""python-ldap-injection: a search filter is put together from values."""

from collections.abc import Iterable

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.engines.review.rule import FileRule, Match
from readylayer_cli.engines.review.rules._following import Following
from readylayer_cli.engines.review.rules.python._followed import followed
from readylayer_cli.engines.review.rules.python._found import graded
from readylayer_cli.engines.review.rules.python._origin import Origin, origin
from readylayer_cli.engines.review.rules.python._pieces import holes, is_built, take_apart
from readylayer_cli.engines.review.rules.python._request import describe

_CLEAN = (
    "escape_filter_chars",
    "filter_format",
    "escape_dn_chars",
    "escape_rdn",
    "escape_bytes",
    "escape_attribute_value",
    "ldap_escape",
)
_METHODS = ("search_s", "search_ext_s", "search_st", "search_ext", "search", "simple_bind_s", "paged_search")


def check(file: SourceFile) -> Iterable[Match]:
    for call in file.calls.method(*_METHODS):
        candidates = [
            call.keywords.get(name) for name in ("filterstr", "search_filter", "base", "search_base")
        ] + call.positional[:3]
        for text in candidates:
            parts = take_apart(file, text) if text is not None else []
            found = [
                (source, hole) for _, hole, _ in holes(parts) if (source := origin(file, hole, _CLEAN)) > Origin.CHECKED
            ]
            if not found or not is_built(parts):
                continue
            source, hole = max(found, key=lambda item: item[0])
            if source is Origin.REQUEST:
                yield graded(
                    file,
                    call.node,
                    Severity.HIGH,
                    f"Request data (`{describe(hole)}`) becomes part of an LDAP query",
                    confidence=Confidence.HIGH,
                )
                break
            if any("(" in before and before.rstrip().endswith(("=", "=*")) for before, _, _ in holes(parts)):
                yield graded(file, call.node, Severity.MEDIUM, f"`{describe(hole)}` is written into an LDAP filter")
                break


RULE = FileRule(
    id="python-ldap-injection",
    title="An LDAP filter is put together from values",
    severity=Severity.HIGH,
    confidence=Confidence.MEDIUM,
    cwe=("CWE-90",),
    languages=("python",),
    triggers=("ldap",),
    tests=False,
    what="A filter or base of an LDAP search is built with an f-string, `%`, `.format` or `+`.",
    why="A value such as `*)(uid=*` changes the filter: logins succeed without a password, entries leak.",
    fix="Escape each value: `ldap.filter.escape_filter_chars(name)` or `ldap3.utils.conv.escape_filter_chars(name)`.",
    check=followed(Following("ldap", "becomes part of an LDAP query", Severity.HIGH), check),
    bad=(
        'import ldap\ndef find(conn, name):\n    query = "(uid=%s)" % name\n    return conn.search_s("dc=example", ldap.SCOPE_SUBTREE, query)\n',
        'import ldap3\nfrom flask import request\n@app.route("/who")\ndef who():\n    conn.search("dc=example", f"(&(objectClass=person)(cn={request.args[\'cn\']}))")\n',
    ),
    good=(
        'import ldap\nfrom ldap.filter import escape_filter_chars\ndef find(conn, name):\n    return conn.search_s("dc=example", ldap.SCOPE_SUBTREE, "(uid=%s)" % escape_filter_chars(name))\n',
        'import ldap3\nconn.search("dc=example", "(objectClass=person)")\n',
        'import re, ldap\ndef look(text, word):\n    return re.search("(" + word + ")", text)\n',
    ),
)
