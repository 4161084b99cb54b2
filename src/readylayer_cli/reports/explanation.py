"""Rules as somebody reads about them: one on a page, many as a list, or all as JSON."""

from collections.abc import Iterator, Sequence
from io import StringIO

from readylayer_cli.domain.explanation import Explanation, ShownExample
from readylayer_cli.domain.options import RuleChoice
from readylayer_cli.domain.visible import block, one_line
from readylayer_cli.reports.jsontext import Json, dump
from readylayer_cli.reports.links import is_web_address
from readylayer_cli.reports.paint import Ink, Line, padded, painted, wrapped

_INDENT = "  "
_LONGEST_ID = 60


def explanation_text(rules: Sequence[Explanation], *, width: int, color: bool) -> str:
    """The page of the only rule, or a list with a line for each."""
    if len(rules) != 1:
        return painted(_list(rules), color=color)
    rule = rules[0]
    parts = [painted(_page(rule, min(width, 100)), color=color)]
    parts += [_example(example, color=color) for example in rule.examples]
    parts.append(painted(_living_with(rule), color=color))
    return "".join(parts)


def explanation_json(rules: Sequence[Explanation]) -> str:
    """Everything, as one document."""
    return dump({"schema_version": 1, "rules": [_object(rule) for rule in rules]}) + "\n"


def _list(rules: Sequence[Explanation]) -> Iterator[Line]:
    longest = min(max((len(rule.info.id) for rule in rules), default=0), _LONGEST_ID)
    for rule in rules:
        info = rule.info
        severity = rule.choice.severity or info.severity
        off = [Ink("  (off)", "faint")] if rule.choice.enabled is False else []
        name = padded(one_line(info.id, 200), longest)
        yield [
            Ink(name, "strong"),
            Ink(f"  {severity.value:<8}", severity.value),
            Ink(f"  {one_line(info.title, 120)}"),
            *off,
        ]


def _page(rule: Explanation, width: int) -> Iterator[Line]:
    info = rule.info
    yield [Ink(one_line(info.id, 200), "strong"), Ink(f"  {one_line(info.title, 300)}")]
    facts = [f"{info.confidence.value} confidence", *(", ".join(info.languages),) * bool(info.languages)]
    yield [Ink(f"{info.severity.value} severity", info.severity.value), Ink(", " + ", ".join(facts), "faint")]
    for cwe in info.cwe:
        yield [Ink(f"{cwe}  {cwe_url(cwe)}", "faint")]
    sections = (
        ("What it finds", info.what),
        ("Why it matters", info.why),
        ("What to do", info.fix),
        ("Known to get wrong", info.precision),
    )
    for title, text in sections:
        if text.strip():
            yield []
            yield [Ink(title, "strong")]
            for paragraph in block(text):
                yield from ([Ink(_INDENT + line)] for line in wrapped(paragraph, width - len(_INDENT)))


def _example(example: ShownExample, *, color: bool) -> str:
    where = f" in {one_line(example.path, 200)}" if example.path else ""
    title = Ink(
        f"Found{where}" if example.is_found else f"Not found{where}", "critical" if example.is_found else "good"
    )
    code = "\n".join(block(example.code))
    shown = _highlighted(code, example.language) if color else code
    return painted([[], [title]], color=color) + "".join(f"{_INDENT}{line}\n" for line in shown.split("\n"))


def _highlighted(code: str, language: str) -> str:
    """The code in the terminal's own sixteen colours."""
    from rich.console import Console  # lazy: 60 ms
    from rich.syntax import Syntax

    text = Syntax(code, language, theme="ansi_dark", background_color="default").highlight(code)
    text.rstrip()
    screen = Console(file=StringIO(), force_terminal=True, color_system="standard", width=10_000)
    with screen.capture() as captured:
        screen.print(text, soft_wrap=True)
    return captured.get().rstrip("\n")


def _living_with(rule: Explanation) -> Iterator[Line]:
    name = one_line(rule.info.id, 200)
    yield []
    yield [Ink("Living with it", "strong")]
    rows = [
        ("hide one finding", f"readylayer: ignore[{name}] reason   (a comment on the line, or on the one above)"),
        ("turn it off", f"review.rules: {{{name}: {{enabled: false}}}}"),
        ("elsewhere only", f'review.rules: {{{name}: {{exclude: [tests, "scripts/*.py"]}}}}'),
        ("another severity", f"review.rules: {{{name}: {{severity: low}}}}"),
    ]
    decided = _decided(rule.choice)
    if decided:
        rows.append(("decided here", ", ".join(f"{key}: {value}" for key, value in decided.items())))
    if is_web_address(rule.info.url):
        rows.append(("more", rule.info.url))
    yield from ([Ink(f"{_INDENT}{label:<18}", "faint"), Ink(text)] for label, text in rows)


def cwe_url(cwe: str) -> str:
    """Where the weakness is described."""
    return f"https://cwe.mitre.org/data/definitions/{cwe.removeprefix('CWE-')}.html"


def _decided(choice: RuleChoice) -> dict[str, Json]:
    """What somebody said about the rule in the settings."""
    said: dict[str, Json] = {
        "enabled": choice.enabled,
        "severity": choice.severity.value if choice.severity else None,
        "min_confidence": choice.min_confidence.value if choice.min_confidence else None,
        "paths": list(choice.paths),
        "exclude": list(choice.exclude),
        "languages": list(choice.languages),
    }
    return {key: value for key, value in said.items() if value not in (None, [])}


def _object(rule: Explanation) -> Json:
    info = rule.info
    return {
        "rule_id": info.id,
        "title": info.title,
        "severity": info.severity.value,
        "confidence": info.confidence.value,
        "cwe": [{"id": cwe, "url": cwe_url(cwe)} for cwe in info.cwe],
        "languages": list(info.languages),
        "tags": list(info.tags),
        "what": info.what,
        "why": info.why,
        "fix": info.fix,
        "precision": info.precision,
        "examples": [
            {"found": each.is_found, "language": each.language, "path": each.path, "code": each.code}
            for each in rule.examples
        ],
        "url": info.url,
        "settings": _decided(rule.choice),
    }
