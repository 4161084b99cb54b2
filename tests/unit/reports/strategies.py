"""Hostile results for property tests: any text in any field, lone surrogates and control characters included."""

from hypothesis import settings
from hypothesis import strategies as st

from readylayer_cli.domain.finding import Edit, Finding, Fix, FlowStep, Span, Suppression, SuppressionKind
from readylayer_cli.domain.grades import Confidence, Severity, Verdict
from readylayer_cli.domain.review import EngineRun, EngineStatus, ReviewResult, Shortfall

# every example renders whole reports, and machines that run the tests may be busy
a_few = settings(max_examples=25, deadline=None)

_NASTY = st.sampled_from(
    [
        "\x1b]8;;http://evil\x07x", "\x1b[2J", "\r\n::error::x", "##[add-mask]x", "##vso[task.setvariable]", "]]>",
        "```", "`", "``` \n/merge\n", "|", "<!--", "</details>", "<script>", "\u2028/close", "\u202e", "\u200b", "%0A",
        "@everyone", "#1", "!7", "https://evil.example", "[x](http://evil)", "![x](http://evil)", "\\", "\udc80",
        "\ud800", "\ufffe", "\x00", "a" * 300, "日本語", "e\u0301", "👩\u200d👧", "&amp;", "$(x)", "${{ x }}", "\t",
    ]
)  # fmt: skip
text = st.lists(st.one_of(_NASTY, st.text(st.characters(exclude_categories=()), max_size=12)), max_size=5).map("".join)
path = text.filter(lambda value: value != "")


@st.composite
def spans(draw: st.DrawFn) -> Span:
    """A region near the start of a file, possibly past its end."""
    first = draw(st.integers(1, 6))
    last = draw(st.integers(first, 9))
    start = draw(st.integers(1, 40))
    end = draw(st.one_of(st.none(), st.integers(start if last == first else 1, 60)))
    return Span(first, last, start, end)


findings = st.builds(
    Finding,
    rule_id=text.filter(bool),
    severity=st.sampled_from(Severity),
    confidence=st.sampled_from(Confidence),
    path=path,
    span=spans(),
    message=text,
    engine=text,
    why=text,
    suggestion=text,
    cwe=st.lists(text, max_size=2).map(tuple),
    fix=st.one_of(
        st.none(), st.builds(Fix, text, st.lists(st.builds(Edit, spans(), text), min_size=1, max_size=2).map(tuple))
    ),
    fingerprint=text,
    ai_touched=st.sampled_from([None, True, False]),
    introduced=st.booleans(),
    code_flow=st.lists(st.builds(FlowStep, path, spans(), text), max_size=2).map(tuple),
    also=st.lists(text, max_size=2).map(tuple),
)
suppressed = st.builds(
    lambda found, kind, reason: Finding(
        **{name: getattr(found, name) for name in Finding.__slots__ if name != "suppression"},
        suppression=Suppression(kind, reason),
    ),
    findings,
    st.sampled_from(SuppressionKind),
    text,
)
shortfalls = st.lists(st.builds(Shortfall, text, st.one_of(st.none(), path)), max_size=2).map(tuple)
results = st.builds(
    ReviewResult,
    verdict=st.sampled_from(Verdict),
    findings=st.lists(findings, max_size=3).map(tuple),
    held_back=st.lists(findings, max_size=1).map(tuple),
    suppressed=st.lists(suppressed, max_size=1).map(tuple),
    engines=st.lists(st.builds(EngineRun, text, text, st.sampled_from(EngineStatus), detail=text), max_size=1).map(
        tuple
    ),
    files=st.integers(0, 10_000),
    shortfalls=shortfalls,
    skipped=shortfalls,
    fail_on=st.sampled_from([None, *Severity]),
)
sources = st.lists(text, max_size=8).map("\n".join)
