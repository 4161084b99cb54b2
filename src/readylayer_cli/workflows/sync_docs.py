"""From the code to its API: read, write down, compare."""

from dataclasses import dataclass

from readylayer_cli.domain.api import Drift, Level, SyncResult
from readylayer_cli.domain.grades import Verdict
from readylayer_cli.domain.review import Shortfall
from readylayer_cli.engines.docs.compare.documents import compare_documents
from readylayer_cli.engines.docs.drift import find_drift
from readylayer_cli.engines.docs.extract import Files, extract
from readylayer_cli.engines.docs.openapi import build_document


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be made: the version of the document, and the name of its file if it is to be written.

    `check` names the committed document that the code is held against.
    """

    version: str = "3.1"
    name: str | None = None
    check: str | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """The result, and the document's text where one was wanted."""

    result: SyncResult
    text: str | None = None


def sync_docs(files: Files, wanted: Wanted, committed: bytes | None = None) -> Outcome:
    """Read the API, make its document, and hold the committed one against it."""
    surface = extract(files)
    drift: tuple[Drift, ...] = ()
    shortfalls: tuple[Shortfall, ...] = ()
    if wanted.check is not None and committed is None:
        shortfalls = (Shortfall("there is no such document to check; write it with --openapi-out", wanted.check),)
    elif wanted.check is not None and committed is not None:
        from readylayer_cli.engines.docs.document_text import read_document  # lazy: yaml, 20 ms

        drift = find_drift(surface, read_document(committed, wanted.check), wanted.version)
    failed = any(each.severity is Level.ERROR for each in drift)
    verdict = Verdict.FAIL if failed else Verdict.INCOMPLETE if surface.shortfalls or shortfalls else Verdict.PASS
    result = SyncResult(verdict, surface, drift=drift, shortfalls=shortfalls)
    if wanted.name is None:
        return Outcome(result)
    from readylayer_cli.engines.docs.document_text import write_document  # lazy: yaml, 20 ms

    return Outcome(result, write_document(build_document(surface, wanted.version), wanted.name))


def compare(old: tuple[str, bytes], new: tuple[str, bytes], today: str) -> SyncResult:
    """The changes from one document to another; each is given by name and content."""
    from readylayer_cli.engines.docs.document_text import read_document  # lazy: yaml, 20 ms

    changes = compare_documents(read_document(old[1], old[0]), read_document(new[1], new[0]), today)
    failed = any(each.level is Level.ERROR for each in changes)
    return SyncResult(Verdict.FAIL if failed else Verdict.PASS, changes=changes, compared=True)
