"""Check runs, commit statuses and SARIF uploads."""

import base64
import gzip
import json
from typing import TYPE_CHECKING, Any

from tests.fakes.hosts.github.records import TIME, CheckRun, CommitStatus
from tests.fakes.hosts.loopback import Request, Response

if TYPE_CHECKING:
    from tests.fakes.hosts.github.fake import GithubFake

_MOST_ANNOTATIONS, _MAX_SUMMARY, _MAX_DESCRIPTION = 50, 65_535, 140


class Checks:
    """Statements about commits. `scanning` says whether code scanning is on; `sarifs` what was uploaded, unpacked."""

    def __init__(self, fake: "GithubFake") -> None:
        self.fake = fake
        self.runs: list[CheckRun] = []
        self.statuses: list[CommitStatus] = []
        self.scanning = True
        self.sarifs: list[tuple[str, str, Any]] = []
        fake.on("POST", "/check-runs", self.create)
        fake.on("GET", r"/check-runs/(\d+)", self.show)
        fake.on("PATCH", r"/check-runs/(\d+)", self.update)
        fake.on("GET", r"/check-runs/(\d+)/annotations", self.annotations)
        fake.on("GET", r"/commits/([^/]+)/check-runs", self.of_commit)
        fake.on("POST", r"/statuses/([^/]+)", self.state)
        fake.on("GET", r"/commits/([^/]+)/statuses", self.list_statuses)
        fake.on("POST", "/code-scanning/sarifs", self.upload)

    def newest(self, sha: str, name: str) -> CheckRun | None:
        """The run that people see under a name."""
        return next((run for run in reversed(self.runs) if (run.head_sha, run.name) == (sha, name)), None)

    def newest_status(self, sha: str, context: str) -> CommitStatus | None:
        return next((each for each in reversed(self.statuses) if (each.sha, each.context) == (sha, context)), None)

    def create(self, request: Request) -> Response:
        wanted = request.json
        if wanted["head_sha"] not in self.fake.repository.commits:
            return self.fake.invalid(message=f"No commit found for SHA: {wanted['head_sha']}")
        slug = self.fake.caller.user.login.removesuffix("[bot]")
        run = CheckRun(self.fake.next_id(), wanted["name"], wanted["head_sha"], slug)
        refused = self._take(run, wanted)
        if refused is not None:
            return refused
        self.runs.append(run)
        return Response(201, self._json(run))

    def update(self, request: Request) -> Response:
        run = self._run(request.groups[0])
        if run is None:
            return self.fake.not_found(request)
        if run.slug != self.fake.caller.user.login.removesuffix("[bot]"):
            return Response(403, {"message": "Invalid app_id `1` - check run can only be modified by the GitHub App"})
        return self._take(run, request.json) or Response(200, self._json(run))

    def show(self, request: Request) -> Response:
        run = self._run(request.groups[0])
        return Response(200, self._json(run)) if run else self.fake.not_found(request)

    def annotations(self, request: Request) -> Response:
        run = self._run(request.groups[0])
        if run is None:
            return self.fake.not_found(request)
        shown = [self.fake.shapes.of("check-annotation", **{"title": None, **each}) for each in run.annotations]
        return self.fake.page(request, shown)

    def of_commit(self, request: Request) -> Response:
        name = request.query.get("check_name", [None])[0]
        found = [run for run in self.runs if run.head_sha == request.groups[0] and (name is None or run.name == name)]
        if request.query.get("filter", ["latest"])[0] == "latest":
            found = list({(run.name, run.slug): run for run in found}.values())
        return self.fake.page(request, [self._json(run) for run in reversed(found)], inside="check_runs")

    def state(self, request: Request) -> Response:
        wanted, sha = request.json, request.groups[0]
        if sha not in self.fake.repository.commits:
            return self.fake.invalid(message=f"No commit found for SHA: {sha}")
        description = wanted.get("description")
        if description is not None and len(description) > _MAX_DESCRIPTION:
            words = "description is too long (maximum is 140 characters)"
            return self.fake.invalid({"resource": "Status", "code": "custom", "message": words})
        context = wanted.get("context", "default")
        url = wanted.get("target_url")
        made = CommitStatus(self.fake.next_id(), sha, wanted["state"], context, description, url, self.fake.caller.user)
        self.statuses.append(made)
        return Response(201, self._status_json(made))

    def list_statuses(self, request: Request) -> Response:
        found = [each for each in reversed(self.statuses) if each.sha == request.groups[0]]
        return self.fake.page(request, [self._status_json(each) for each in found])

    def upload(self, request: Request) -> Response:
        if not self.scanning:
            return Response(403, {"message": "Code Security must be enabled for this repository to use code scanning."})
        wanted = request.json
        try:
            log = json.loads(gzip.decompress(base64.b64decode(wanted["sarif"], validate=True)))
        except (ValueError, OSError) as error:
            return Response(400, {"message": f"Invalid SARIF: {error}"})
        self.sarifs.append((wanted["commit_sha"], wanted["ref"], log))
        receipt = f"sarif-{len(self.sarifs)}"
        return Response(202, {"id": receipt, "url": self.fake.at(f"/code-scanning/sarifs/{receipt}")})

    def _take(self, run: CheckRun, wanted: dict[str, Any]) -> Response | None:
        output = wanted.get("output", {})
        given = output.get("annotations", [])
        if len(given) > _MOST_ANNOTATIONS or len(output.get("summary", "")) > _MAX_SUMMARY:
            return self.fake.invalid("Invalid request: too many annotations or too long a summary")
        if any(each["start_line"] < 1 or each["start_line"] > each["end_line"] for each in given):
            return self.fake.invalid("Annotation end_line must not be before start_line")
        if wanted.get("status") == "completed" and "conclusion" not in wanted:
            return self.fake.invalid("conclusion is required when status is completed")
        run.annotations += given
        run.status = "completed" if "conclusion" in wanted else wanted.get("status", run.status)
        run.conclusion = wanted.get("conclusion", run.conclusion)
        run.external_id = wanted.get("external_id", run.external_id)
        run.details_url = wanted.get("details_url", run.details_url)
        run.title = output.get("title", run.title)
        run.summary = output.get("summary", run.summary)
        return None

    def _run(self, wanted: str) -> CheckRun | None:
        return next((run for run in self.runs if run.id == int(wanted)), None)

    def _json(self, run: CheckRun) -> dict[str, Any]:
        url = self.fake.at(f"/check-runs/{run.id}")
        return self.fake.shapes.of(
            "check-run",
            id=run.id,
            name=run.name,
            head_sha=run.head_sha,
            url=url,
            html_url=self.fake.site(f"/runs/{run.id}"),
            status=run.status,
            conclusion=run.conclusion,
            external_id=run.external_id,
            details_url=run.details_url,
            started_at=TIME,
            output={
                "title": run.title,
                "summary": run.summary,
                "annotations_count": len(run.annotations),
                "annotations_url": f"{url}/annotations",
            },
            check_suite={"id": 5},
            app={"id": 15368, "slug": run.slug, "name": run.slug},
        )

    def _status_json(self, status: CommitStatus) -> dict[str, Any]:
        return self.fake.shapes.of(
            "status",
            id=status.id,
            state=status.state,
            context=status.context,
            description=status.description,
            target_url=status.target_url,
            creator=self.fake.user_json(status.creator),
        )
