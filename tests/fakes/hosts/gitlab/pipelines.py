"""Pipelines, jobs, artifacts and commit statuses of the fake."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tests.fakes.hosts.gitlab.records import TIME, User
from tests.fakes.hosts.loopback import Request, Response

if TYPE_CHECKING:
    from tests.fakes.hosts.gitlab.fake import GitlabFake

_STATES = {"pending", "running", "success", "failed", "canceled", "skipped"}
_UNFINISHED = {"created", "pending", "running"}
_EVENTS = {"pending": "enqueue", "running": "run", "success": "success", "failed": "drop", "canceled": "cancel"}


@dataclass
class Pipeline:
    id: int
    sha: str
    ref: str
    source: str
    coverage: str | None = None

    def json(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "iid": self.id,
            "project_id": 15,
            "sha": self.sha,
            "ref": self.ref,
            "status": "success",
            "source": self.source,
        }


@dataclass
class Status:
    id: int
    pipeline: Pipeline
    author: User
    name: str
    state: str = "created"
    description: str | None = None
    target_url: str | None = None

    def json(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "sha": self.pipeline.sha,
            "ref": self.pipeline.ref,
            "status": self.state,
            "name": self.name,
            "target_url": self.target_url,
            "description": self.description,
            "created_at": TIME,
            "started_at": None,
            "finished_at": None,
            "allow_failure": False,
            "coverage": None,
            "pipeline_id": self.pipeline.id,
            "author": self.author.json(),
        }


class Pipelines:
    """`jobs` maps a pipeline to its jobs, `archives` a job to its bytes or to an address elsewhere."""

    def __init__(self, fake: "GitlabFake") -> None:
        self.fake = fake
        self.runs: list[Pipeline] = []
        self.statuses: list[Status] = []
        self.jobs: dict[int, list[dict[str, Any]]] = {}
        self.archives: dict[int, bytes | str] = {}
        self.reports: dict[int, dict[str, Any]] = {}
        fake.on("GET", r"/repository/commits/([^/]+)/statuses", self.list_statuses)
        fake.on("POST", r"/statuses/([^/]+)", self.set_status)
        fake.on("GET", "/pipelines", self.show_all)
        fake.on("GET", r"/pipelines/(\d+)", self.show)
        fake.on("GET", r"/pipelines/(\d+)/jobs", self.list_jobs)
        fake.on("GET", r"/pipelines/(\d+)/test_report_summary", self.test_report)
        fake.on("GET", r"/jobs/(\d+)/artifacts", self.archive)

    def run(self, sha: str, source: str = "push", ref: str = "feature") -> Pipeline:
        """A pipeline on a commit."""
        self.runs.append(Pipeline(self.fake.next_id(), sha, ref, source))
        return self.runs[-1]

    def newest(self, sha: str, name: str) -> Status | None:
        found = [each for each in self.statuses if (each.pipeline.sha, each.name) == (sha, name)]
        return max(found, key=lambda each: each.id, default=None)

    def list_statuses(self, request: Request) -> Response:
        sha = request.groups[0]
        if sha not in self.fake.repository.commits:
            return Response(404, {"message": "404 Commit Not Found"})
        name = request.query.get("name", [None])[0]
        named = [each for each in self.statuses if each.pipeline.sha == sha and name in {None, each.name}]
        latest = {(each.pipeline.id, each.name): each for each in named}
        return self.fake.page(request, [each.json() for each in latest.values()])

    def set_status(self, request: Request) -> Response:
        sha, body = request.groups[0], request.json
        if (self.fake.caller.level or 0) < 30:
            return Response(403, {"message": "403 Forbidden"})
        if sha not in self.fake.repository.commits:
            return Response(404, {"message": "404 Commit Not Found"})
        if body.get("state") not in _STATES:
            return Response(400, {"error": "state does not have a valid value"})
        if len(body.get("description") or "") > 255:
            return Response(400, {"message": {"description": ["is too long (maximum is 255 characters)"]}})
        pipeline = self._pipeline(sha, body)
        if isinstance(pipeline, Response):
            return pipeline
        return self._stated(pipeline, body)

    def show_all(self, request: Request) -> Response:
        sha = request.query.get("sha", [None])[0]
        return self.fake.page(request, [each.json() for each in self.runs[::-1] if sha in {None, each.sha}])

    def show(self, request: Request) -> Response:
        run = self._run(request)
        return (
            Response(200, {**run.json(), "coverage": run.coverage})
            if run
            else Response(404, {"message": "404 Not found"})
        )

    def list_jobs(self, request: Request) -> Response:
        run = self._run(request)
        if run is None:
            return Response(404, {"message": "404 Not found"})
        return self.fake.page(request, self.jobs.get(run.id, []))

    def test_report(self, request: Request) -> Response:
        run = self._run(request)
        if run is None:
            return Response(404, {"message": "404 Not found"})
        nothing = {"time": 0, "count": 0, "success": 0, "failed": 0, "skipped": 0, "error": 0, "suite_error": None}
        return Response(200, {"total": self.reports.get(run.id, nothing), "test_suites": []})

    def archive(self, request: Request) -> Response:
        held = self.archives.get(int(request.groups[0]))
        if held is None:
            return Response(404, {"message": "404 Not Found"})
        return Response(302, None, {"Location": held}) if isinstance(held, str) else Response(200, held)

    def _run(self, request: Request) -> Pipeline | None:
        return next((each for each in self.runs if each.id == int(request.groups[0])), None)

    def _pipeline(self, sha: str, body: dict[str, Any]) -> Pipeline | Response:
        wanted = body.get("pipeline_id")
        fitting = [each for each in self.runs if each.sha == sha and wanted in {None, each.id}]
        if fitting:
            return fitting[-1]
        if wanted is not None:
            return Response(404, {"message": "404 Pipeline for pipeline_id, sha and ref Not Found"})
        ref = self.fake.repository.holds(sha)
        if ref is None:
            return Response(404, {"message": "404 References for commit Not Found"})
        return self.run(sha, "external", ref)

    def _stated(self, pipeline: Pipeline, body: dict[str, Any]) -> Response:
        """An unfinished status of ours is moved on, if GitLab's states allow it; a finished one gets a successor."""
        name, state = body.get("name", "default"), body["state"]
        ours = [
            each
            for each in self.statuses
            if (each.pipeline, each.name, each.author) == (pipeline, name, self.fake.caller)
        ]
        status = next((each for each in reversed(ours) if each.state in _UNFINISHED), None)
        if status is not None and (state == status.state or (state, status.state) == ("pending", "running")):
            event = _EVENTS.get(state, state)
            reason = f'(Reason(s): Status cannot transition via "{event}")'
            return Response(400, {"message": f"Cannot transition status via :{event} from :{status.state} {reason}"})
        if status is None:
            status = Status(self.fake.next_id(), pipeline, self.fake.caller, name)
            self.statuses.append(status)
        status.state = state
        status.description = body.get("description", status.description)
        status.target_url = body.get("target_url", status.target_url)
        return Response(201, status.json())
