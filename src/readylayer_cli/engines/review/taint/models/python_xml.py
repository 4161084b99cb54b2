"""XML parsers by what they are told: whether a document can have them read other files."""

from readylayer_cli.engines.review.taint.model import CallFacts, Method, Model, Mutation, Sink
from readylayer_cli.engines.review.taint.value import Value, constant, with_member

_EXTERNAL = "@external"
_ON, _OFF = True, False
_INTERNAL = Value(constants=frozenset((_OFF,)), known=True)
_LXML_READERS = tuple(
    f"lxml.{module}.{name}" for module in ("etree", "objectify") for name in ("fromstring", "parse", "XML", "HTML")
)
_LXML_PARSERS = (
    "lxml.etree.XMLParser",
    "lxml.etree.ETCompatXMLParser",
    "lxml.etree.XMLPullParser",
    "lxml.objectify.makeparser",
)
_STDLIB_READERS = (
    "xml.dom.minidom.parse", "xml.dom.minidom.parseString", "xml.dom.pulldom.parse", "xml.dom.pulldom.parseString", "xml.sax.parse",
    "xml.sax.parseString",
)  # fmt: skip
_FEATURES = (
    "feature_external_ges", "feature_external_pes", "external-general-entities", "external-parameter-entities",
)  # fmt: skip


def _can_be(value: Value | None, wanted: object) -> bool:
    """Whether an option may be this, as far as is known."""
    return value is not None and (value.constants is None or wanted in value.constants)


def _lxml_parser(facts: CallFacts) -> Value:
    entities, network, dtd = (facts.keywords.get(name) for name in ("resolve_entities", "no_network", "load_dtd"))
    told = entities is not None and not _can_be(entities, _ON)
    external = not told and (entities is None or _can_be(entities, _ON) or _can_be(network, _OFF) or _can_be(dtd, _ON))
    return Value(ref=f"{facts.ref}()", keys={_EXTERNAL: constant(external)})


def _sax_parser(facts: CallFacts) -> Value:
    return Value(ref="xml.sax.make_parser()", keys={_EXTERNAL: _INTERNAL})


def _set_feature(facts: CallFacts) -> Mutation | None:
    if len(facts.args) != 2 or _EXTERNAL not in facts.receiver.keys:
        return None
    feature, value = facts.args
    names = {str(each) for each in feature.constants or ()} | {feature.ref}
    if not any(name.endswith(_FEATURES) for name in names):
        return None
    return Mutation(with_member(facts.receiver, _EXTERNAL, constant(_can_be(value, _ON))))


def _is_external(parser: Value | None, *, otherwise: bool) -> bool:
    held = parser.keys.get(_EXTERNAL) if parser is not None else None
    if held is None or held.constants is None:
        return otherwise
    return _ON in held.constants


def _lxml_reads(facts: CallFacts) -> bool:
    parser = facts.argument(1, "parser")
    return _is_external(parser, otherwise=parser is None or ("defused" not in parser.ref and parser.ref == ""))


def _stdlib_reads(facts: CallFacts) -> bool:
    return _is_external(facts.argument(1, "parser"), otherwise=False)


def _method_reads(facts: CallFacts) -> bool:
    return _is_external(facts.receiver, otherwise=False)


def _iterates(facts: CallFacts) -> bool:
    given = facts.keywords.get("resolve_entities")
    return given is None or _can_be(given, _ON)


_METHODS: dict[str, Method] = {
    **dict.fromkeys(_LXML_PARSERS, _lxml_parser),
    "xml.sax.make_parser": _sax_parser,
    ".setFeature": _set_feature,
}

XML = Model(
    methods=_METHODS,
    sinks={
        **{name: (Sink("xxe", keywords=("text", "source"), when=_lxml_reads, telling=True),) for name in _LXML_READERS},
        **{
            name: (Sink("xxe", keywords=("string", "file", "source"), when=_stdlib_reads, telling=True),)
            for name in _STDLIB_READERS
        },
        ".parse": (Sink("xxe", when=_method_reads, telling=True),),
        ".feed": (Sink("xxe", when=_method_reads, telling=True),),
        "lxml.etree.iterparse": (Sink("xxe", when=_iterates, telling=True),),
    },
)
"""Readers of lxml and the standard library."""
