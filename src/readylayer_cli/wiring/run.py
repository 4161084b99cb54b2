"""Which engines the present event calls for."""

from dataclasses import dataclass

from readylayer_cli.adapters.runner_facts import read_checkout
from readylayer_cli.ci.detect import read_job
from readylayer_cli.ci.job import Runner
from readylayer_cli.ci.runner import detect
from readylayer_cli.domain.errors import UsageError
from readylayer_cli.domain.event import Ignored
from readylayer_cli.payloads.event_json import read_event
from readylayer_cli.wiring.ci import read_file
from readylayer_cli.wiring.project import open_project
from readylayer_cli.wiring.review import ReviewRequest
from readylayer_cli.workflows.dispatch import engines_of


@dataclass(frozen=True, slots=True)
class RunPlan:
    """The engines to run in order, and why there are none if so."""

    engines: tuple[str, ...]
    reason: str = ""


def engines_to_run(request: ReviewRequest) -> RunPlan:
    """What the given event, else the CI runner's, calls for; raises `UsageError` where there is neither."""
    if request.event is not None:
        event = read_event(request.event)
    else:
        runner = detect(request.environment)
        if runner is None:
            raise UsageError(
                "RL1013", "not in a CI job, so there is no event", "give --event FILE, or use `readylayer review` here"
            )
        repository = open_project(request.directory).repository if runner is Runner.BITBUCKET else None
        job = read_job(request.environment, read_file, read_checkout(repository.git) if repository else None)
        if job is None or isinstance(job.event, Ignored):
            return RunPlan((), job.event.reason if job is not None and isinstance(job.event, Ignored) else "no event")
        event = job.event
    engines = engines_of(event)
    return RunPlan(engines, "" if engines else f"no engine consumes {event.event}")
