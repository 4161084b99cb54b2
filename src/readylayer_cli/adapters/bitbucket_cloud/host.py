"""The door to a repository at Bitbucket Cloud."""

from readylayer_cli.adapters.bitbucket.api import segment
from readylayer_cli.adapters.bitbucket.credentials import Basic, Credentials
from readylayer_cli.adapters.bitbucket.insights import MOST_ANNOTATIONS
from readylayer_cli.adapters.bitbucket_cloud.access import CloudAccess
from readylayer_cli.adapters.bitbucket_cloud.changes import CloudChanges
from readylayer_cli.adapters.bitbucket_cloud.client import ADDRESS, CLOUD, CloudApi, connect
from readylayer_cli.adapters.bitbucket_cloud.contents import CloudContents
from readylayer_cli.adapters.bitbucket_cloud.discussion import CloudDiscussion
from readylayer_cli.adapters.bitbucket_cloud.pipelines import CloudPipelines
from readylayer_cli.adapters.bitbucket_cloud.results import CloudResults
from readylayer_cli.adapters.hosting.patience import Patience
from readylayer_cli.domain.event import RepositoryRef
from readylayer_cli.domain.host import Capabilities, MarkerStyle, SuggestionStyle
from readylayer_cli.host_ports import Host

SITE = "https://bitbucket.org"

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
    releases=False,
)


def open_bitbucket_cloud(address: str, credentials: Credentials, repo: RepositoryRef, patience: Patience) -> Host:
    """The repository `owner/name`, where `owner` is the workspace, at the address of the site or of its API."""
    api_address = ADDRESS if address.rstrip("/") == SITE else address
    root = f"/repositories/{segment(CLOUD, repo.owner)}/{segment(CLOUD, repo.name)}"
    api = CloudApi(connect(credentials, api_address), patience, repo, root)
    access = CloudAccess(api, personal=isinstance(credentials, Basic))
    return Host(
        capabilities=CAPABILITIES,
        discussion=CloudDiscussion(api, access),
        changes=CloudChanges(api),
        results=CloudResults(api, SITE),
        contents=CloudContents(api),
        pipelines=CloudPipelines(api),
        access=access,
    )
