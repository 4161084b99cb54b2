"""The fake hosts that the contract suite plays on, by name."""

from collections.abc import Callable
from functools import partial

from tests.contract.hosts.stage import Stage
from tests.fakes.hosts.bitbucket_cloud.stage import CloudStage
from tests.fakes.hosts.bitbucket_dc.stage import DataCenterStage
from tests.fakes.hosts.github.stage import GithubStage
from tests.fakes.hosts.gitlab.stage import GitlabStage

STAGES: dict[str, Callable[[], Stage]] = {
    "github": GithubStage,
    "ghes": partial(GithubStage, enterprise=True),
    "gitlab": GitlabStage,
    "gitlab-relative-root": partial(GitlabStage, relative_root="/gitlab"),
    "bitbucket-cloud": CloudStage,
    "bitbucket-cloud-token": partial(CloudStage, access_token=True),
    "bitbucket-dc": DataCenterStage,
}
