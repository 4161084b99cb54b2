"""Tells which CI runner this is, without loading what reads its events."""

from collections.abc import Mapping

from readylayer_cli.ci.job import Runner
from readylayer_cli.ci.variables import Variables


def detect(environment: Mapping[str, str]) -> Runner | None:
    """The runner that set these variables; `None` on a person's machine and on runners that are not known."""
    variables = Variables(environment)
    if variables.is_true("GITHUB_ACTIONS"):
        return Runner.GITHUB
    if variables.is_true("GITLAB_CI"):
        return Runner.GITLAB
    return Runner.BITBUCKET if variables.text("BITBUCKET_BUILD_NUMBER") else None
