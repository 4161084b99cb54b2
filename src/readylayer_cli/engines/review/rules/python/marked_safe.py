"""python-marked-safe: text with values in it is declared to be safe HTML."""

from collections.abc import Iterable

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.rule import FileRule, Match
from readylayer_cli.engines.review.rules._following import Following
from readylayer_cli.engines.review.rules.python._followed import followed
from readylayer_cli.engines.review.rules.python._found import graded
from readylayer_cli.engines.review.rules.python._names import label_of
from readylayer_cli.engines.review.rules.python._origin import Origin, origin
from readylayer_cli.engines.review.rules.python._pieces import holes, is_built, literal_text, take_apart
from readylayer_cli.engines.review.rules.python._request import describe
from readylayer_cli.engines.review.rules.python.reflected_html import CLEAN

_SAFE = (
    *CLEAN,
    "format_html_join",
    "flatatt",
    "join",
    "reverse",
    "get_absolute_url",
    "static",
    "render_icon",
    "as_widget",
    "tag",
    "dump_js",
    "json_script",
    "_",
    "gettext",
    "gettext_lazy",
    "ngettext",
    "pgettext",
    "naturaltime",
    "naturalday",
    "mark_safe",
    "Markup",
)
_HOLDS_TEXT = lazy_pattern(
    r"\A(?:(?:full|first|last|user|display|file|nick)_?)?name\Z|(?:^|_)(?:title|text|comment|description|content|body|email|username|user|message|query|input|bio|subject|summary|q)\Z"
)
_CALLS = (
    "django.utils.safestring.mark_safe", "django.utils.safestring.SafeString", "django.utils.safestring.SafeText", "markupsafe.Markup",
    "flask.Markup", "jinja2.Markup", "django.utils.html.format_html", "django.utils.html.mark_safe", "mark_safe", "Markup", "wtforms.widgets.HTMLString",
    "webhelpers2.html.literal",
)  # fmt: skip


def check(file: SourceFile) -> Iterable[Match]:
    for call in file.calls.to(*_CALLS):
        text = call.argument(0)
        if text is None or (text.kind() == "string" and "{" not in text.text()):
            continue
        parts = take_apart(file, text)
        found = [
            (source, hole) for _, hole, _ in holes(parts) if (source := origin(file, hole, _SAFE)) > Origin.CHECKED
        ]
        asked = next((hole for source, hole in found if source is Origin.REQUEST), None)
        if asked is not None:
            message = f"Request data (`{describe(asked)}`) is declared to be safe HTML"
            yield graded(file, call.node, Severity.HIGH, message, confidence=Confidence.HIGH)
        elif found and is_built(parts) and "<" in literal_text(parts):
            written = next((hole for _, hole in found if _HOLDS_TEXT.search(label_of(hole))), None)
            severity, hole = (Severity.MEDIUM, written) if written is not None else (Severity.LOW, found[0][1])
            yield graded(file, call.node, severity, f"`{describe(hole)}` is written into HTML that is declared safe")


RULE = FileRule(
    id="python-marked-safe",
    title="Text with values in it is declared to be safe HTML",
    severity=Severity.MEDIUM,
    confidence=Confidence.MEDIUM,
    cwe=("CWE-79",),
    languages=("python",),
    triggers=("mark_safe", "Markup", "format_html", "SafeString", "HTMLString", "literal("),
    tests=False,
    what="`mark_safe`, `Markup` or `format_html` gets an f-string, or text built with `%`, `.format` or `+`.",
    why="Templates do not escape it any more: a value with a script in it runs in the reader's browser.",
    fix='Let the function fill in and escape: `format_html("<b>{}</b>", name)`, `Markup("<b>%s</b>") % name`.',
    check=followed(
        Following("xss", "is declared to be safe HTML", Severity.HIGH, callees=frozenset({"Markup", "mark_safe"})),
        check,
    ),
    bad=(
        'from django.utils.safestring import mark_safe\ndef label(self):\n    return mark_safe(f"<b>{self.title}</b>")\n',
        "from markupsafe import Markup\ndef link(url, text):\n    return Markup(\"<a href='{}'>{}</a>\".format(url, text))\n",
        'from django.utils.html import format_html\ndef row(obj):\n    return format_html("<td>%s</td>" % obj.name)\n',
    ),
    good=(
        'from django.utils.html import format_html\ndef label(self):\n    return format_html("<b>{}</b>", self.title)\n',
        'from markupsafe import Markup, escape\ndef link(text):\n    return Markup(f"<b>{escape(text)}</b>")\n',
        "from django.utils.safestring import mark_safe\nICON = mark_safe(\"<i class='x'></i>\")\n",
        'from markupsafe import Markup\ndef bold(text):\n    return Markup("<b>%s</b>") % text\n',
    ),
)
