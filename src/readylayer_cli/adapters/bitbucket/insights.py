"""What both products' Code Insights need of a status: keys, cut texts, and ids that change with the content."""

import hashlib
import re
from collections.abc import Sequence

from readylayer_cli.domain.host import Annotation, AnnotationLevel, StatusState

MOST_ANNOTATIONS = 1_000
LONGEST_DETAILS = 2_000
DIGEST_TITLE = "Result id"

_LONGEST_KEY = 40  # of a build status at Bitbucket Cloud
_USUAL_NAME = re.compile(r"[A-Za-z0-9]+/[A-Za-z0-9]+")

BUILD_STATES = {
    StatusState.PENDING: "INPROGRESS",
    StatusState.SUCCESS: "SUCCESSFUL",
    StatusState.NEUTRAL: "SUCCESSFUL",
    StatusState.FAILURE: "FAILED",
    StatusState.ERROR: "FAILED",  # what was not checked is no success; there is no third ending that blocks a merge
}
_LEVELS = {AnnotationLevel.NOTICE: "LOW", AnnotationLevel.WARNING: "MEDIUM", AnnotationLevel.FAILURE: "HIGH"}
_SEVERITIES = ("CRITICAL", "HIGH", "MEDIUM", "LOW")


def key_of(name: str) -> str:
    """The key of a status's name: letters, digits and dashes, at most forty, different for different names."""
    plain = re.sub(r"[^A-Za-z0-9]+", "-", name).strip("-")
    if len(name) <= _LONGEST_KEY and _USUAL_NAME.fullmatch(name):
        return plain
    return f"{plain[: _LONGEST_KEY - 17]}-{hashlib.sha256(name.encode('utf-8', 'surrogatepass')).hexdigest()[:16]}"


def severity_of(annotation: Annotation) -> str:
    """One of CRITICAL, HIGH, MEDIUM and LOW."""
    said = annotation.severity.upper()
    return said if said in _SEVERITIES else _LEVELS[annotation.level]


def kind_of(annotation: Annotation) -> str:
    """Bitbucket's kind of an annotation."""
    return "CODE_SMELL" if annotation.level is AnnotationLevel.NOTICE else "BUG"


def shown_of(annotations: Sequence[Annotation]) -> dict[str, Annotation]:
    """The annotations that a report has room for, by an id that changes with what they say."""
    return {_external_id(each): each for each in annotations[:MOST_ANNOTATIONS]}


def cut(text: str, longest: int) -> str:
    """The text, with its end left out if it is too long; counted as Java and browsers do, in UTF-16."""
    if _length(text) <= longest:
        return text
    kept = text[: longest - 1]
    while _length(kept) > longest - 1:
        kept = kept[:-1]
    return kept.rstrip() + "…"


def web_link(link: str | None, longest: int) -> str | None:
    """The link if it is one of the web and short enough, since the host refuses others."""
    usable = link is not None and link.startswith(("http://", "https://")) and len(link) <= longest
    return link if usable else None


def _length(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _external_id(annotation: Annotation) -> str:
    said = "\0".join(
        (
            annotation.path,
            str(annotation.first_line),
            severity_of(annotation),
            annotation.title,
            annotation.message,
            annotation.details,
        )
    )
    return f"readylayer-{annotation.id}-{hashlib.sha256(said.encode('utf-8', 'surrogatepass')).hexdigest()[:12]}"
