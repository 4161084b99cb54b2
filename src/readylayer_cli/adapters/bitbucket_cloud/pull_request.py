"""A pull request of Bitbucket Cloud as a change."""

from readylayer_cli.adapters.bitbucket.node import Node
from readylayer_cli.adapters.bitbucket_cloud.people import read_author
from readylayer_cli.domain.event import RepositoryRef
from readylayer_cli.domain.host import Account, ChangeRef, ChangeState, HostedChange

_STATES = {
    "OPEN": ChangeState.OPEN,
    "MERGED": ChangeState.MERGED,
    "DECLINED": ChangeState.CLOSED,
    "SUPERSEDED": ChangeState.CLOSED,
}


def read_pull_request(node: Node, repo: RepositoryRef) -> HostedChange:
    """The change that an answer describes; its commit ids have twelve characters."""
    state = _STATES.get(node.text("state"))
    if state is None:
        raise node.product.odd(f"{node.where} is in the unknown state {node.text('state')!r}")
    source, target = node.node("source"), node.node("destination")
    merged = node.maybe_node("merge_commit")
    links = node.maybe_node("links")
    page = links.maybe_node("html") if links else None
    return HostedChange(
        ref=ChangeRef(repo, node.number("id")),
        state=state,
        title=node.text("title"),
        description=node.maybe_text("description") or "",
        author=_account(node.maybe_node("author")),
        base_branch=target.node("branch").text("name"),
        head_branch=source.node("branch").text("name"),
        base_sha=target.node("commit").text("hash"),
        head_sha=source.node("commit").text("hash"),
        from_fork=_home(source) != _home(target),
        draft=node.flag("draft"),
        url=page.maybe_text("href") if page else None,
        merged_by=_account(node.maybe_node("closed_by")) if state is ChangeState.MERGED else None,
        merge_commit=merged.maybe_text("hash") if merged else None,
    )


def _account(user: Node | None) -> Account | None:
    author = read_author(user)
    return author.account if author else None


def _home(endpoint: Node) -> str | None:
    """Where a branch lies; `None` for a fork that was deleted."""
    repository = endpoint.maybe_node("repository")
    return (repository.maybe_text("uuid") or repository.maybe_text("full_name")) if repository else None
