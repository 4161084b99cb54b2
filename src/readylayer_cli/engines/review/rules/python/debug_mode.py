"""python-debug-mode: a web application is started with its debugger on."""

import re
from collections.abc import Iterable

from ast_grep_py import SgNode

from readylayer_cli.code.calls import Call
from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.rule import Example, FileRule, Match, node_match
from readylayer_cli.engines.review.rules.python._literals import entries, literal_text
from readylayer_cli.engines.review.rules.python._request import serves_web

_ASSIGNED = r"^(?:app|application|flask_app|server|webapp)(?:\.debug|\.config\[['\"]DEBUG['\"]\])\s*=\s*\w+$"
_SETTING = r"^DEBUG\s*(?::\s*bool\s*)?=\s*True$"
_DEVELOPMENT = lazy_pattern(
    r"(?:^|[/_.])(?:dev|devel|development|local|debug|test|testing|tests|ci|docker_dev|sample|demo)(?:[/_.]|$)",
    re.IGNORECASE,
)
_APPLICATIONS = ("app", "application", "flask_app", "webapp", "server", "socketio", "create_app()", "bottle")


def check(file: SourceFile) -> Iterable[Match]:
    if "DEBUG" in file.text and (
        "INSTALLED_APPS" in file.text or "ROOT_URLCONF" in file.text or "MIDDLEWARE" in file.text
    ):
        for node in file.find_all({"kind": "assignment", "regex": _SETTING}):
            if not _DEVELOPMENT.search(file.path):
                yield node_match(file, node, "`DEBUG = True`: error pages show source code and settings to everybody")
    if not serves_web(file):
        return
    for call in file.calls.method("run", "run_simple", "Starlette", "FastAPI", "Application", "Sanic", "make_app"):
        debug = call.keywords.get("debug") or call.keywords.get("use_debugger") or _spread(file, call)
        owner = call.receiver
        starts = call.method != "run" or (owner is not None and owner.text().rpartition(".")[2] in _APPLICATIONS)
        if debug is not None and literal_text(file, debug) in {"True", "1"} and starts:
            yield node_match(file, call.node)
    for call in file.calls.method("update", "from_mapping") if "DEBUG" in file.text else ():
        debug, owner = call.keywords.get("DEBUG"), call.receiver
        if debug is not None and owner is not None and "config" in owner.text() and literal_text(file, debug) == "True":
            yield node_match(file, call.node)
    for node in file.find_all({"kind": "assignment", "regex": _ASSIGNED}):
        if literal_text(file, node.field("right")) == "True":
            yield node_match(file, node)


def _spread(file: SourceFile, call: Call) -> SgNode | None:
    """`debug` in a dictionary that is given as `**settings`."""
    for node in call.arguments:
        if node.kind() == "dictionary_splat" and node.named_children():
            found = entries(file, node.named_children()[0]).get("debug")
            if found is not None:
                return found
    return None


RULE = FileRule(
    id="python-debug-mode",
    title="A web application is started with its debugger on",
    severity=Severity.MEDIUM,
    confidence=Confidence.HIGH,
    cwe=("CWE-489", "CWE-94"),
    languages=("python",),
    triggers=("debug", "DEBUG", "use_debugger"),
    tests=False,
    what="`app.run(debug=True)`, `app.debug = True`, `use_debugger=True`, or Django settings with `DEBUG = True`.",
    why="Werkzeug's debugger is a Python console in the browser; error pages show source and settings.",
    fix='Take it from the environment: `app.run(debug=os.environ.get("APP_DEBUG") == "1")`, off by default.',
    check=check,
    bad=(
        Example('INSTALLED_APPS = ["shop"]\nDEBUG = True\n', "shop/settings.py"),
        'from fastapi import FastAPI\nSETTINGS = {"title": "x", "debug": True}\napp = FastAPI(**SETTINGS)\n',
        'from flask import Flask\ndef create():\n    app = Flask("shop")\n    on = True\n    app.config.update(DEBUG=on)\n    return app\n',
        'from flask import Flask\napp = Flask(__name__)\nif __name__ == "__main__":\n    app.run(host="127.0.0.1", debug=True)\n',
        "from flask import Flask\napp = Flask(__name__)\napp.debug = True\n",
        'from fastapi import FastAPI\napp = FastAPI(title="shop", debug=True)\n',
    ),
    good=(
        Example('INSTALLED_APPS = ["shop"]\nDEBUG = True\n', "shop/settings/local.py"),
        'import os\nfrom fastapi import FastAPI\nSETTINGS = {"debug": os.environ.get("X") == "1"}\napp = FastAPI(**SETTINGS)\n',
        "from flask import Flask\napp = Flask(__name__)\napp.run(debug=False)\n",
        "from flask import Flask\napp.run(debug=settings.debug)\n",
        "import flask\nimport job\njob.run(debug=True)\n",
    ),
)
