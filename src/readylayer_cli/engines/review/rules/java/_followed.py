"""Lets the data-flow engine have the last word on what a Java rule sees at a glance."""

from collections.abc import Iterable

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Severity
from readylayer_cli.engines.review.rule import Match
from readylayer_cli.engines.review.rules._following import Check, Following, follow
from readylayer_cli.engines.review.taint.java_signs import REQUEST_SIGNS


def followed(following: Following, check: Check) -> Check:
    """The rule with the engine behind it, in files in which a request can be recognised."""
    return follow(following, check, sees_requests, trusted=True)


def confirmed(kind: str, check: Check) -> Check:
    """The rule without what the engine came by and found nobody in; it adds nothing of its own."""
    nobody = Following(kind, "", Severity.LOW, callees=frozenset({""}))
    return follow(nobody, check, sees_requests, trusted=True)


def only_followed(following: Following) -> Check:
    """A rule about nothing but what the engine follows."""
    return follow(following, _nothing, sees_requests)


def sees_requests(file: SourceFile) -> bool:
    """Whether a request can be recognised in the file."""
    return any(sign in file.text for sign in REQUEST_SIGNS)


def _nothing(_file: SourceFile) -> Iterable[Match]:
    return ()
