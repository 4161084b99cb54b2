"""Builders for review tests."""

from readylayer_cli.domain.change import FileChange, FileStatus, Hunk
from readylayer_cli.domain.finding import Finding, Span
from readylayer_cli.domain.grades import Confidence, Severity


def finding(rule_id="python-sql", path="a.py", line=1, last=None, **more):
    values = {
        "severity": Severity.MEDIUM,
        "confidence": Confidence.HIGH,
        "message": "something",
        "engine": "readylayer",
        "content_key": f"{rule_id}:key",
        **more,
    }
    return Finding(rule_id=rule_id, path=path, span=Span(line, last or line), **values)


def file_change(path="a.py", added=(), status=FileStatus.MODIFIED):
    """A change whose added lines are exactly these."""
    hunks = tuple(Hunk(line, 0, line, 1, ("+x",)) for line in added)
    return FileChange(path, status, path, hunks=hunks)
