"""javascript-prototype-pollution: request data is merged into an object deeply, or chooses the key that is written."""

from collections.abc import Iterable, Iterator

from ast_grep_py import SgNode

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.rule import FileRule, Match
from readylayer_cli.engines.review.rules._following import Following
from readylayer_cli.engines.review.rules.javascript._followed import PAGE_STRANGERS, followed
from readylayer_cli.engines.review.rules.javascript._origin import is_checked, user_data
from readylayer_cli.engines.review.rules.javascript._report import LANGUAGES, graded, shown

_DEEP = (
    "lodash.merge", "lodash.mergeWith", "lodash.defaultsDeep", "lodash.set", "lodash.setWith", "lodash/merge", "lodash/set",
    "lodash/defaultsDeep", "lodash.merge.default", "deepmerge", "merge-deep", "deep-extend", "extend", "dot-prop.set",
    "object-path.set", "merge", "defaults-deep", "_.merge", "_.mergeWith", "_.defaultsDeep", "_.set", "_.setWith",
    "mixin-deep", "set-value", "lodash.set.default",
)  # fmt: skip
_JQUERY = ("$.extend", "jQuery.extend", "angular.merge")
_MERGER = lazy_pattern(r"merge|extend\(|efaultsDeep|lodash|dot-prop|object-path|set-value|mixin-deep")
_TWO_KEYS = lazy_pattern(r"\]\s{0,9}\[[^\]\n]{1,80}\]\s{0,9}=[^=>]")
_KEYED = lazy_pattern(r"\[[^\[\]]+\]\s*\[[^\[\]]+\]\Z")


def check(file: SourceFile) -> Iterable[Match]:
    for node, data in _merged(file) if _MERGER.search(file.text) else ():
        origin = user_data(file, data)
        if origin is not None and not is_checked(file, origin, node):
            message = f"Request data (`{shown(origin.source)}`) is merged with whatever keys it has"
            yield graded(file, node, Severity.HIGH, Confidence.MEDIUM, message)
    if _TWO_KEYS.search(file.text):
        yield from _written_keys(file)


def _merged(file: SourceFile) -> Iterator[tuple[SgNode, SgNode]]:
    for call in file.calls.to(*_DEEP):
        yield from ((call.node, value) for value in call.positional[1:])
    for call in file.calls.to(*_JQUERY):
        values = call.positional
        if values and (values[0].text() == "true" or call.name == "angular.merge"):
            yield from ((call.node, value) for value in values[1:])


def _written_keys(file: SourceFile) -> Iterator[Match]:
    """`store[req.body.group][req.body.name] = value`"""
    rule = {"kind": "assignment_expression", "has": {"field": "left", "kind": "subscript_expression"}}
    for node in file.find_all(rule):
        target = node.field("left")
        if target is None or not _KEYED.search(target.text()[-200:]):
            continue
        outer = target.field("object")
        first = outer.field("index") if outer is not None else None
        origin = user_data(file, first) if first is not None else None
        if origin is not None and not is_checked(file, origin, node):
            message = (
                f"Request data (`{shown(origin.source)}`) chooses the object that is written to, `__proto__` included"
            )
            yield graded(file, node, Severity.HIGH, Confidence.MEDIUM, message)


RULE = FileRule(
    id="javascript-prototype-pollution",
    title="Request data can reach the prototype of all objects",
    severity=Severity.HIGH,
    confidence=Confidence.MEDIUM,
    cwe=("CWE-1321",),
    languages=LANGUAGES,
    triggers=("req", "ctx.", "@Body", "@Query", "({ body", "location", "][", "merge", "] ="),
    tests=False,
    what="A deep merge takes request data, or two keys in a row are written of which the request chooses the first.",
    why="A key `__proto__` or `constructor` leads to `Object.prototype`: every object of the process gets the written property.",
    fix="Validate the data against a schema first, copy the known fields by name, or use a `Map` or `Object.create(null)`.",
    check=followed(
        Following(
            "prototype",
            "can reach the prototype of all objects here",
            Severity.HIGH,
            confidence=Confidence.MEDIUM,
            strangers=PAGE_STRANGERS | {"header"},
        ),
        check,
    ),
    bad=(
        "const _ = require('lodash');\napp.put('/settings', (req, res) => {\n  _.merge(settings, req.body);\n  res.end();\n});\n",
        "import merge from 'deepmerge';\nexport default async (request, reply) => save(merge(defaults, request.body.options));\n",
        "app.post('/', (req, res) => {\n  const { group, name } = req.body;\n  store[group][name] = req.body.value;\n});\n",
        "import { set } from 'lodash';\nexport const patch = (req) => set(config, req.body.path, req.body.value);\n",
    ),
    good=(
        "const _ = require('lodash');\napp.put('/s', (req, res) => _.merge(settings, schema.parse(req.body)));\n",
        "const options = Object.assign({}, defaults, req.body);\n",
        "const _ = require('lodash');\n_.merge(settings, require('./local.json'));\n",
        "cache[req.params.id] = value;\ngrid[row][column] = req.body.value;\n",
    ),
)
