"""A review as JSON Lines: one finding a line, then one line with everything else."""

from readylayer_cli.domain.review import ReviewResult
from readylayer_cli.reports.context import RenderContext
from readylayer_cli.reports.json_document import finding_object, review_document
from readylayer_cli.reports.jsontext import dump


def render_review(result: ReviewResult, context: RenderContext) -> str:
    """Lines of `"type": "finding"` in rank order; the last line is of `"type": "summary"`."""
    lines = [dump({"type": "finding", **finding_object(finding)}, indent=None) for finding in result.findings]
    rest = {key: value for key, value in review_document(result, context).items() if key != "findings"}
    lines.append(dump({"type": "summary", **rest}, indent=None))
    return "\n".join(lines) + "\n"
