"""Lets the data-flow engine have the last word on what a JavaScript rule sees at a glance."""

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.rules._following import Check, Following, follow

PAGE_STRANGERS = frozenset({"page", "message", "url", "request", "param", "body", "api", "cookie"})
"""Who can put something into a page: a link, another window, and what a server is asked for."""

_ASKED = lazy_pattern(
    r"\b(?:req|request|ctx|context|c\.req|event|location|document|window|socket|ws|entry|input|searchParams|params|query|router|route)\b|\$route|@(?:Query|Body|Param|Headers)\("
    r"|useSearchParams|useParams|useLocation|useRouter|getQuery|readBody|addEventListener|unzip|[zZ]ip\b"
)


def followed(following: Following, check: Check) -> Check:
    """The rule with the engine behind it, in files in which something that strangers choose may be read."""
    return follow(following, check, _sees)


def nothing(_file: SourceFile) -> tuple[()]:
    """For rules that the engine alone decides."""
    return ()


def _sees(file: SourceFile) -> bool:
    return bool(_ASKED.search(file.text))
