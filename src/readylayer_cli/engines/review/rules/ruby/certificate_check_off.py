"""ruby-certificate-check-off: TLS that accepts any certificate."""

import re
from collections.abc import Iterable

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.rule import FileRule, Match, node_match
from readylayer_cli.engines.review.rules._lookback import climb

_BRANCHES = {
    "conditional",
    "if",
    "unless",
    "if_modifier",
    "unless_modifier",
    "case",
    "else",
    "hash",
    "array",
    "binary",
    "when",
}
_OPT_IN = lazy_pattern(r"insecure|verify|skip|ssl|tls|debug|dev|test|check|allow|none", re.IGNORECASE)
_OFF = {
    "any": [
        {"kind": "assignment", "regex": r"verify_mode\s*=\s*(?:::)?OpenSSL::SSL::VERIFY_NONE$"},
        {
            "kind": "pair",
            "regex": r"^:?['\"]?(?:ssl_verify_mode|verify_mode)['\"]?\s*(?::|=>)\s*(?:::)?OpenSSL::SSL::VERIFY_NONE$",
        },
        {
            "kind": "pair",
            "regex": r"^:?(?:verify_ssl|ssl_verifypeer|ssl_verify_peer|verify_peer)\s*(?::|=>)\s*(?:false|(?:::)?OpenSSL::SSL::VERIFY_NONE)$",
        },
    ]
}


def check(file: SourceFile) -> Iterable[Match]:
    for node in file.find_all(_OFF):
        if not any(_is_choice(parent.kind(), parent.text()[:120]) for parent in list(climb(node))[:6]):
            yield node_match(file, node)
    for node in file.find_all({"kind": "pair", "regex": r"^:?ssl\s*(?::|=>)\s*\{\s*:?verify\s*(?::|=>)\s*false\s*\}$"}):
        yield node_match(file, node)


def _is_choice(kind: str, text: str) -> bool:
    """Whether the setting stands in a branch whose condition names it, so that a user asked for it."""
    return kind in _BRANCHES and kind not in {"hash", "array"} and bool(_OPT_IN.search(text.partition("\n")[0]))


RULE = FileRule(
    id="ruby-certificate-check-off",
    title="TLS connection accepts any certificate",
    severity=Severity.HIGH,
    confidence=Confidence.HIGH,
    cwe=("CWE-295",),
    languages=("ruby",),
    triggers=(
        "VERIFY_NONE",
        "verify_ssl",
        "ssl_verifypeer",
        "ssl_verify_peer",
        "verify_peer",
        "verify: false",
        ":verify => false",
    ),
    tests=False,
    what="`verify_mode = OpenSSL::SSL::VERIFY_NONE`, `verify_ssl: false`, `ssl: { verify: false }`.",
    why="Anybody on the way can present a certificate of their own, read what is sent and change what comes back.",
    fix="Leave verification on; name a private authority in `ca_file`.",
    check=check,
    bad=(
        "http = Net::HTTP.new(host, 443)\nhttp.use_ssl = true\nhttp.verify_mode = OpenSSL::SSL::VERIFY_NONE\n",
        "RestClient::Request.execute(method: :get, url: url, verify_ssl: false)\n",
        "Faraday.new(url, ssl: { verify: false })\n",
    ),
    good=(
        "http.verify_mode = OpenSSL::SSL::VERIFY_PEER\n",
        "http.verify_mode = OpenSSL::SSL::VERIFY_NONE if options[:insecure]\n",
        "MODES = { none: OpenSSL::SSL::VERIFY_NONE }\nFaraday.new(url, ssl: { verify: true })\n",
    ),
)
