"""A pull request of Bitbucket Data Center as a change."""

from readylayer_cli.adapters.bitbucket.node import Node
from readylayer_cli.adapters.bitbucket_dc.people import read_account
from readylayer_cli.domain.event import RepositoryRef
from readylayer_cli.domain.host import ChangeRef, ChangeState, HostedChange

_STATES = {"OPEN": ChangeState.OPEN, "MERGED": ChangeState.MERGED, "DECLINED": ChangeState.CLOSED}
_BRANCH = "refs/heads/"


def read_pull_request(node: Node, repo: RepositoryRef) -> HostedChange:
    """The change that an answer describes. Data Center does not say in it who merged."""
    state = _STATES.get(node.text("state"))
    if state is None:
        raise node.product.odd(f"{node.where} is in the unknown state {node.text('state')!r}")
    source, target = node.node("fromRef"), node.node("toRef")
    author = node.maybe_node("author")
    properties = node.maybe_node("properties")
    merged = properties.maybe_node("mergeCommit") if properties else None
    links = node.maybe_node("links")
    pages = links.nodes("self") if links else ()
    return HostedChange(
        ref=ChangeRef(repo, node.number("id")),
        state=state,
        title=node.text("title"),
        description=node.maybe_text("description") or "",
        author=read_account(author.maybe_node("user")) if author else None,
        base_branch=_branch(target),
        head_branch=_branch(source),
        base_sha=target.text("latestCommit"),
        head_sha=source.text("latestCommit"),
        from_fork=_home(source) != _home(target),
        draft=node.flag("draft"),
        url=next((page.text("href") for page in pages), None),
        merge_commit=merged.maybe_text("id") if merged else None,
    )


def branch_ref(branch: str) -> str:
    """The full name of a branch."""
    return _BRANCH + branch


def _branch(ref: Node) -> str:
    return ref.text("id").removeprefix(_BRANCH)


def _home(ref: Node) -> tuple[str, str]:
    repository = ref.node("repository")
    return repository.node("project").text("key"), repository.text("slug")
