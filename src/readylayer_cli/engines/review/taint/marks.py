"""What is known of the characters of a stranger's text, and for which sinks that is enough."""

from dataclasses import replace

from readylayer_cli.engines.review.taint.value import NORMAL, Taint, Value

BEGINS_WITH_SLASH = "@begins /"
BEGINS_WITH_ONE_SLASH = "@not begins //"
QUOTED = ("@begins '", "@ends '", "@inside no '")
NOT_ABSOLUTE = "@not absolute"
NOT_UPWARDS = "@not begins .."
DOUBLED_QUOTES = "@doubled '"

_ENOUGH: tuple[tuple[frozenset[str], frozenset[str]], ...] = (
    (frozenset({"-'"}), frozenset({"sql", "xpath", "code"})),
    (frozenset({'-"'}), frozenset({"xpath", "code"})),
    (frozenset({DOUBLED_QUOTES}), frozenset({"sql"})),
    (frozenset({"-.."}), frozenset({"path"})),
    (frozenset({"-../"}), frozenset({"path"})),
    (frozenset({"-/"}), frozenset({"path"})),
    (frozenset({"-<"}), frozenset({"xss"})),
    (frozenset({"-\n"}), frozenset({"log", "header"})),
    (frozenset({"-\r\n"}), frozenset({"log", "header"})),
    (frozenset({"-//"}), frozenset({"redirect"})),
    (frozenset({"-://"}), frozenset({"ssrf"})),
    (frozenset({"-;", "-|", "-&"}), frozenset({"command"})),
    (frozenset({"-*", "-(", "-)"}), frozenset({"ldap"})),
    (frozenset({"-{"}), frozenset({"template"})),
    (frozenset({BEGINS_WITH_SLASH, BEGINS_WITH_ONE_SLASH}), frozenset({"redirect", "ssrf"})),
    (frozenset(QUOTED), frozenset({"code"})),
    (frozenset({NORMAL, NOT_UPWARDS, NOT_ABSOLUTE}), frozenset({"path"})),
)


def without(value: Value, text: str) -> Value:
    """The value, known not to hold this text."""
    return noted(value, frozenset((f"-{text}",)))


def noted(value: Value, marks: frozenset[str]) -> Value:
    """The value with these facts known of its text, members included, and what follows from them."""
    if not value.taints and not value.keys and value.rest is None:
        return value
    return replace(
        value,
        taints=frozenset(_concluded(taint, marks) for taint in value.taints),
        keys={key: noted(member, marks) for key, member in value.keys.items()},
        rest=noted(value.rest, marks) if value.rest is not None else None,
    )


def _concluded(taint: Taint, marks: frozenset[str]) -> Taint:
    clean = taint.clean | marks
    for needed, kinds in _ENOUGH:
        if needed <= clean:
            clean |= kinds
    return replace(taint, clean=clean)
