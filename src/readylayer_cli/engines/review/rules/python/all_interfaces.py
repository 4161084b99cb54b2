"""python-all-interfaces: a server listens on every address of the machine."""

from collections.abc import Iterable

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.engines.review.rule import FileRule, Match, node_match

_METHODS = (
    "bind",
    "run",
    "serve",
    "HTTPServer",
    "TCPServer",
    "UDPServer",
    "ThreadingHTTPServer",
    "start_server",
    "create_server",
    "run_app",
    "run_simple",
    "make_server",
    "listen",
    "TCPSite",
    "launch",
    "SimpleXMLRPCServer",
)
_ANY = frozenset({'"0.0.0.0"', "'0.0.0.0'", '"::"', "'::'"})


def check(file: SourceFile) -> Iterable[Match]:
    for call in file.calls.method(*_METHODS):
        first = call.positional[0] if call.positional else None
        host = (
            call.keywords.get("host")
            or call.keywords.get("address")
            or call.keywords.get("server_name")
            or call.keywords.get("hostname")
        )
        elements = first.named_children() if first is not None and first.kind() == "tuple" else []
        candidates = [host, *elements[:1], *(call.positional[:2] if not elements else [])]
        if any(node is not None and node.text() in _ANY for node in candidates):
            yield node_match(file, call.node)


RULE = FileRule(
    id="python-all-interfaces",
    title="A server listens on every address of the machine",
    severity=Severity.LOW,
    confidence=Confidence.MEDIUM,
    cwe=("CWE-605",),
    languages=("python",),
    triggers=("0.0.0.0", '"::"', "'::'"),
    tests=False,
    what="A server is bound to `0.0.0.0` or `::`.",
    why="On a laptop or a badly filtered host the service is open to the whole network.",
    fix="Bind to `127.0.0.1`, or take the address from the configuration.",
    check=check,
    bad=(
        'import socket\ns = socket.socket()\ns.bind(("0.0.0.0", 8080))\n',
        'from flask import Flask\napp = Flask(__name__)\napp.run(host="0.0.0.0", port=80)\n',
    ),
    good=(
        'import socket\ns = socket.socket()\ns.bind(("127.0.0.1", 8080))\n',
        'if address == "0.0.0.0":\n    raise ValueError(address)\n',
        "app.run(host=settings.host)\n",
    ),
)
