"""From the bytes of a file to the runs that a SARIF log holds, within bounds."""

import codecs
import zlib

from pydantic_core import from_json

from readylayer_cli.domain.errors import InputError
from readylayer_cli.engines.review.sarif.fields import Table, items, tables, text
from readylayer_cli.engines.review.sarif.logs import MOST_BYTES

MOST_RESULTS = 200_000
_MOST_RUNS = 500
_GZIP = b"\x1f\x8b"
_HINT = "give the SARIF 2.1.0 log that the tool wrote, whole and on its own"
_NARROW = "let the tool look at less, or split its log"


def read_runs(data: bytes, name: str) -> list[Table]:
    """The runs of a log, plain or compressed with gzip; raises `InputError`, naming the file, for anything else."""
    if data.startswith(_GZIP):
        data = _unpacked(data, name)
    if len(data) > MOST_BYTES:
        raise _too_large(name)
    try:
        document = from_json(_as_utf8(data), allow_inf_nan=True)
    except (ValueError, UnicodeDecodeError) as error:
        reason = " ".join(str(error).split())[:200]
        raise InputError("RL2070", f"not a SARIF log: {name}: {reason}", _HINT) from error
    if not isinstance(document, dict) or not isinstance(document.get("runs"), list):
        raise InputError("RL2070", f"not a SARIF log: {name}: it has no list of runs", _HINT)
    version = text(document.get("version"), 50)
    if version and not version.startswith("2."):
        raise InputError("RL2071", f"SARIF {version!r} is not read, only 2.1.0: {name}", _HINT)
    runs = tables(document["runs"])
    results = sum(len(items(run.get("results"))) for run in runs)
    if results > MOST_RESULTS or len(runs) > _MOST_RUNS:
        raise InputError("RL2072", f"{results:,} results in {len(runs):,} runs are too many: {name}", _NARROW)
    return runs


def _too_large(name: str) -> InputError:
    return InputError("RL2072", f"more than {MOST_BYTES // 1_000_000:,} MB are too much for a log: {name}", _NARROW)


def _unpacked(data: bytes, name: str) -> bytes:
    """What was compressed, in one piece or several; a small file may hold a huge one, so it stops at the bound."""
    parts: list[bytes] = []
    size = 0
    while data.startswith(_GZIP):
        stream = zlib.decompressobj(wbits=31)
        try:
            parts.append(stream.decompress(data, MOST_BYTES + 1 - size))
        except zlib.error as error:
            raise InputError("RL2070", f"broken gzip: {name}: {error}", _HINT) from error
        size += len(parts[-1])
        if size > MOST_BYTES:
            raise _too_large(name)
        if not stream.eof:
            raise InputError("RL2070", f"broken gzip: {name}: it ends too early", _HINT)
        data = stream.unused_data
    return b"".join(parts)


def _as_utf8(data: bytes) -> bytes:
    """Shells of Windows write UTF-16."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data.decode("utf-16").encode("utf-8")
    return data.removeprefix(codecs.BOM_UTF8)
