"""Builders of remarks and publications for the publishing tests."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from readylayer_cli.domain.change import ChangeSet
from readylayer_cli.domain.grades import Severity, Verdict
from readylayer_cli.domain.host import Annotation, AnnotationLevel
from readylayer_cli.domain.publication import Publication, Remark, Spread

HEAD = "a" * 40


def key(name: str) -> str:
    """A fingerprint as the engines make them."""
    return hashlib.sha256(name.encode()).hexdigest()[:32]


def remark(name: str = "one", path: str = "src/app.py", line: int = 2, **changes: Any) -> Remark:
    """A remark of high severity that fails nothing."""
    usual = Remark(
        key=key(name),
        path=path,
        first_line=line,
        last_line=line,
        severity=Severity.HIGH,
        gates=False,
        body=f"**high** about {name}",
        annotation=Annotation(
            id=key(name + path)[:12],
            path=path,
            first_line=line,
            last_line=line,
            level=AnnotationLevel.FAILURE,
            severity="high",
            title="high: rule",
            message=f"about {name}",
        ),
    )
    return replace(usual, **changes)


def publication(*remarks: Remark, head_sha: str = HEAD, **changes: Any) -> Publication:
    """A review that says these remarks and checked everything."""
    usual = Publication(
        name="review",
        head_sha=head_sha,
        verdict=Verdict.PASS,
        title=f"{len(remarks)} high",
        status_text="Passes.",
        remarks=tuple(remarks),
        silent_keys=frozenset(),
        proves_gone=lambda _path: True,
        summarise=told,
        quiet=not remarks,
    )
    return replace(usual, **changes)


def told(spread: Spread) -> str:
    """A summary that names where everything is, so that tests can read it back."""
    rows = [f"inline {path} {remark_key}" for remark_key, path in spread.inline]
    for place in ("annotated", "listed", "dismissed"):
        rows += [f"{place} {each.path} {each.key}" for each in getattr(spread, place)]
    return "\n".join(["summary", *sorted(rows)])


def diff_of(parse: Callable[[bytes], ChangeSet], files: Sequence[tuple[str, int]]) -> ChangeSet:
    """A diff that adds files of that many lines."""
    text = "".join(
        f"diff --git a/{path} b/{path}\nnew file mode 100644\n--- /dev/null\n+++ b/{path}\n@@ -0,0 +1,{count} @@\n"
        + "".join(f"+line {number}\n" for number in range(1, count + 1))
        for path, count in files
    )
    return parse(text.encode())
