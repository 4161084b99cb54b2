"""The door to a CI job: which event it runs for, and what to compare."""

from collections.abc import Callable, Mapping

from readylayer_cli.ci import bitbucket, github, gitlab
from readylayer_cli.ci.job import Checkout, Job, Runner
from readylayer_cli.ci.runner import detect
from readylayer_cli.ci.variables import Variables


def read_job(
    environment: Mapping[str, str], read_file: Callable[[str], bytes], checkout: Checkout | None = None
) -> Job | None:
    """The job that runs, `None` outside CI. Touches no disk: `read_file` is called with GitHub's event file.

    `checkout` is used for Bitbucket, which says nothing of the commit: without it no merge is recognised there.
    Raises `InputError` if GitHub's event file is not announced or cannot be understood, and whatever
    `read_file` raises. Files and commit counts are not known here: `with_changes` adds them.
    """
    runner, variables = detect(environment), Variables(environment)
    if runner is Runner.GITHUB:
        return github.read_job(variables, read_file)
    if runner is Runner.GITLAB:
        return gitlab.read_job(variables)
    return bitbucket.read_job(variables, checkout or Checkout()) if runner else None
