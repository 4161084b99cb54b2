"""The results of a run that could not post them, for `readylayer post` in a job that can."""

from readylayer_cli.domain.event import RepositoryRef
from readylayer_cli.domain.review import ReviewResult
from readylayer_cli.reports.context import RenderContext
from readylayer_cli.reports.json_document import review_document
from readylayer_cli.reports.jsontext import Json, dump

KIND = "readylayer-results"
SCHEMA_VERSION = 1


def render_artifact(
    result: ReviewResult, context: RenderContext, repo: RepositoryRef | None, number: int | None, head_sha: str | None
) -> str:
    """One JSON document: what was reviewed, and the review as `--format json` prints it."""
    where: Json = None
    if repo is not None:
        where = {"provider": repo.provider.value, "owner": repo.owner, "name": repo.name}
    held_back: list[Json] = [finding.fingerprint for finding in result.held_back]
    document: dict[str, Json] = {
        "kind": KIND,
        "schema_version": SCHEMA_VERSION,
        "tool_version": context.tool_version,
        "repo": where,
        "number": number,
        "head_sha": head_sha,
        "fail_on": result.fail_on.value if result.fail_on else None,
        "held_back": held_back,
        "review": review_document(result, context),
    }
    return dump(document) + "\n"
