"""The page: verdict, counts that filter, findings by file, what was not checked; no script, no request."""

import hashlib
from base64 import b64encode
from collections.abc import Iterator
from importlib.resources import files

from readylayer_cli.domain.finding import Finding
from readylayer_cli.domain.grades import Verdict
from readylayer_cli.domain.review import ReviewResult
from readylayer_cli.domain.visible import visible
from readylayer_cli.reports.context import RenderContext
from readylayer_cli.reports.escape.markup import attribute, element, inline_html
from readylayer_cli.reports.html.finding import finding_html
from readylayer_cli.reports.html.notes import notes_html
from readylayer_cli.reports.links import is_web_address
from readylayer_cli.reports.outcome import SEVERITIES, clean_sentence, plural, tally, verdict_sentence
from readylayer_cli.reports.source import ShownSource

_TITLES = {Verdict.PASS: "Review passes", Verdict.FAIL: "Review fails", Verdict.INCOMPLETE: "Review incomplete"}


def render_review(result: ReviewResult, context: RenderContext) -> str:
    """The document; its policy forbids everything but its own style sheet."""
    return "\n".join(_document(result, context)) + "\n"


def _document(result: ReviewResult, context: RenderContext) -> Iterator[str]:
    style = _style()
    digest = b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:; base-uri 'none'; form-action 'none'"
    yield "<!doctype html>"
    yield '<html lang="en">'
    yield "<head>"
    yield '<meta charset="utf-8">'
    yield f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield '<meta name="color-scheme" content="light dark">'
    yield '<meta name="referrer" content="no-referrer">'
    yield f"<title>{_TITLES[result.verdict]} - ReadyLayer</title>"
    yield '<link rel="icon" href="data:,">'
    yield f"<style>{style}</style>"
    yield "</head>"
    yield "<body>"
    yield from _header(result, context)
    yield from _filters(result)
    yield from _findings(result, context)
    yield from notes_html(result, context)
    yield "</body>"
    yield "</html>"


def _style() -> str:
    return files("readylayer_cli.reports.html").joinpath("page.css").read_text(encoding="utf-8")


def _header(result: ReviewResult, context: RenderContext) -> Iterator[str]:
    yield f'<header class="{result.verdict.value}">'
    yield f"<h1>{_TITLES[result.verdict]}</h1>"
    yield f"<p>{inline_html(verdict_sentence(result))}.</p>"
    yield f'<p class="faint">{_revision(context)}{plural(result.files, "file")} checked</p>'
    yield "</header>"


def _revision(context: RenderContext) -> str:
    links = context.links
    if links is None or not is_web_address(links.repo_url):
        return ""
    return f"{attribute(links.repo_url)} at {attribute(links.sha[:12])} · "


def _filters(result: ReviewResult) -> Iterator[str]:
    if not result.findings:
        return
    # the boxes precede the findings as siblings, so that the style sheet alone can hide what is unticked
    yield '<p class="filters-title" id="filters-title">Show</p>'
    for severity in SEVERITIES:
        count = result.count(severity)
        name = severity.value
        state = "checked" if count else "disabled"
        yield f'<input type="checkbox" id="show-{name}" aria-describedby="filters-title" {state}>'
        yield f'<label for="show-{name}" class="{name}"><b>{count:,}</b> {name}</label>'


def _findings(result: ReviewResult, context: RenderContext) -> Iterator[str]:
    yield "<main>"
    if not result.findings:
        yield f"<p>{element(clean_sentence(result))}</p>"
    source = ShownSource(result, context)
    by_file: dict[str, list[Finding]] = {}
    for finding in result.findings:
        by_file.setdefault(finding.path, []).append(finding)
    for path, found in by_file.items():
        severities = " ".join(severity.value for severity, _ in tally(found))
        yield f'<section data-has="{severities}">'
        yield f"<h2><bdi>{element(visible(path))}</bdi></h2>"
        for finding in sorted(found, key=lambda each: (each.span.start_line, each.span.start_column)):
            yield from finding_html(finding, result, context, source)
        yield "</section>"
    yield "</main>"
