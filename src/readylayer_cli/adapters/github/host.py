"""The door to GitHub and GitHub Enterprise Server."""

from readylayer_cli.adapters.github.access import GithubAccess
from readylayer_cli.adapters.github.address import api_url_of
from readylayer_cli.adapters.github.changes import GithubChanges
from readylayer_cli.adapters.github.client import Api
from readylayer_cli.adapters.github.connection import connect
from readylayer_cli.adapters.github.contents import GithubContents
from readylayer_cli.adapters.github.credentials import Credentials
from readylayer_cli.adapters.github.discussion import GithubDiscussion
from readylayer_cli.adapters.github.graph import Graph
from readylayer_cli.adapters.github.pipelines import GithubPipelines
from readylayer_cli.adapters.github.results import GithubResults
from readylayer_cli.adapters.hosting.patience import Patience
from readylayer_cli.domain.event import RepositoryRef
from readylayer_cli.domain.host import Capabilities, MarkerStyle, SuggestionStyle
from readylayer_cli.host_ports import Host

PACE_S = 1.0
"""How far apart GitHub wants writes to be."""

CAPABILITIES = Capabilities(
    markers=MarkerStyle.HTML_COMMENT,
    suggestions=SuggestionStyle.GITHUB,
    folds=True,
    notes_outside_hunks=False,
    resolves=True,
    annotations=True,
    most_annotations=200,
    max_note_bytes=60_000,
    code_scanning=True,
)


def open_github(url: str, credentials: Credentials, repo: RepositoryRef, patience: Patience | None = None) -> Host:
    """One repository, at the address that people open: `https://github.com`, a tenant of ghe.com, or a server.

    Nothing is asked of the server before the first use of a port.
    """
    return open_github_api(api_url_of(url), credentials, repo, patience)


def open_github_api(
    api_url: str, credentials: Credentials, repo: RepositoryRef, patience: Patience | None = None
) -> Host:
    """The same at the root of a REST API, which tells where everything else is."""
    api = Api(connect(api_url, credentials, repo.name), repo, patience or Patience(pace_s=PACE_S))
    graph = Graph(api)
    access = GithubAccess(api, graph)
    changes = GithubChanges(api)
    return Host(
        capabilities=CAPABILITIES,
        discussion=GithubDiscussion(api, graph, access, changes),
        changes=changes,
        results=GithubResults(api, access),
        contents=GithubContents(api),
        pipelines=GithubPipelines(api),
        access=access,
    )
