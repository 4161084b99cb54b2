"""Dependencies that come from an address instead of a registry, and the hosts that a change names openly."""

from collections.abc import Iterator

from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.rules.change._declared import Declared
from readylayer_cli.engines.review.rules.change._manifests import dependencies_of, registry_of
from readylayer_cli.engines.review.rules.change._registry_settings import registry_address
from readylayer_cli.engines.review.view import ChangeView, FilePair

_REMOTE = lazy_pattern(
    r"git\+|git://|(?:^|[\s=@\"'])(?:https?|ssh)://|\bgit@|^(?:github|gitlab|bitbucket|gist):|\bgit\s*[:=]|\b(?:github|gitlab|bitbucket|gist):|\burl=|^=> [\w.-]+\.\w+/"
)
_SHORTHAND = lazy_pattern(r"[A-Za-z\d][\w.-]*/[\w.-]+(?:#\S+)?\Z")
_HOST = lazy_pattern(r"://(?:[^@/\s]*@)?([\w.-]+)|\bgit@([\w.-]+):")
_GITHUB = frozenset({"github.com", "codeload.github.com", "api.github.com"})


def origin_of(declared: Declared, registry: str) -> str:
    """The address that the dependency comes from, as written; empty for one that its registry serves."""
    wanted = declared.wanted.strip()
    is_short = registry == "npm" and bool(_SHORTHAND.match(wanted))
    return wanted if is_short or _REMOTE.search(wanted) else ""


def announced_hosts(view: ChangeView) -> frozenset[str]:
    """Hosts that the change's manifests and settings take packages from on added lines."""
    return frozenset(host for pair in view.pairs for host in _announced(pair))


def _announced(pair: FilePair) -> Iterator[str]:
    if pair.head is None or not pair.change.added:
        return
    registry = registry_of(pair.path)
    for one in dependencies_of(pair.head) if registry else ():
        origin = origin_of(one, registry) if one.line in pair.change.added_lines else ""
        hosts = [first or second for first, second in _HOST.findall(origin)]
        yield from hosts or (_GITHUB if origin else ())
        yield from _GITHUB if "github.com" in hosts else ()
    for line, text in pair.change.added if "://" in pair.head.text else ():
        address = registry_address(pair.path, pair.head.lines, line) if "://" in text else None
        if address is not None:
            yield from (first for first, _ in _HOST.findall(address.url))
