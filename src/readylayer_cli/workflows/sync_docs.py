"""From the code to its API: read, write down, compare."""

from dataclasses import dataclass

from readylayer_cli.domain.api import SyncResult
from readylayer_cli.domain.grades import Verdict
from readylayer_cli.engines.docs.extract import Files, extract
from readylayer_cli.engines.docs.openapi import build_document


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be made: the version of the document, and the name of its file if it is to be written."""

    version: str = "3.1"
    name: str | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """The result, and the document's text where one was wanted."""

    result: SyncResult
    text: str | None = None


def sync_docs(files: Files, wanted: Wanted) -> Outcome:
    """Read the API and make its document."""
    surface = extract(files)
    verdict = Verdict.INCOMPLETE if surface.shortfalls else Verdict.PASS
    result = SyncResult(verdict, surface)
    if wanted.name is None:
        return Outcome(result)
    from readylayer_cli.engines.docs.document_text import write_document  # lazy: yaml, 20 ms

    return Outcome(result, write_document(build_document(surface, wanted.version), wanted.name))
