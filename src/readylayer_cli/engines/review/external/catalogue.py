"""The external analysers that a review may run, each imported when there is a file for it."""

from collections.abc import Collection
from functools import cache

from readylayer_cli.engines.review.external.engine import ExternalEngine

PYTHON = frozenset({"python"})
JAVASCRIPT = frozenset({"javascript", "typescript", "tsx"})
READS = {"ruff": PYTHON, "oxlint": JAVASCRIPT}
"""The languages of each analyser, by its id."""


def external_engines(languages: Collection[str]) -> tuple[ExternalEngine, ...]:
    """The analysers for these languages: ruff comes with the package, oxlint with the extra `js`."""
    wanted = frozenset(languages)
    return tuple(make() for make, reads in ((_ruff, PYTHON), (_oxlint, JAVASCRIPT)) if reads & wanted)


@cache
def _ruff() -> ExternalEngine:
    from readylayer_cli.engines.review.external import ruff  # lazy: its table of rules, 10 ms
    from readylayer_cli.engines.review.external.ruff_rules import RULES_QUIET_IN_TESTS, ruff_rule_infos

    return ExternalEngine(
        "ruff", "ruff", PYTHON, ruff.argv, ruff.parse_output, ruff_rule_infos, quiet_in_tests=RULES_QUIET_IN_TESTS
    )


@cache
def _oxlint() -> ExternalEngine:
    from readylayer_cli.engines.review.external import oxlint  # lazy: its table of rules, 10 ms
    from readylayer_cli.engines.review.external.oxlint_rules import oxlint_rule_infos

    return ExternalEngine(
        "oxlint",
        "oxlint",
        JAVASCRIPT,
        oxlint.argv,
        oxlint.parse_output,
        oxlint_rule_infos,
        required=False,
        in_characters=oxlint.in_characters,
        shown=oxlint.without_directives,
    )
