"""The external analysers that a review may run."""

from functools import cache

from readylayer_cli.engines.review.external import oxlint, ruff
from readylayer_cli.engines.review.external.engine import ExternalEngine
from readylayer_cli.engines.review.external.oxlint_rules import oxlint_rule_infos
from readylayer_cli.engines.review.external.ruff_rules import ruff_rule_infos


@cache
def external_engines() -> tuple[ExternalEngine, ...]:
    """ruff comes with the package; oxlint with the extra `js`."""
    return (
        ExternalEngine(
            id="ruff",
            program="ruff",
            languages=frozenset({"python"}),
            argv=ruff.argv,
            parse=ruff.parse_output,
            rules=ruff_rule_infos,
        ),
        ExternalEngine(
            id="oxlint",
            program="oxlint",
            languages=frozenset({"javascript", "typescript", "tsx"}),
            argv=oxlint.argv,
            parse=oxlint.parse_output,
            rules=oxlint_rule_infos,
            required=False,
        ),
    )

