"""Template engines: whether what they make of a value is escaped, and who wrote the template."""

import re
from dataclasses import replace

from readylayer_cli.engines.review.taint.model import CallFacts, Method, Model, Sink
from readylayer_cli.engines.review.taint.value import Value, carried, cleaned, constant

XSS = frozenset({"xss"})
_ESCAPES = "@escapes"
_UNESCAPED = re.compile(
    r"\|\s*safe\b|\{%-?\s*autoescape\s+(?:false|off)\b"
    r"|<script\b[^>]*>(?:(?!</script)[\s\S])*\{\{(?![^}]*\b(?:tojson|escapejs|int|length)\b)"
    r"|\b(?:href|src|action)\s*=\s*[\"']?\{\{(?![^}]*\b(?:url_for|static|urlencode)\b)|\bon\w+\s*=\s*[\"'][^\"']*\{\{|=\{\{"
)


def template_is_open(facts: CallFacts) -> bool:
    """Whether a template whose text is known puts a value where escaping is off, or does not help."""
    text = facts.argument(0, "source")
    return (
        text is not None and text.constants is not None and any(_UNESCAPED.search(str(each)) for each in text.constants)
    )


def _escaping(facts: CallFacts) -> Value:
    given = facts.keywords.get("autoescape")
    on = given is not None and (given.constants is None or True in given.constants)
    return constant(on)


def _environment(facts: CallFacts) -> Value:
    return Value(ref=f"{facts.ref}()", keys={_ESCAPES: _escaping(facts)})


def _template(facts: CallFacts) -> Value:
    escaping = _escaping(facts)
    return replace(carried(facts.args[:1]), ref="jinja2.Template()", keys={_ESCAPES: escaping})


def _of_environment(facts: CallFacts) -> Value | None:
    escaping = facts.receiver.keys.get(_ESCAPES)
    if escaping is None:
        return None
    return replace(carried(facts.args[:1]), ref="jinja2.Template()", keys={_ESCAPES: escaping})


def _render(facts: CallFacts) -> Value | None:
    escaping = facts.receiver.keys.get(_ESCAPES)
    made = carried((Value(facts.receiver.taints), *facts.args, *facts.keywords.values()))
    if escaping is None or escaping.constants != frozenset((False,)):
        return cleaned(made, XSS)
    return made


def _is_open(facts: CallFacts) -> bool:
    """Whether the engine lets a template reach everything."""
    return "andbox" not in facts.ref


def _format(facts: CallFacts) -> Value | None:
    """`Markup("..").format(x)` escapes what it fills in."""
    return cleaned(carried((*facts.args, *facts.keywords.values())), XSS) if "Markup" in facts.receiver.ref else None


_METHODS: dict[str, Method] = {
    "jinja2.Environment": _environment,
    "jinja2.sandbox.SandboxedEnvironment": _environment,
    "jinja2.sandbox.ImmutableSandboxedEnvironment": _environment,
    "jinja2.Template": _template,
    ".get_template": _of_environment,
    ".from_string": _of_environment,
    ".render": _render,
    ".render_async": _render,
    ".format": _format,
}

PAGES = Model(
    methods=_METHODS,
    sinks={
        "jinja2.Template": (Sink("template", keywords=("source",)),),
        ".from_string": (Sink("template", keywords=("source",), when=_is_open, telling=True),),
        "mako.template.Template": (Sink("template", keywords=("text",)),),
        "tornado.template.Template": (Sink("template", keywords=("template_string",)),),
        "chameleon.PageTemplate": (Sink("template"),),
        "Cheetah.Template.Template": (Sink("template"),),
        "flask.render_template_string": (Sink("xss", args=(), every=True, when=template_is_open),),
    },
    cleaners={
        "jinja2.escape": XSS, "jinja2.utils.markupsafe.escape": XSS, "markupsafe.escape": XSS, "markupsafe.escape_silent": XSS,
        "markupsafe.Markup.escape": XSS, "flask.Markup.escape": XSS,
    },
)  # fmt: skip
"""Jinja, Mako and their likes, whichever framework asks them."""
