"""Databases, directories, documents, templates and formats that can carry code."""

import re

from readylayer_cli.engines.review.taint.model import CallFacts, Model, Sink
from readylayer_cli.engines.review.taint.models.javascript_views import (
    is_condition,
    is_statement,
    members,
    starts_like_sql,
    without,
)
from readylayer_cli.engines.review.taint.value import TEXT, Value

_TEXT_OF = members(".text", ".sql", ".query", ".statement")
_QUERY = (Sink("sql", when=is_statement, view=_TEXT_OF),)
_LIKELY = (Sink("sql", when=starts_like_sql, view=_TEXT_OF),)
_RAW = (Sink("sql", view=_TEXT_OF),)
_FRAGMENT = (Sink("sql", when=is_condition),)

_FILTERED = (
    "find", "findOne", "findOneAndUpdate", "findOneAndDelete", "findOneAndReplace", "findOneAndRemove", "updateOne", "updateMany", "deleteOne", "deleteMany", "replaceOne", "countDocuments",
    "exists", "remove", "update", "distinct", "count", "where", "aggregate",
)  # fmt: skip


def _filters(facts: CallFacts) -> bool:
    """A filter of a database of documents: no function, and not the options of a relational one."""
    first = facts.argument(1 if facts.method == "distinct" else 0)
    if first is None or first.functions or facts.receiver.exact or ".where" in first.keys or ".include" in first.keys:
        return False
    if facts.ref.startswith(("Request()", "Context()", "document", "$")):
        return False
    owner = facts.ref.rpartition(".")[0].rpartition(".")[2]
    is_model = (
        (owner[:1].isupper() and not owner.endswith("()"))
        or bool(_COLLECTION.search(facts.ref))
        or _MODEL_FILE in facts.ref
    )
    return is_model or (bool(first.keys) and facts.method not in _COMMON)


def _script(value: Value) -> Value:
    """What a filter runs as a script."""
    found = [each for key, each in value.keys.items() if key in {".$where", ".$function", ".$accumulator"}]
    return found[0] if found else Value(known=True)


_FILTER = (
    Sink("operators", args=(0,), when=_filters, view=without(".$eq", ".$set", ".$push", ".$inc")),
    Sink("where", view=_script),
)
_COLLECTION = re.compile(r"collection|model|\bcoll?\b|mongo|\bdb\.", re.IGNORECASE)
_MODEL_FILE = "/models/"
_COMMON = frozenset({"exists", "remove", "update", "count", "find", "distinct", "aggregate"})
_ENGINES = (
    "pug.compile", "pug.render", "jade.compile", "jade.render", "ejs.compile", "ejs.render", "handlebars.compile", "Handlebars.compile", "nunjucks.renderString", "nunjucks.compile", "nunjucks.Template",
    "lodash.template", "lodash/template", "_.template", "doT.template", "dot.template", "dot.compile", "eta.render", "eta.renderString", "swig.render", "swig.compile", "twig.twig", "hogan.compile", "squirrelly.render",
    "underscore.template", "Sqrl.render", "velocityjs.render", "art-template.render", "art-template.compile", "liquidjs.Liquid().parseAndRender", "haml.render", "whiskers.render", "just-template",
    "template7.compile", "ejs.default.render", "handlebars.default.compile", "nunjucks.Environment().renderString", "nunjucks.configure().renderString",
)  # fmt: skip
_MERGES = (
    "lodash.merge", "lodash.mergeWith", "lodash.defaultsDeep", "lodash/merge", "lodash/mergeWith", "lodash/defaultsDeep", "lodash.merge.default", "deepmerge", "merge-deep", "deep-extend", "defaults-deep", "_.merge",
    "_.mergeWith", "_.defaultsDeep", "mixin-deep", "merge", "merge-options", "just-extend", "angular.merge", "node.extend", "assign-deep", "merge-objects", "lodash.defaultsdeep", "hoek.merge", "@hapi/hoek.merge", "ts-deepmerge.merge",
)  # fmt: skip
_SETS = (
    "lodash.set",
    "lodash.setWith",
    "lodash/set",
    "dot-prop.set",
    "object-path.set",
    "set-value",
    "_.set",
    "_.setWith",
    "lodash.set.default",
    "dottie.set",
    "dset",
    "dset.dset",
    "object-path-set",
    "dotty.put",
    "lodash.zipObjectDeep",
)
_CODE_CARRIERS = (
    "node-serialize.unserialize",
    "serialize-to-js.deserialize",
    "funcster.deepDeserialize",
    "cryo.parse",
    "cryo.default.parse",
    "v8.deserialize",
    "node-serialize.default.unserialize",
    "serialijse.deserialize",
    "serialize-javascript.deserialize",
)
_PARSERS = ("parseXml", "parseXmlString", "parseXmlAsync", "fromXml", "parseHtml")
_SWITCHES = (
    ".noent",
    ".replaceEntities",
    ".dtdload",
    ".resolveExternalEntities",
    ".expandEntities",
    ".processEntities",
)
_FULL_SCHEMAS = ("FULL_SCHEMA", "js-types", "jsTypes")


