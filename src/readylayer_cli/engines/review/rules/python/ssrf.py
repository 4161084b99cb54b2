"""python-ssrf: the server requests an address that the client of a request chose."""

import re
from collections.abc import Iterable, Iterator

from ast_grep_py import SgNode

from readylayer_cli.code.calls import Call
from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.rule import FileRule, Match, node_match
from readylayer_cli.engines.review.rules._following import Following
from readylayer_cli.engines.review.rules.python._followed import followed
from readylayer_cli.engines.review.rules.python._origin import is_request_data
from readylayer_cli.engines.review.rules.python._pieces import holes, take_apart
from readylayer_cli.engines.review.rules.python._request import describe, sees_requests

_VERBS = ("get", "post", "put", "patch", "delete", "head", "options", "request", "stream")
_LIBRARIES = ("requests", "httpx", "grequests", "requests.api")
_FUNCTIONS = (
    *(f"{library}.{verb}" for library in _LIBRARIES for verb in _VERBS),
    "urllib.request.urlopen", "urllib.request.urlretrieve", "urllib.request.Request", "urllib2.urlopen", "urllib.urlopen",
    "urllib3.request", "wget.download", "socket.create_connection", "aiohttp.request",
)  # fmt: skip
_CLIENT_NAMES = lazy_pattern(
    r"(?:^|\.|_)(?:session|client|http|https|pool|http_client|async_client|requests?_session|conn)\Z", re.IGNORECASE
)
_CLIENT_LIBRARIES = lazy_pattern(
    r"^\s*(?:import|from)\s+(?:requests|httpx|aiohttp|urllib3|httplib2|treq)\b", re.MULTILINE
)
_HOST = lazy_pattern(r"^\s*\w+://[^/?#{}]+[/?#]")
_CLEAN = ("url_for", "reverse", "validate_url", "is_safe_url", "build_absolute_uri", "quote", "quote_plus")


def check(file: SourceFile) -> Iterable[Match]:
    if not sees_requests(file):
        return
    for call in (*file.calls.to(*_FUNCTIONS), *_client_calls(file)):
        position = 1 if call.method in {"request", "stream"} and call.argument(1, "url") is not None else 0
        address = call.argument(position, "url") or call.argument(0, "address")
        if address is not None and _chooses_host(file, address):
            yield node_match(file, call.node, f"Request data (`{describe(address)}`) says which address is requested")


def _client_calls(file: SourceFile) -> Iterator[Call]:
    if not _CLIENT_LIBRARIES.search(file.text):
        return
    for call in file.calls.method(*_VERBS):
        owner = call.receiver
        if owner is None or call.name in _FUNCTIONS or not _CLIENT_NAMES.search(owner.text()):
            continue
        if not file.imports.get(owner.text(), "").startswith(("flask", "django")):
            yield call


def _chooses_host(file: SourceFile, address: SgNode) -> bool:
    """Whether request data stands in the address before its path begins."""
    return any(
        is_request_data(file, hole, _CLEAN) and not _HOST.match(before)
        for before, hole, _ in holes(take_apart(file, address))
    )


RULE = FileRule(
    id="python-ssrf",
    title="The server requests an address that a client chose",
    severity=Severity.HIGH,
    confidence=Confidence.HIGH,
    cwe=("CWE-918",),
    languages=("python",),
    triggers=("requests", "httpx", "urlopen", "urllib", "aiohttp", "wget", "create_connection"),
    tests=False,
    what="`requests`, `httpx`, `urllib` or `aiohttp` gets an address whose host is data of the request.",
    why="The caller reaches what only the server can: cloud metadata, admin pages, machines behind the firewall.",
    fix="Look the host up in a list of allowed ones; refuse private addresses after resolving the name.",
    check=followed(Following("ssrf", "says which address is requested", Severity.HIGH), check),
    bad=(
        'import requests\nfrom flask import request\n@app.route("/fetch")\ndef fetch():\n    url = request.args.get("url")\n    return requests.get(url, timeout=3).text\n',
        'import httpx\nfrom fastapi import FastAPI\napp = FastAPI()\n@app.get("/proxy")\nasync def proxy(host: str):\n    async with httpx.AsyncClient() as client:\n        return (await client.get(f"https://{host}/status")).json()\n',
        'from urllib.request import urlopen\nfrom django.http import HttpResponse\ndef view(request):\n    return HttpResponse(urlopen("http://" + request.GET["site"]).read())\n',
    ),
    good=(
        'import requests\nfrom flask import request\n@app.route("/user")\ndef user():\n    return requests.get("https://api.example.org/users/" + request.args["id"], timeout=3).json()\n',
        'import requests\nfrom flask import request\n@app.route("/fetch")\ndef fetch():\n    url = request.args["url"]\n    if url not in ALLOWED:\n        abort(400)\n    return requests.get(url, timeout=3).text\n',
        'from flask import request, session\nimport requests\n@app.route("/me")\ndef me():\n    return session.get(request.args["key"])\n',
    ),
)
