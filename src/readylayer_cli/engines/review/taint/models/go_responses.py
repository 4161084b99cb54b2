"""What responses do with data: pages that a browser renders, redirects, files."""

from collections.abc import Mapping

from readylayer_cli.engines.review.taint.model import CallFacts, Sink
from readylayer_cli.engines.review.taint.value import Value, with_member

_HTML = ("html", "xml", "svg")
_OWN_ADDRESS = frozenset({"address", "route"})


def leaves_site(target: Value | None) -> bool:
    """Whether the client can be sent to another host: no known beginning holds the address on this one."""
    if target is None:
        return True
    start = target.prefix
    scheme, separator, rest = start.partition("://")
    if separator and scheme.isalpha():
        return "/" not in rest and "?" not in rest
    return not (len(start) >= 2 and start[0] == "/" and start[1] not in "/\\") and start[:1] not in {"?", "#"}


def _leaves_by(index: int) -> tuple[Sink, ...]:
    return (
        Sink("redirect", args=(index,), when=lambda facts: leaves_site(facts.argument(index)), spares=_OWN_ADDRESS),
    )


def is_page(kind: Value | None) -> bool:
    """Whether a browser may render content of that type."""
    if kind is None or kind.constants is None:
        return True
    return any(word in str(each).lower() for each in kind.constants for word in _HTML)


def written_type(response: Value) -> Value | None:
    """The content type that the response was given; `None` if it was not."""
    return response.keys.get(".@type")


def is_response(value: Value) -> bool:
    """Whether it is what an answer is written to."""
    return value.ref.endswith(("ResponseWriter()", ".Response()", "Response().BodyWriter()"))


def renders(response: Value, text: Value) -> bool:
    """Whether the answer is a page for certain, or nothing speaks against it: an undeclared answer is sniffed."""
    kind = written_type(response)
    if kind is not None:
        return is_page(kind)
    begun = response.keys.get("@begun")
    start = (begun.prefix if begun is not None else text.prefix).lstrip()
    return not start or start.startswith("<")


def _plain(response: Value, text: Value) -> bool:
    """An answer that no type was declared for and that begins like no page: old browsers alone render it."""
    return written_type(response) is None and not renders(response, text)


def page_sinks(index: int) -> tuple[Sink, ...]:
    """`write(response, text)`."""

    def rendered(facts: CallFacts) -> bool:
        return len(facts.args) > index and is_response(facts.args[0]) and renders(facts.args[0], facts.args[index])

    def sniffed(facts: CallFacts) -> bool:
        return len(facts.args) > index and is_response(facts.args[0]) and _plain(facts.args[0], facts.args[index])

    return (Sink("xss", args=(index,), when=rendered), Sink("xss", args=(index,), when=sniffed, weak=True))


def _method_renders(facts: CallFacts) -> bool:
    return bool(facts.args) and is_response(facts.receiver) and renders(facts.receiver, facts.args[0])


def _method_sniffed(facts: CallFacts) -> bool:
    return bool(facts.args) and is_response(facts.receiver) and _plain(facts.receiver, facts.args[0])


def _declared_page(facts: CallFacts) -> bool:
    """`c.Data(status, type, bytes)`."""
    return is_page(facts.argument(1))


def _context_page(facts: CallFacts) -> bool:
    kind = written_type(facts.receiver)
    return kind is not None and kind.constants is not None and is_page(kind)


def begun(facts: CallFacts) -> Mapping[int, Value]:
    """What a write leaves in the response: how it begins."""
    if len(facts.args) < 2 or not is_response(facts.args[0]) or "@begun" in facts.args[0].keys:
        return {}
    return {0: with_member(facts.args[0], "@begun", Value(prefix=facts.args[1].prefix))}


REDIRECT_FIRST = _leaves_by(0)
REDIRECT_SECOND = _leaves_by(1)
REDIRECT_THIRD = _leaves_by(2)
FILE = (Sink("path", args=(0,)),)
SERVED_FILE = (Sink("path", args=(2,), spares=frozenset({"route"})),)
TYPED_DATA = (Sink("xss", args=(2,), when=_declared_page),)
PAGE = (Sink("xss", args=(0,), when=_context_page),)
WRITTEN = (
    Sink("xss", args=(0,), when=_method_renders),
    Sink("xss", args=(0,), when=_method_sniffed, weak=True),
)
