"""Lets the data-flow engine say what Go rules know of requests and archives."""

from collections.abc import Iterable

from readylayer_cli.code.source import SourceFile
from readylayer_cli.engines.review.rule import Match
from readylayer_cli.engines.review.rules._following import Check, Following, follow
from readylayer_cli.engines.review.taint.models.go_words import ARCHIVE_WORDS, REQUEST_WORDS


def nothing(_file: SourceFile) -> Iterable[Match]:
    """A glance that sees nothing: the engine alone decides."""
    return ()


def followed(following: Following, check: Check = nothing) -> Check:
    """The rule with the engine behind it, in files that strangers reach."""
    return follow(following, check, _is_reached)


def _is_reached(file: SourceFile) -> bool:
    return any(word in file.text for word in (*REQUEST_WORDS, *ARCHIVE_WORDS))
