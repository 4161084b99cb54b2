"""The door to a repository at a Bitbucket Data Center."""

from readylayer_cli.adapters.bitbucket.api import segment
from readylayer_cli.adapters.bitbucket.credentials import Credentials
from readylayer_cli.adapters.bitbucket.insights import MOST_ANNOTATIONS
from readylayer_cli.adapters.bitbucket_dc.access import DataCenterAccess
from readylayer_cli.adapters.bitbucket_dc.changes import DataCenterChanges
from readylayer_cli.adapters.bitbucket_dc.client import DATA_CENTER, REST, DataCenterApi, connect
from readylayer_cli.adapters.bitbucket_dc.contents import DataCenterContents
from readylayer_cli.adapters.bitbucket_dc.discussion import DataCenterDiscussion
from readylayer_cli.adapters.bitbucket_dc.pipelines import DataCenterPipelines
from readylayer_cli.adapters.bitbucket_dc.results import DataCenterResults
from readylayer_cli.adapters.hosting.patience import Patience
from readylayer_cli.domain.event import RepositoryRef
from readylayer_cli.domain.host import Capabilities, MarkerStyle, SuggestionStyle
from readylayer_cli.host_ports import Host

CAPABILITIES = Capabilities(
    markers=MarkerStyle.LINK_DEFINITION,
    suggestions=SuggestionStyle.NONE,
    folds=False,
    notes_outside_hunks=False,
    resolves=True,
    annotations=True,
    most_annotations=MOST_ANNOTATIONS,
    max_note_bytes=32_768,
    inline_per_run=5,
    many_file_commits=False,
    releases=False,
)


def open_bitbucket_dc(address: str, credentials: Credentials, repo: RepositoryRef, patience: Patience) -> Host:
    """The repository `owner/name` of the server at an address, where `owner` is the key of the project."""
    root = f"{REST}/projects/{segment(DATA_CENTER, repo.owner)}/repos/{segment(DATA_CENTER, repo.name)}"
    api = DataCenterApi(connect(credentials, address), patience, repo, root)
    access = DataCenterAccess(api)
    return Host(
        capabilities=CAPABILITIES,
        discussion=DataCenterDiscussion(api, access),
        changes=DataCenterChanges(api),
        results=DataCenterResults(api),
        contents=DataCenterContents(api),
        pipelines=DataCenterPipelines(api),
        access=access,
    )
