"""Where a CI runner shows what a job has to say, besides its log."""

from collections.abc import Mapping
from dataclasses import dataclass

from readylayer_cli.ci.job import Runner
from readylayer_cli.ci.runner import detect
from readylayer_cli.ci.variables import Variables


@dataclass(frozen=True, slots=True)
class Outlets:
    """`job_url` is the job's own page. `step_summary` is a file whose Markdown the runner shows. `annotates`: the
    runner turns workflow commands in the log into annotations."""

    job_url: str | None = None
    step_summary: str | None = None
    annotates: bool = False


def find_outlets(environment: Mapping[str, str]) -> Outlets:
    """The outlets of the runner that set these variables; none on a person's machine."""
    variables = Variables(environment)
    match detect(environment):
        case Runner.GITHUB:
            return Outlets(_github_run(variables), variables.text("GITHUB_STEP_SUMMARY"), annotates=True)
        case Runner.GITLAB:
            return Outlets(variables.url("CI_JOB_URL"))
        case Runner.BITBUCKET:
            return Outlets(_bitbucket_run(variables))
    return Outlets()


def _github_run(variables: Variables) -> str | None:
    server, repo = variables.url("GITHUB_SERVER_URL"), variables.text("GITHUB_REPOSITORY")
    run = variables.number("GITHUB_RUN_ID")
    return f"{server}/{repo}/actions/runs/{run}" if server and repo and run else None


def _bitbucket_run(variables: Variables) -> str | None:
    origin = variables.url("BITBUCKET_GIT_HTTP_ORIGIN")
    number = variables.number("BITBUCKET_BUILD_NUMBER")
    return f"{origin}/pipelines/results/{number}" if origin and number else None
