"""python-unsafe-deserialization: data is turned into objects by a format that can run code."""

from collections.abc import Iterable

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.rule import FileRule, Match
from readylayer_cli.engines.review.rules._following import Following
from readylayer_cli.engines.review.rules.python._followed import followed
from readylayer_cli.engines.review.rules.python._found import graded
from readylayer_cli.engines.review.rules.python._origin import Origin, origin
from readylayer_cli.engines.review.rules.python._request import describe

_MODULES = ("pickle", "cPickle", "_pickle", "dill", "cloudpickle", "marshal", "jsonpickle", "pickle5")
_NAMES = (
    *tuple(f"{module}.{name}" for module in _MODULES for name in ("load", "loads", "Unpickler", "decode")),
    "shelve.open",
    "celery.utils.serialization.pickle.loads",
    "django.contrib.sessions.serializers.PickleSerializer",
)
_FROM_AFAR = lazy_pattern(
    r"\b(?:recv|recvfrom|urlopen|response\.(?:content|text)|resp\.content|requests\.get|\w*\.body|cookies?|socket|sock)\b"
)


def check(file: SourceFile) -> Iterable[Match]:
    for call in file.calls.to(*_NAMES):
        data = call.argument(0)
        if data is None:
            continue
        source, shown = origin(file, data), describe(data)
        if source is Origin.CONSTANT:
            continue
        name = call.name
        if source is Origin.REQUEST and call.method != "open":
            yield graded(file, call.node, Severity.CRITICAL, f"Request data (`{shown}`) is deserialised by `{name}`")
        elif call.method != "open" and _FROM_AFAR.search(data.text()):
            yield graded(
                file, call.node, Severity.MEDIUM, f"`{shown}` comes from outside and is deserialised by `{name}`"
            )
        else:
            yield graded(file, call.node, Severity.LOW, f"`{name}` can run code while it reads")


RULE = FileRule(
    id="python-unsafe-deserialization",
    title="Data is deserialised by a format that can run code",
    severity=Severity.MEDIUM,
    confidence=Confidence.MEDIUM,
    cwe=("CWE-502",),
    languages=("python",),
    triggers=("pickle", "marshal", "shelve", "dill", "joblib", "torch"),
    tests=False,
    what="`pickle`, `marshal`, `dill`, `shelve` or `jsonpickle` reads data. Critical when it is data of the request, low when only the program's own files seem to be read.",
    why="A pickle is a program: reading it imports modules and calls functions that its author chose.",
    fix="Use JSON or another format of plain values; where pickles cannot be avoided, sign them and check the signature first.",
    check=followed(
        Following(
            "deserialize",
            "is deserialised by `{callee}`",
            Severity.CRITICAL,
            not_callees=frozenset({"load_all", "unsafe_load", "full_load", "unsafe_load_all", "read_pickle"}),
        ),
        check,
    ),
    bad=(
        'import base64, pickle\nfrom flask import request\n@app.route("/load", methods=["POST"])\ndef load():\n    return pickle.loads(base64.b64decode(request.cookies["state"]))\n',
        "from pickle import loads as read\ndef receive(sock):\n    return read(sock.recv(4096))\n",
        "import jsonpickle\ndef restore(message):\n    return jsonpickle.decode(message.body)\n",
    ),
    good=(
        "import json\ndef load(data):\n    return json.loads(data)\n",
        "import pickle\ndef save(value):\n    return pickle.dumps(value)\n",
        "from torch.utils import data\nloader = data.load(path)\n",
    ),
)
