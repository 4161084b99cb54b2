"""The rules that compare the two trees of a change, each within its time."""

from collections.abc import Callable
from dataclasses import dataclass, field

from readylayer_cli.domain.finding import Finding
from readylayer_cli.engines.review.budget import Budget
from readylayer_cli.engines.review.detect import RuleFault, to_finding
from readylayer_cli.engines.review.files import Selection
from readylayer_cli.engines.review.policy import Policy
from readylayer_cli.engines.review.registry import change_rules
from readylayer_cli.engines.review.rule import ChangeRule
from readylayer_cli.engines.review.view import ChangeView
from readylayer_cli.ports import OutOfTime, Unfinished, Workers


@dataclass
class Compared:
    """What the change rules found, and which of them failed."""

    findings: list[Finding] = field(default_factory=list)
    faults: list[RuleFault] = field(default_factory=list)


def compare_trees(selection: Selection, policy: Policy, workers: Workers, budget: Budget) -> Compared:
    """Ask every change rule that is not off."""
    view = ChangeView(selection.change, selection.pairs)
    compared = Compared()
    for rule in change_rules():
        if policy.is_off(rule.id):
            continue
        outcome = workers.bounded(_asking(rule, view), budget.piece_s)
        if isinstance(outcome, Unfinished):
            compared.faults.append(RuleFault(rule.id, "", outcome.reason))
        elif isinstance(outcome, RuleFault):
            compared.faults.append(outcome)
        else:
            compared.findings += outcome
    return compared


def _asking(rule: ChangeRule, view: ChangeView) -> Callable[[], list[Finding] | RuleFault]:
    def ask() -> list[Finding] | RuleFault:
        try:
            return [
                to_finding(rule, hit.path, hit.match, view.head_file(hit.path) or view.base_file(hit.path))
                for hit in rule.check(view)
            ]
        except OutOfTime:
            raise
        except Exception as error:  # noqa: BLE001 - one rule's fault must not hide the others' findings; it is reported
            return RuleFault(rule.id, "", f"{type(error).__name__}: {error}"[:300])

    return ask