def _resolves(facts: CallFacts) -> bool:
    options = facts.argument(1)
    on = [options.keys[name] for name in _SWITCHES if name in options.keys] if options is not None else []
    return any(value.constants is None or any(value.constants) for value in on)


def _is_deep(facts: CallFacts) -> bool:
    """`$.extend(true, target, ..)`"""
    first = facts.argument(0)
    return first is not None and first.constants is not None and any(each is True for each in first.constants)


def _builds_functions(facts: CallFacts) -> bool:
    """The schema of js-yaml that has functions is asked for."""
    schema = facts.args[1].keys.get(".schema") if len(facts.args) > 1 else None
    return schema is not None and any(name in schema.ref for name in _FULL_SCHEMAS)


def _is_directory(facts: CallFacts) -> bool:
    options = facts.argument(1)
    return (options is not None and ".filter" in options.keys) or "ldap" in facts.ref.lower()


def _is_document(facts: CallFacts) -> bool:
    text = facts.argument(0)
    ref = facts.ref.lower()
    return "xml" in ref or "xpath" in ref or ref.startswith("doc") or (text is not None and text.prefix.startswith("/"))


_MERGE = (Sink("prototype", args=(1, 2, 3)),)

DATA = Model(
    sinks={
        **{f".{name}": _QUERY for name in ("query", "execute", "executeQuery", "runQuery", "queryStream", "queryAsync", "executeSql", "simple_query", "queryArray", "queryObject")},
        **{f".{name}": _LIKELY for name in ("all", "get", "run", "each", "exec", "prepare", "one", "many", "none", "any", "oneOrNone", "manyOrNone", "batch", "native", "sql", "iterate", "result", "createQuery", "$queryRaw", "$executeRaw")},
        **{f".{name}": _RAW for name in ("$queryRawUnsafe", "$executeRawUnsafe", "unsafe", "raw", "literal", "whereRaw", "orWhereRaw", "andWhereRaw", "havingRaw", "orderByRaw", "groupByRaw", "joinRaw", "selectRaw", "fromRaw")
           if name not in {"raw", "literal", "unsafe"}},
        ".raw": (Sink("sql", when=lambda facts: is_statement(facts) or is_condition(facts) or "knex" in facts.ref),),
        ".literal": (Sink("sql", when=lambda facts: "equelize" in facts.ref or "sql" in facts.ref.lower()),),
        ".unsafe": (Sink("sql", when=lambda facts: "sql" in facts.ref.lower() or starts_like_sql(facts)),),
        **{f".{name}": _FRAGMENT for name in ("andWhere", "orWhere", "having", "andHaving")},
        **{f".{name}": _FILTER for name in _FILTERED if name != "where"}, ".where": (*_FRAGMENT, Sink("where", when=lambda facts: "$" in facts.ref or (is_condition(facts) and "this." in str(facts.args)))),
        ".$where": (Sink("where"),), "sequelize.literal": _RAW, "drizzle-orm.sql.raw": _RAW, "@prisma/client.Prisma.raw": _RAW, "Prisma.raw": _RAW, "kysely.sql.raw": _RAW, "sql.raw": _RAW,
        ".search": (Sink("ldap", args=(0, 1), when=_is_directory, view=members(".filter", ".dn", ".base")),), ".searchAsync": (Sink("ldap", args=(0, 1), when=_is_directory, view=members(".filter")),),
        "ldapjs.parseFilter": (Sink("ldap"),),
        **dict.fromkeys(("xpath.select", "xpath.select1", "xpath.parse", "xpath.evaluate", "document.evaluate", "xpath.selectWithResolver", "xpath.useNamespaces()"), (Sink("xpath"),)),
        **{f".{name}": (Sink("xpath", when=_is_document, view=members()),) for name in ("evaluate", "select", "select1")},
        **{f"{module}.{name}": (Sink("xxe", when=_resolves),) for module in ("libxmljs", "libxmljs2", "libxml", "libxmljs-mt") for name in _PARSERS},
        **dict.fromkeys(_ENGINES, (Sink("template"),)), ".renderString": (Sink("template"),),
        **dict.fromkeys(_MERGES, _MERGE), **dict.fromkeys(_SETS, (Sink("prototype", args=(1,)),)),
        **dict.fromkeys(("$.extend", "jQuery.extend", "jquery.extend", "extend"), (Sink("prototype", args=(1, 2, 3), when=_is_deep),)),
        **dict.fromkeys(_CODE_CARRIERS, (Sink("deserialize"),)),
        **dict.fromkeys(("js-yaml.load", "js-yaml.loadAll", "jsyaml.load"), (Sink("deserialize", when=_builds_functions),)),
    },
    cleaners={
        **{f".{name}()": frozenset({TEXT}) for name in ("toHexString",)},
        "ldapjs.EqualityFilter": frozenset({"ldap"}),
    },
)  # fmt: skip
