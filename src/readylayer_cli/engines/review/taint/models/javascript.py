"""The models that a JavaScript or TypeScript file calls for, told by what it mentions."""

from functools import cache

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.taint.model import Model, merged
from readylayer_cli.engines.review.taint.models.javascript_archives import ARCHIVES
from readylayer_cli.engines.review.taint.models.javascript_data import DATA
from readylayer_cli.engines.review.taint.models.javascript_node import NODE
from readylayer_cli.engines.review.taint.models.javascript_page import PAGE
from readylayer_cli.engines.review.taint.models.javascript_web import CONTEXTS, LAMBDA, NEST, SERVER, SOCKETS

_FAMILIES = (
    (NEST, lazy_pattern(r"@(?:Query|Body|Param|Headers|Payload|Args)\(")),
    (
        SERVER,
        lazy_pattern(
            r"\b(?:req|request|httpReq|searchParams|input)\b|createServer|\{\s*(?:query|body|params)\b|getQuery|readBody|@nestjs/"
        ),
    ),
    (CONTEXTS, lazy_pattern(r"\b(?:ctx|context|c\.req|Context)\b")),
    (LAMBDA, lazy_pattern(r"queryStringParameters|pathParameters|event\.body")),
    (SOCKETS, lazy_pattern(r"\bsocket\.on\(|\bws\.on\(|\bclient\.on\(")),
    (
        PAGE,
        lazy_pattern(
            r"\blocation\b|document\.(?:URL|referrer|documentURI)|window\.name|URLSearchParams|['\"]message['\"]|onmessage|useSearchParams|\$route\b"
            r"|useRouter|router\.query|useParams|queryParam"
        ),
    ),
    (ARCHIVES, lazy_pattern(r"unzipper|yauzl|adm-zip|jszip|tar-stream|node-stream-zip|unzip|decompress")),
)
_HARM = lazy_pattern(
    r"query|exec|eval|Function\(|spawn|fs\b|File|readdir|unlink|mkdir|redirect|[lL]ocation|send|render|\.write|\.end\(|fetch|axios|got\b|http|[rR]equest|erHTML|insertAdjacent"
    r"|\$\(|jQuery|__html|href|src|RegExp|require\(|import\(|merge|extend|\.set\(|find|update|delete|remove|aggregate|search|xpath|evaluate|parseXml|compile|template|serialize"
    r"|yaml|[rR]aw|literal|[wW]here|setTimeout|setInterval|log|Header|header|session|body\s*=|html|append|\]\s*\[|\]\s*=|unsafe|trustAs|bypassSecurity|\.mv\(|download|vm\b"
)


_LONGEST_LINES = 4_000_000_000
"""Squared and added up: a single line of 63,000 letters."""


def javascript_model(file: SourceFile) -> Model | None:
    """What the file's frameworks do; `None` if no stranger can be told in it, or nothing that does harm."""
    families = tuple(index for index, (_, pattern) in enumerate(_FAMILIES) if pattern.search(file.text))
    if not families or not _HARM.search(file.text) or _is_packed(file):
        return None
    return _model(families)


def _is_packed(file: SourceFile) -> bool:
    """Whether a tool wrote it on a few endless lines, in which finding each place takes too long."""
    return sum(len(line) ** 2 for line in file.lines) > _LONGEST_LINES


@cache
def _model(families: tuple[int, ...]) -> Model:
    return merged((*(_FAMILIES[index][0] for index in families), PAGE, NODE, DATA))
