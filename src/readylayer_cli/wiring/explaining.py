"""Answers what a rule is about, with what was decided about it here."""

from difflib import get_close_matches

from readylayer_cli.domain.errors import UsageError
from readylayer_cli.domain.explanation import Explanation
from readylayer_cli.domain.options import Scope
from readylayer_cli.engines.review.catalogue import own_rule_ids
from readylayer_cli.engines.review.explain import explain
from readylayer_cli.engines.review.sarif.intake import rules_in
from readylayer_cli.wiring.configuration import Overrides, load_configuration
from readylayer_cli.wiring.feeds import read_logs
from readylayer_cli.wiring.project import open_project
from readylayer_cli.wiring.review import ReviewRequest
from readylayer_cli.workflows.review import read_rule_files, review_options


def explain_rules(pattern: str, request: ReviewRequest) -> list[Explanation]:
    """The rules that the id or glob means; raises `UsageError` with the nearest names if there is none.

    Rules of other tools are known from the logs that the request names.
    """
    project = open_project(request.directory, needs_git=False)
    tree = project.tree()
    overrides = Overrides(request.config_file, request.assignments, request.isolated)
    loaded = load_configuration(tree, request.environment, overrides)
    custom = read_rule_files(tree)
    foreign = rules_in(read_logs(request.sarif, loaded, project)) if request.sarif else {}
    found = explain(pattern, custom, foreign, review_options(loaded.settings.review, Scope.ADDED))
    if not found:
        known = sorted({*own_rule_ids("", custom), *foreign})
        near = get_close_matches(pattern, known, n=3, cutoff=0.5)
        hint = f"did you mean {' or '.join(near)}?" if near else "readylayer review --explain '*' lists all"
        raise UsageError("RL1014", f"there is no rule {pattern}", hint)
    return found
