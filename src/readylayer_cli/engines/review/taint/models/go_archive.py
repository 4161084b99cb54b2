"""Archives: names of entries are chosen by who packed them."""

from readylayer_cli.engines.review.taint.model import Model

_READERS = ("OpenReader()", "NewReader()", "ReadCloser()", "Reader()")

ARCHIVE = Model(
    sources={
        **{f"archive/zip.{owner}.File": "archive" for owner in _READERS}, **{f"zip.{owner}.File": "archive" for owner in _READERS},
        "archive/zip.File().Name": "archive", "archive/zip.FileHeader().Name": "archive", "zip.File().Name": "archive",
        **{f"{package}tar.{owner}.Next": "archive" for package in ("archive/", "") for owner in ("NewReader()", "Reader()")},
        "archive/tar.Header().Name": "archive", "archive/tar.Header().Linkname": "archive", "tar.Header().Name": "archive", "archive/zip.File().FileHeader.Name": "archive",
    },
)  # fmt: skip
"""Zip and tar entries."""
