"""python-debug-mode: a web application is started with its debugger on."""

from collections.abc import Iterable

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.rule import FileRule, Match, node_match
from readylayer_cli.engines.review.rules.python._request import serves_web

_SWITCHED_ON = lazy_pattern(r"(?:\.debug|DEBUG['\"]\])\s{0,9}=\s{0,9}True")
_ASSIGNED = r"^(?:app|application|flask_app|server|webapp)(?:\.debug|\.config\[['\"]DEBUG['\"]\])\s*=\s*True$"
_APPLICATIONS = ("app", "application", "flask_app", "webapp", "server", "socketio", "create_app()", "bottle")


def check(file: SourceFile) -> Iterable[Match]:
    if not serves_web(file):
        return
    for call in file.calls.method("run", "run_simple", "Starlette", "FastAPI"):
        debug = call.keywords.get("debug") or call.keywords.get("use_debugger")
        owner = call.receiver
        starts = call.method != "run" or (owner is not None and owner.text().rpartition(".")[2] in _APPLICATIONS)
        if debug is not None and debug.text() in {"True", "1"} and starts:
            yield node_match(file, call.node)
    if not _SWITCHED_ON.search(file.text):
        return
    for node in file.find_all({"kind": "assignment", "regex": _ASSIGNED}):
        yield node_match(file, node)


RULE = FileRule(
    id="python-debug-mode",
    title="A web application is started with its debugger on",
    severity=Severity.MEDIUM,
    confidence=Confidence.HIGH,
    cwe=("CWE-489", "CWE-94"),
    languages=("python",),
    triggers=("debug", "DEBUG", "use_debugger"),
    tests=False,
    what="`app.run(debug=True)`, `app.debug = True`, or `use_debugger=True`.",
    why="Werkzeug's debugger is a Python console in the browser; error pages show source and settings.",
    fix='Take it from the environment: `app.run(debug=os.environ.get("APP_DEBUG") == "1")`, off by default.',
    check=check,
    bad=(
        'from flask import Flask\napp = Flask(__name__)\nif __name__ == "__main__":\n    app.run(host="127.0.0.1", debug=True)\n',
        "from flask import Flask\napp = Flask(__name__)\napp.debug = True\n",
        'from fastapi import FastAPI\napp = FastAPI(title="shop", debug=True)\n',
    ),
    good=(
        "from flask import Flask\napp = Flask(__name__)\napp.run(debug=False)\n",
        "from flask import Flask\napp.run(debug=settings.debug)\n",
        "import flask\nimport job\njob.run(debug=True)\n",
    ),
)
