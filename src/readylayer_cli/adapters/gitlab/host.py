"""The door to one project at GitLab."""

from readylayer_cli.adapters.gitlab.access import GitlabAccess
from readylayer_cli.adapters.gitlab.changes import GitlabChanges
from readylayer_cli.adapters.gitlab.client import Api, connect
from readylayer_cli.adapters.gitlab.contents import GitlabContents
from readylayer_cli.adapters.gitlab.discussion import GitlabDiscussion
from readylayer_cli.adapters.gitlab.pipelines import GitlabPipelines
from readylayer_cli.adapters.gitlab.results import GitlabResults
from readylayer_cli.adapters.gitlab.token import GitlabToken
from readylayer_cli.adapters.hosting.patience import Patience
from readylayer_cli.domain.event import RepositoryRef
from readylayer_cli.domain.host import Capabilities, MarkerStyle, SuggestionStyle
from readylayer_cli.host_ports import Host

CAPABILITIES = Capabilities(
    markers=MarkerStyle.HTML_COMMENT,
    suggestions=SuggestionStyle.GITLAB,
    folds=True,
    notes_outside_hunks=True,
    resolves=True,
    annotations=False,
    most_annotations=0,
    max_note_bytes=900_000,  # GitLab counts a million characters
    inline_per_run=3,
)


def open_gitlab(url: str, token: GitlabToken, repo: RepositoryRef, patience: Patience) -> Host:
    """One project. `url` is the server's address with its relative root, if it has one: `https://host/gitlab`."""
    api = Api(connect(url, token), repo, token, patience)
    access = GitlabAccess(api)
    changes = GitlabChanges(api, repo)
    return Host(
        capabilities=CAPABILITIES,
        discussion=GitlabDiscussion(api, access, changes),
        changes=changes,
        results=GitlabResults(api),
        contents=GitlabContents(api),
        pipelines=GitlabPipelines(api),
        access=access,
    )
