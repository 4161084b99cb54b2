"""javascript-ldap-filter: an LDAP filter is put together from request data."""

import re
from collections.abc import Iterable

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.rule import FileRule, Match
from readylayer_cli.engines.review.rules._following import Following
from readylayer_cli.engines.review.rules.javascript._followed import followed
from readylayer_cli.engines.review.rules.javascript._origin import request_data
from readylayer_cli.engines.review.rules.javascript._report import LANGUAGES, graded, shown
from readylayer_cli.engines.review.rules.javascript._values import dynamic_pieces, fixed_text, is_built, option, pieces

_FILTER = lazy_pattern(r"\s*\((?:[&|!]\s*\()?[\w.;-]+\s*[~<>]?=")
_ESCAPED = lazy_pattern(r"escape|sanitize|encode|EqualityFilter", re.IGNORECASE)


def check(file: SourceFile) -> Iterable[Match]:
    for call in file.calls.method("search", "searchAsync", "parseFilter", "findUser"):
        value = option(call.positional[-1], "filter") if call.positional else None
        if value is None and len(call.positional) > 1:
            value = option(call.positional[1], "filter")
        if value is None:
            continue
        parts = pieces(file, value)
        loose = [part for _, part in dynamic_pieces(parts) if not _ESCAPED.search(part.text()[:200])]
        if not loose or not is_built(parts) or not _FILTER.match(fixed_text(parts)):
            continue
        origin = next((found for part in loose if (found := request_data(file, part))), None)
        severity = Severity.HIGH if origin else Severity.MEDIUM
        message = f"`{shown(origin.source if origin else loose[0])}` is put into an LDAP filter"
        yield graded(file, call.node, severity, Confidence.MEDIUM, message)


RULE = FileRule(
    id="javascript-ldap-filter",
    title="An LDAP filter is put together from values",
    severity=Severity.MEDIUM,
    confidence=Confidence.MEDIUM,
    cwe=("CWE-90",),
    languages=LANGUAGES,
    triggers=("ldap", "Ldap", "LDAP"),
    tests=False,
    what="The `filter` of an LDAP search is a template string or a concatenation with unescaped values.",
    why="A value such as `*)(uid=*` matches other entries than meant, and so lets people log in as somebody else.",
    fix="Build the filter from objects (`new EqualityFilter({ attribute, value })`), or escape `*`, `(`, `)`, `\\\\` and NUL.",
    check=followed(Following("ldap", "is put into an LDAP filter", Severity.HIGH, confidence=Confidence.MEDIUM), check),
    bad=(
        "const ldap = require('ldapjs');\napp.post('/login', (req, res) => {\n  client.search(base, { filter: `(uid=${req.body.user})`, scope: 'sub' }, done);\n});\n",
        "import { Client } from 'ldapts';\nexport const find = (name) => client.search(base, { filter: '(&(objectClass=person)(cn=' + name + '))' });\n",
    ),
    good=(
        "const ldap = require('ldapjs');\nclient.search(base, { filter: `(uid=${escapeFilter(name)})` }, done);\n",
        "const ldap = require('ldapjs');\nclient.search(base, { filter: new ldap.EqualityFilter({ attribute: 'uid', value: name }) });\n",
        "const ldap = require('ldapjs');\nclient.search(base, { filter: '(objectClass=person)' });\n",
    ),
)
