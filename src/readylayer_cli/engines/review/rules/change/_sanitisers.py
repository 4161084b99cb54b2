"""Functions that make a value harmless for the place that it goes to, told by their names."""

import re

from readylayer_cli.code.calls import Call
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.rules.change._words import words_in

_STRONG = frozenset(
    {
        "escape", "escaped", "escapes", "escaping", "esc", "sanitize", "sanitized", "sanitizer", "sanitizes", "sanitise", "purify", "purifier", "quote", "bleach",
        "shellescape", "shellquote", "shellwords", "scrub", "redact", "redacted", "htmlspecialchars", "htmlentities", "escapeshellarg", "escapeshellcmd",
        "striptags", "filtered", "neutralize", "kses", "nh",
    }
)  # fmt: skip
_NAMES = lazy_pattern(
    r"(?:\w*(?:escape|saniti[sz]e|purify)(?:html|js|xml|url|uri|attr\w*|css|sql|d)?|h|encodeURI(?:Component)?|html_?encode|url_?encode|encode_?(?:html|uri|url|for_?\w+)|strip_?tags|secure_?filename|basename|Base|addslashes|forHtml\w*|forJavaScript"
    r"|safe_?join|safe_?path|safe_?filename|get_?valid_?filename|cgi_escape|realpath|abspath|toRealPath|EvalSymlinks|clean_?(?:html|path|filename|url|xss)|mask_?\w*"
    r"|strip_?(?:html|scripts?|js)|format_?html|xss\w*|json_?script|intval|HTMLEscapeString|QueryEscape|PathEscape|normali[sz]e_?(?:path|url)|real_escape_string)\Z",
    re.IGNORECASE,
)
_CLEANS = lazy_pattern(r"(?:\w*path\w*|bleach|nh3|html|lxml|cleaner|dompurify)\b.{0,20}\.clean\Z", re.IGNORECASE)
_WEAK = lazy_pattern(
    r"(?:realpath|abspath|basename|Base|toRealPath|EvalSymlinks|intval|normali[sz]e\w*|mask\w*|safe_?join|strip_?\w*)\Z",
    re.IGNORECASE,
)
_UNDOES = lazy_pattern(
    r"^(?:get|create|set|add|list|fetch|load|send)_?quote|un_?(?:escape|quote|sanitized?)|html_?safe|no_?escape|without|is_|needs|should|pattern|regexp?_?escape|escapeReg\w*|QuoteMeta|quotemeta|preg_quote",
    re.IGNORECASE,
)
_REGEX_OWNER = lazy_pattern(r"\b(?:re|Regexp|regex|Pattern|_)\.(?:escape|quote)\Z")


def is_sanitiser(call: Call) -> bool:
    """Whether the call makes its argument harmless."""
    name = call.method
    if _UNDOES.search(name) or _REGEX_OWNER.search(call.written[-80:]):
        return False
    return (
        not _STRONG.isdisjoint(words_in(name)) or bool(_NAMES.match(name)) or bool(_CLEANS.search(call.written[-80:]))
    )


def is_certain(call: Call) -> bool:
    """Whether the name leaves no doubt; `basename` and the like have other uses."""
    return not _WEAK.match(call.method)
