"""A review as JUnit XML: a suite for each file with findings, and one for the review itself, so it is never empty."""

from collections import Counter

from readylayer_cli.domain.finding import Finding
from readylayer_cli.domain.grades import Verdict
from readylayer_cli.domain.review import ReviewResult, Shortfall
from readylayer_cli.domain.visible import one_line, visible
from readylayer_cli.reports.context import RenderContext
from readylayer_cli.reports.escape.markup import attribute, element
from readylayer_cli.reports.outcome import advice, fails_gate, verdict_sentence

_NAME = "readylayer"


def render_review(result: ReviewResult, context: RenderContext) -> str:  # noqa: ARG001  every renderer is called alike
    """The document; findings below the gate pass with their text as output, suppressed ones are skipped tests."""
    files: dict[str, list[Finding]] = {}
    for finding in (*result.findings, *result.suppressed):
        files.setdefault(finding.path, []).append(finding)
    suites = [_review_suite(result)]
    suites += [_file_suite(path, findings, result) for path, findings in sorted(files.items())]
    totals = Counter[str]()
    for _, counts in suites:
        totals.update(counts)
    root = f'<testsuites name="{_NAME}" {_counts(totals, skipped=False)}>'
    body = "\n".join(text for text, _ in suites)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{root}\n{body}\n</testsuites>\n'


def _review_suite(result: ReviewResult) -> tuple[str, Counter[str]]:
    sentence = verdict_sentence(result)
    unseen = result.verdict is Verdict.FAIL and not any(fails_gate(finding, result) for finding in result.findings)
    inner = f'<failure type="verdict" message="{attribute(sentence)}"/>' if unseen else _output(sentence)
    cases = [_testcase("review", "verdict", inner)]
    names: Counter[str] = Counter()
    cases += [
        _testcase("review", _unique(names, f"checked: {shortfall.path or 'everything'}"), _error(shortfall))
        for shortfall in result.shortfalls
    ]
    return _suite("review", cases, Counter(tests=len(cases), failures=int(unseen), errors=len(result.shortfalls)))


def _file_suite(path: str, findings: list[Finding], result: ReviewResult) -> tuple[str, Counter[str]]:
    suppressed = {id(finding) for finding in result.suppressed}
    counts: Counter[str] = Counter(tests=len(findings))
    names: Counter[str] = Counter()
    cases = []
    for finding in findings:
        if id(finding) in suppressed:
            outcome, inner = "skipped", _skipped(finding)
        elif fails_gate(finding, result):
            outcome, inner = "failures", _failure(finding)
        else:
            outcome, inner = "passed", _output(_details(finding))
        counts[outcome] += 1
        name = _unique(names, f"{finding.rule_id}: {one_line(finding.message, 160)}")
        cases.append(_testcase(path, name, inner))
    return _suite(path, cases, counts)


def _suite(name: str, cases: list[str], counts: Counter[str]) -> tuple[str, Counter[str]]:
    head = f'<testsuite name="{attribute(name)}" {_counts(counts)}>'
    return "\n".join(["  " + head, *(f"    {case}" for case in cases), "  </testsuite>"]), counts


def _counts(counts: Counter[str], *, skipped: bool = True) -> str:
    names = ("tests", "failures", "errors", "skipped") if skipped else ("tests", "failures", "errors")
    return " ".join(f'{name}="{counts[name]}"' for name in names)


def _testcase(classname: str, name: str, inner: str) -> str:
    return f'<testcase classname="{attribute(classname)}" name="{attribute(name)}">{inner}</testcase>'


def _failure(finding: Finding) -> str:
    message = f"{finding.severity.value}: {one_line(finding.message, 1_000)}"
    opening = f'<failure type="{attribute(finding.rule_id)}" message="{attribute(message)}">'
    return f"{opening}{element(_details(finding))}</failure>"


def _skipped(finding: Finding) -> str:
    reason = finding.suppression.reason if finding.suppression else ""
    return f'<skipped message="{attribute(reason)}"/>'


def _error(shortfall: Shortfall) -> str:
    return f'<error type="incomplete" message="{attribute(shortfall.reason)}"/>'


def _output(text: str) -> str:
    return f"<system-out>{element(text)}</system-out>"


def _details(finding: Finding) -> str:
    place = f"{visible(finding.path)}:{finding.span.start_line}:{finding.span.start_column}"
    lines = [f"{place}: {finding.severity.value} {finding.rule_id}", one_line(finding.message, 1_000)]
    lines += [text[:2_000] for text in (finding.why, advice(finding)) if text.strip()]
    return "\n".join(lines)


def _unique(names: Counter[str], name: str) -> str:
    names[name] += 1
    return name if names[name] == 1 else f"{name} ({names[name]})"
