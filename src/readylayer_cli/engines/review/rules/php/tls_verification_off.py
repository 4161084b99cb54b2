"""php-tls-verification-off: connections that accept any certificate."""

import re
from collections.abc import Iterable

from ast_grep_py import SgNode

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.rule import FileRule, Match, node_match
from readylayer_cli.engines.review.rules._lookback import climb

_OFF = frozenset({"false", "0", "'0'", "null"})
_OPTIONS = frozenset({"CURLOPT_SSL_VERIFYPEER", "CURLOPT_SSL_VERIFYHOST", "CURLOPT_PROXY_SSL_VERIFYPEER"})
_OPTION = r"^(?:['\"](?:verify|verify_peer|verify_host|verify_peer_name|ssl_verify|sslverify)['\"]|CURLOPT_SSL_VERIFY(?:PEER|HOST))\s*=>"
_OPT_IN = lazy_pattern(
    r"insecure|skip|verif|debug|dev(?!ice)|local|test|allow|trust|self_?signed|disable", re.IGNORECASE
)
_IF = lazy_pattern(r"\bif\s*\(|\bcase\b")
_CLIENT = lazy_pattern(r"guzzle|curl|http|ssl|stream_context|wp_remote|soap", re.IGNORECASE)


def check(file: SourceFile) -> Iterable[Match]:
    for call in file.calls.method("curl_setopt", "setOpt", "setopt", "curl_share_setopt"):
        given = [node.text() for node in call.positional]
        is_off = len(given) >= 2 and given[-2] in _OPTIONS and given[-1].lower() in _OFF
        if is_off and not _asked_for(file, call.node.range().start.line):
            yield node_match(file, call.node)
    if _CLIENT.search(file.text):
        for node in file.find_all({"kind": "array_element_initializer", "regex": _OPTION}):
            parts = node.named_children()
            if parts[-1].text().lower() in _OFF - {"null"} and not _is_chosen(file, node):
                yield node_match(file, node)
    for call in file.calls.method("withoutVerifying"):
        if call.receiver is not None and not _asked_for(file, call.node.range().start.line):
            yield node_match(file, call.node)


def _is_chosen(file: SourceFile, node: SgNode) -> bool:
    """Whether a condition decides about the option, in the expression or on the lines above."""
    if _asked_for(file, node.range().start.line):
        return True
    return any(parent.kind() == "conditional_expression" for parent in climb(node))


def _asked_for(file: SourceFile, row: int) -> bool:
    """Whether one of the three lines above asks for the danger by name, as in `if ($allowSelfSigned) {`."""
    return any(_IF.search(line) and _OPT_IN.search(line) for line in file.lines[max(0, row - 3) : row])


RULE = FileRule(
    id="php-tls-verification-off",
    title="The connection accepts any certificate",
    severity=Severity.HIGH,
    confidence=Confidence.HIGH,
    cwe=("CWE-295",),
    languages=("php",),
    triggers=("SSL_VERIFY", "verify", "withoutVerifying"),
    tests=False,
    what="`CURLOPT_SSL_VERIFYPEER` or `VERIFYHOST` off, `'verify' => false` for Guzzle, `verify_peer` off, `withoutVerifying()`.",
    why="Anybody on the way can pose as the other side, read what is sent and answer in its name.",
    fix="Leave verification on; for an inner authority pass its certificate with `CURLOPT_CAINFO` or `'verify' => '/path/ca.pem'`.",
    check=check,
    bad=(
        "<?php\ncurl_setopt($ch, CURLOPT_SSL_VERIFYPEER, false);\n",
        "<?php\ncurl_setopt_array($ch, [CURLOPT_URL => $url, CURLOPT_SSL_VERIFYHOST => 0]);\n",
        "<?php\n$client = new \\GuzzleHttp\\Client(['base_uri' => $base, 'verify' => false]);\n",
        "<?php\nreturn Http::withoutVerifying()->get($url);\n",
    ),
    good=(
        "<?php\ncurl_setopt($ch, CURLOPT_SSL_VERIFYPEER, true);\ncurl_setopt($ch, CURLOPT_SSL_VERIFYHOST, 2);\n",
        "<?php\nif ($this->config->allowSelfSigned) {\n    curl_setopt($ch, CURLOPT_SSL_VERIFYPEER, false);\n}\n",
        "<?php\n$client = new \\GuzzleHttp\\Client(['verify' => '/etc/ssl/inner.pem']);\n",
        "<?php\n$rules = ['email' => 'required', 'verify' => false];\n",
    ),
)
