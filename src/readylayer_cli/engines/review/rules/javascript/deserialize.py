"""javascript-deserialize: data is read by a format that can carry code."""

from collections.abc import Iterable

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.engines.review.rule import FileRule, Match
from readylayer_cli.engines.review.rules._following import Following
from readylayer_cli.engines.review.rules.javascript._followed import followed
from readylayer_cli.engines.review.rules.javascript._origin import request_data
from readylayer_cli.engines.review.rules.javascript._report import LANGUAGES, graded, shown
from readylayer_cli.engines.review.rules.javascript._values import is_constant, option

_CODE_CARRIERS = (
    "node-serialize.unserialize", "serialize-to-js.deserialize", "funcster.deepDeserialize", "cryo.parse", "cryo.default.parse",
    "v8.deserialize", "node-serialize.default.unserialize", "serialijse.deserialize",
)  # fmt: skip
_FULL_SCHEMAS = ("DEFAULT_FULL_SCHEMA", "js-yaml-js-types", "jsYamlJsTypes")


def check(file: SourceFile) -> Iterable[Match]:
    for call in file.calls.to(*_CODE_CARRIERS):
        if not call.positional or is_constant(file, call.positional[0]):
            continue
        origin = request_data(file, call.positional[0])
        if origin is not None:
            message = f"Request data (`{shown(origin.source)}`) is read by a format that can carry code"
            yield graded(file, call.node, Severity.CRITICAL, Confidence.HIGH, message)
        elif not call.name.startswith("v8."):
            yield graded(file, call.node, Severity.HIGH, Confidence.MEDIUM)
    for call in file.calls.to("js-yaml.load", "js-yaml.loadAll", "yaml.load"):
        schema = option(call.positional[-1], "schema") if len(call.positional) > 1 else None
        if schema is not None and any(name in schema.text() for name in _FULL_SCHEMAS):
            yield graded(file, call.node, Severity.HIGH, Confidence.HIGH, "The schema builds functions from YAML")


RULE = FileRule(
    id="javascript-deserialize",
    title="Data is read by a format that can carry code",
    severity=Severity.HIGH,
    confidence=Confidence.MEDIUM,
    cwe=("CWE-502",),
    languages=LANGUAGES,
    triggers=("erialize", "cryo", "SCHEMA", "js-yaml"),
    tests=False,
    what="`node-serialize`, `serialize-to-js`, `funcster` or `cryo` reads data, js-yaml reads it with its full schema, or `v8.deserialize` reads request data.",
    why="A function inside the data is built and called while it is read, so the sender runs code here.",
    fix="Use `JSON.parse`, and check the shape of what comes out.",
    check=followed(Following("deserialize", "is read by a format that can carry code", Severity.CRITICAL), check),
    bad=(
        "const serialize = require('node-serialize');\napp.post('/', (req, res) => res.json(serialize.unserialize(req.body.data)));\n",
        "import { unserialize } from 'node-serialize';\nexport const load = (text) => unserialize(text);\n",
        "const yaml = require('js-yaml');\nconst doc = yaml.load(text, { schema: yaml.DEFAULT_FULL_SCHEMA });\n",
    ),
    good=(
        "const yaml = require('js-yaml');\nconst doc = yaml.load(text);\n",
        "const data = JSON.parse(req.body.data);\n",
        "import v8 from 'node:v8';\nconst copy = v8.deserialize(v8.serialize(value));\n",
    ),
)
