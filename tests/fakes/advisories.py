"""A database of advisories in memory."""

import json

from readylayer_cli.adapters.osv.database import packages_of


class MemoryAdvisories:
    """Records given as plain values."""

    def __init__(self, *records, dated="2026-01-01"):
        self._records = [json.dumps(record).encode() for record in records]
        self._dated = dated

    def about(self, packages):
        found = {}
        for record in self._records:
            for package in packages_of(record) & set(packages):
                found.setdefault(package, []).append(record)
        return found

    def dated(self):
        return self._dated
