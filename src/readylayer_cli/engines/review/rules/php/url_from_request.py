"""php-url-from-request: the request decides which server is called."""

import re
from collections.abc import Iterable, Iterator

from ast_grep_py import SgNode

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.rule import FileRule, Match
from readylayer_cli.engines.review.rules._report import traced_match
from readylayer_cli.engines.review.rules.php._reach import chooses_host, request_value
from readylayer_cli.engines.review.rules.php._source import SOURCE_TRIGGERS

_FUNCTIONS = (
    "curl_init",
    "fsockopen",
    "get_headers",
    "getimagesize",
    "wp_remote_get",
    "wp_remote_post",
    "imagecreatefromjpeg",
    "imagecreatefrompng",
)
_CLIENT = lazy_pattern(r"(?:http|client|guzzle|browser|fetcher)\w*(?:\(\))?\Z", re.IGNORECASE)


def check(file: SourceFile) -> Iterable[Match]:
    for place, node in _sinks(file):
        value = request_value(file, node)
        if value is not None and chooses_host(value):
            yield traced_match(file, place, value)


def _sinks(file: SourceFile) -> Iterator[tuple[SgNode, SgNode]]:
    for call in file.calls.to(*_FUNCTIONS):
        if call.positional:
            yield call.node, call.positional[0]
    for call in file.calls.to("curl_setopt"):
        if len(call.positional) == 3 and call.positional[1].text() == "CURLOPT_URL":
            yield call.node, call.positional[2]
    for call in file.calls.method("get", "post", "put", "request", "send", "head"):
        if call.positional and call.receiver is not None and _CLIENT.search(call.receiver.text()[-60:]):
            yield call.node, call.positional[1 if call.method == "request" and len(call.positional) > 1 else 0]
    for node in file.find_all({"kind": "array_element_initializer", "regex": r"^CURLOPT_URL\s*=>"}):
        yield node, node.named_children()[-1]


RULE = FileRule(
    id="php-url-from-request",
    title="The request decides which server is called",
    severity=Severity.HIGH,
    confidence=Confidence.MEDIUM,
    cwe=("CWE-918",),
    languages=("php",),
    triggers=SOURCE_TRIGGERS,
    tests=False,
    what="curl, Guzzle, Laravel's `Http` or a socket gets an address that begins with request data.",
    why="The server can reach what the visitor cannot: cloud metadata, databases and admin pages on the inner network.",
    fix="Look the host up in a list of known ones, and refuse private addresses after resolving the name.",
    check=check,
    bad=(
        "<?php\n$ch = curl_init($_GET['url']);\ncurl_exec($ch);\n",
        "<?php\n$url = $_POST['feed'];\n$ch = curl_init();\ncurl_setopt($ch, CURLOPT_URL, $url);\n",
        "<?php\nfunction preview(Request $request) {\n    return Http::get('https://' . $request->input('host') . '/meta');\n}\n",
    ),
    good=(
        "<?php\n$ch = curl_init('https://api.example.com/v1/' . urlencode($_GET['name']));\n",
        "<?php\n$url = $_POST['feed'];\nif (!in_array(parse_url($url, PHP_URL_HOST), HOSTS, true)) { exit; }\ncurl_setopt($ch, CURLOPT_URL, $url);\n",
        "<?php\n$value = $cache->get($_GET['key']);\n",
    ),
)
