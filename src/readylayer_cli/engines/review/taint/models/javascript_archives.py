"""Archives: the names of their entries were chosen by whoever packed them."""

from readylayer_cli.engines.review.taint.model import EntryPoint, Model

_NAMES = ("path", "fileName", "entryName", "relativePath", "rawEntryName", "name")

ARCHIVES = Model(
    triggers=("unzipper", "yauzl", "adm-zip", "jszip", "tar-stream", "node-stream-zip", "unzip", "decompress"),
    sources={f"ArchiveEntry().{name}": "archive" for name in _NAMES},
    returns={
        "adm-zip().getEntries()[]": "ArchiveEntry()", "yauzl.Entry()": "ArchiveEntry()", "adm-zip().getEntry()": "ArchiveEntry()",
        "unzipper.Open.file().files[]": "ArchiveEntry()", "zip.getEntries()[]": "ArchiveEntry()",
    },
    registrars={".on:entry": EntryPoint("archive", refs={"0": "ArchiveEntry()"})},
    entries=(EntryPoint("archive", parameters=r"(?:entry|zipEntry|header)(?::[\w.]+)?(?:,.*)?", refs={"0": "ArchiveEntry()"}),),
)  # fmt: skip
