"""Bitbucket Cloud on this machine: one repository `acme/app` with pull request 7."""

import base64
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from readylayer_cli.diff.render import render_diff
from tests.fakes.hosts.bitbucket.commits import Commit, Commits
from tests.fakes.hosts.bitbucket.form import read_form
from tests.fakes.hosts.bitbucket_cloud.answers import TIME, fits, page_of, refuse
from tests.fakes.hosts.bitbucket_cloud.comments import Comment, Comments
from tests.fakes.hosts.bitbucket_cloud.description import cloud_spec
from tests.fakes.hosts.bitbucket_cloud.insights import Insights
from tests.fakes.hosts.bitbucket_cloud.people import BOT, TOKEN, Person
from tests.fakes.hosts.loopback import Handler, LoopbackHost, Request, Response

SECRET = "ATCTT3xFfGN0-secret"
_REPO = "/repositories/acme/app"
_PR = _REPO + r"/pullrequests/(\d+)"
_COMMIT = _REPO + r"/commit/([0-9a-f]+)"
_FORM_FIELDS = {"message", "author", "parents", "files", "branch"}


@dataclass
class PullRequest:
    """One pull request. `source_repo` differs for forks."""

    id: int
    title: str
    description: str
    author: Person
    source: str
    target: str
    state: str = "OPEN"
    source_repo: str = "acme/app"
    merge_commit: str | None = None
    closed_by: Person | None = None
    draft: bool = False


@dataclass
class Step:
    """A step of a pipeline, with the totals of its tests if it reported any."""

    uuid: str
    report: dict[str, int] | None = field(default=None)


class BitbucketCloud(LoopbackHost):
    """Answers as `me`, who is a person or a token without one; small pages, strict requests."""

    root = "/2.0"
    unchecked_paths = (_REPO + r"/diff/.*",)  # where a redirect leads: its address is the server's own business

    def __init__(self, *, access_token: bool = False) -> None:
        super().__init__()
        self.spec = cloud_spec()
        self.me = TOKEN if access_token else BOT
        self.page_length = 7
        self.scopes = "pullrequest:write, repository:write"
        self.commits = Commits()
        self.comments = Comments(self.url)
        self.insights = Insights()
        self.pull_requests: dict[int, PullRequest] = {}
        self.links_indexed = True
        self.permissions: dict[str, tuple[Person, str]] = {}
        self.pipelines: dict[str, list[Step]] = {}
        self._register()

    def answer(self, request: Request) -> Response:
        """As the base does, for those who show the secret, and with the headers of each answer."""
        response = super().answer(request)
        headers = {"X-OAuth-Scopes": self.scopes, "X-RateLimit-Limit": "1000", "X-RateLimit-NearLimit": "false"}
        return Response(response.status, response.body, {**headers, **response.headers})

    def _handled(self, request: Request) -> Response:
        basic = base64.b64encode(f"bot@example.com:{SECRET}".encode()).decode()
        if request.headers.get("authorization") not in {f"Bearer {SECRET}", f"Basic {basic}"}:
            return refuse(401, "Token is invalid or not supported for this endpoint.")
        try:
            return super()._handled(request)
        except ValueError as error:
            return refuse(400, str(error))

    def not_found(self, request: Request) -> Response:
        """Bitbucket's page for what is not there."""
        return refuse(404, f"Resource not found: {request.path}")

    def _register(self) -> None:
        routes: list[tuple[str, str, Handler]] = [
            ("GET", "/user", self._user),
            ("GET", _REPO, self._repository),
            ("GET", "/workspaces/acme/permissions/repositories/app", self._permissions),
            ("GET", _REPO + "/pullrequests", self._list_pull_requests),
            ("POST", _REPO + "/pullrequests", self._open_pull_request),
            ("GET", _PR, self._with_pull_request(lambda request, pr: Response(200, self.pull_request_json(pr)))),
            ("PUT", _PR, self._with_pull_request(self._update_pull_request)),
            ("GET", _PR + "/diff", self._with_pull_request(self._redirect_to_diff)),
            ("GET", _REPO + "/diff/(.+)", self._diff),
            ("GET", _PR + "/comments", self._with_pull_request(self._list_comments)),
            ("POST", _PR + "/comments", self._with_pull_request(self._add_comment)),
            ("GET", _PR + r"/comments/(\d+)", self._with_comment(self._show_comment)),
            ("PUT", _PR + r"/comments/(\d+)", self._with_comment(self._edit_comment)),
            ("DELETE", _PR + r"/comments/(\d+)", self._with_comment(self._delete_comment)),
            ("POST", _PR + r"/comments/(\d+)/resolve", self._with_comment(self._resolve)),
            ("DELETE", _PR + r"/comments/(\d+)/resolve", self._with_comment(self._reopen)),
            ("GET", _COMMIT, self._commit),
            ("GET", _COMMIT + "/pullrequests", self._pull_requests_of_commit),
            ("GET", _COMMIT + "/reports/([^/]+)", self._report),
            ("PUT", _COMMIT + "/reports/([^/]+)", lambda r: self.insights.put_report(_where(r), r.json)),
            ("DELETE", _COMMIT + "/reports/([^/]+)", lambda r: self.insights.delete_report(_where(r))),
            ("GET", _COMMIT + "/reports/([^/]+)/annotations", self._annotations),
            ("POST", _COMMIT + "/reports/([^/]+)/annotations", self._annotate),
            ("GET", _COMMIT + "/statuses", self._statuses),
            ("POST", _COMMIT + "/statuses/build", lambda r: self.insights.state_build(r.groups[0], r.json)),
            ("GET", _COMMIT + "/statuses/build/([^/]+)", self._build),
            ("GET", _REPO + "/refs/branches", self._branches),
            ("POST", _REPO + "/src", self._upload),
            ("GET", _REPO + "/src/([^/]+)/(.+)", self._source),
            ("GET", _REPO + "/pipelines/([^/]+)/steps", self._steps),
            ("GET", _REPO + "/pipelines/([^/]+)/steps/([^/]+)/test_reports", self._test_report),
        ]
        for method, pattern, handler in routes:
            self.route(method, pattern, handler)

    def page(self, request: Request, values: list[Any], allowed: int = 100) -> Response:
        """One page of a listing."""
        return page_of(request, self.url, values, most=self.page_length, allowed=allowed)

    def _user(self, request: Request) -> Response:
        if self.me.kind is not None:
            return refuse(403, "This API is not accessible with a repository access token.")
        return Response(200, self.me.json())

    def _repository(self, request: Request) -> Response:
        return Response(200, self.repository_json("acme/app"))

    def repository_json(self, full_name: str) -> dict[str, Any]:
        """As answers show it; the links of the repository itself are followed by clients."""
        here = f"{self.url}/repositories/{full_name}"
        links = {"self": {"href": here}, "pullrequests": {"href": f"{here}/pullrequests"}}
        return {
            "type": "repository",
            "full_name": full_name,
            "name": full_name.rpartition("/")[2],
            "uuid": "{" + full_name.replace("/", "-") + "}",
            "links": {**links, "commits": {"href": f"{here}/commits"}},
        }

    def _permissions(self, request: Request) -> Response:
        query = request.query.get("q", [""])[0]
        shown = [
            {"type": "repository_permission", "permission": level, "user": person.json()}
            for person, level in self.permissions.values()
            if not query or fits(query, {"user.uuid": lambda person=person: person.uuid})  # type: ignore[misc]  # bound now
        ]
        return self.page(request, shown)

    def _with_pull_request(self, handle: Callable[[Request, PullRequest], Response]) -> Handler:
        def handler(request: Request) -> Response:
            found = self.pull_requests.get(int(request.groups[0]))
            return handle(request, found) if found else refuse(404, "Pull request not found.")

        return handler

    def _with_comment(self, handle: Callable[[Request, Comment], Response]) -> Handler:
        def handler(request: Request) -> Response:
            found = self.comments.find(int(request.groups[1])) if request.groups[0] == "7" else None
            return handle(request, found) if found else refuse(404, "Comment not found.")

        return handler

    def pull_request_json(self, pr: PullRequest) -> dict[str, Any]:
        """As answers show it, with short commit ids."""
        here = f"{self.url}{_REPO}/pullrequests/{pr.id}"
        page = f"https://bitbucket.org/acme/app/pull-requests/{pr.id}"
        links = {"self": {"href": here}, "html": {"href": page}, "comments": {"href": f"{here}/comments"}}
        shown: dict[str, Any] = {
            "type": "pullrequest",
            "id": pr.id,
            "title": pr.title,
            "description": pr.description,
            "state": pr.state,
            "draft": pr.draft,
            "author": pr.author.json(),
            "source": self._endpoint(pr.source, pr.source_repo),
            "destination": self._endpoint(pr.target, "acme/app"),
            "merge_commit": {"hash": pr.merge_commit[:12]} if pr.merge_commit else None,
            "created_on": TIME,
            "updated_on": TIME,
            "links": {**links, "diff": {"href": f"{here}/diff"}},
        }
        if pr.closed_by:
            shown["closed_by"] = pr.closed_by.json()
        return {name: value for name, value in shown.items() if value is not None}

    def _endpoint(self, branch: str, repo: str) -> dict[str, Any]:
        return {
            "repository": self.repository_json(repo),
            "branch": {"name": branch},
            "commit": {"hash": self.commits.branches[branch][:12]},
        }

    def _list_pull_requests(self, request: Request) -> Response:
        query = request.query.get("q", ['state="OPEN"'])[0] if "state" not in request.query else ""
        states = request.query.get("state", [])
        shown = [
            self.pull_request_json(pr)
            for pr in self.pull_requests.values()
            if (pr.state in states if states else _fits(query, pr))
        ]
        return self.page(request, shown, allowed=50)

    def _open_pull_request(self, request: Request) -> Response:
        said = request.json
        source, target = said["source"]["branch"]["name"], said["destination"]["branch"]["name"]
        if not said.get("title") or source not in self.commits.branches or target not in self.commits.branches:
            return refuse(400, "title: required; source: branch not found")
        opened = PullRequest(max(self.pull_requests) + 1, said["title"], said["description"], self.me, source, target)
        self.pull_requests[opened.id] = opened
        return Response(201, self.pull_request_json(opened))

    def _update_pull_request(self, request: Request, pr: PullRequest) -> Response:
        said = request.json
        if pr.state != "OPEN":
            return refuse(400, "Only open pull requests can be mutated.")
        pr.title, pr.description = said["title"], said.get("description", pr.description)
        pr.target = said["destination"]["branch"]["name"] if "destination" in said else pr.target
        return Response(200, self.pull_request_json(pr))

    def _redirect_to_diff(self, request: Request, pr: PullRequest) -> Response:
        ends = f"{self.commits.branches[pr.source]}%0D{self.commits.branches[pr.target]}"
        return Response(302, None, {"Location": f"{self.url}{_REPO}/diff/acme/app:{ends}?topic=true"})

    def _diff(self, request: Request) -> Response:
        if "application/json" in request.headers.get("accept", ""):
            return refuse(406, "diffs are text")
        return Response(200, render_diff(self.comments.diff.change), {"Content-Type": "text/plain"})

    def _list_comments(self, request: Request, pr: PullRequest) -> Response:
        return self.page(request, [self.comments.json(each) for each in self.comments.all] if pr.id == 7 else [])

    def _add_comment(self, request: Request, pr: PullRequest) -> Response:
        made = self.comments.add(self.me, request.json)
        return made if isinstance(made, Response) else Response(201, self.comments.json(made))

    def _show_comment(self, request: Request, comment: Comment) -> Response:
        return Response(200, self.comments.json(comment))

    def _edit_comment(self, request: Request, comment: Comment) -> Response:
        if comment.author != self.me:
            return refuse(403, "You do not have access to edit this comment.")
        comment.body = request.json["content"]["raw"]
        return Response(200, self.comments.json(comment))

    def _delete_comment(self, request: Request, comment: Comment) -> Response:
        comment.deleted = True
        return Response(204)

    def _resolve(self, request: Request, comment: Comment) -> Response:
        if comment.parent is not None or comment.path is None:
            return refuse(403, "Only top-level comments on the diff can be resolved.")
        if comment.resolver is not None:
            return refuse(409, "The comment has already been resolved.")
        comment.resolver = self.me
        return Response(200, self.comments.json(comment)["resolution"])

    def _reopen(self, request: Request, comment: Comment) -> Response:
        if comment.resolver is None:
            return refuse(404, "The comment has not been resolved.")
        comment.resolver = None
        return Response(204)

    def _commit(self, request: Request) -> Response:
        found = self.commits.find(request.groups[0])
        return Response(200, self._commit_json(found)) if found else refuse(404, "Commit not found")

    def _commit_json(self, commit: Commit) -> dict[str, Any]:
        here = f"{self.url}{_REPO}/commit/{commit.id}"
        return {
            "links": {"self": {"href": here}, "statuses": {"href": f"{here}/statuses"}},
            "type": "commit",
            "hash": commit.id,
            "message": commit.message,
            "parents": [{"type": "commit", "hash": each} for each in commit.parents],
        }

    def _pull_requests_of_commit(self, request: Request) -> Response:
        if not self.links_indexed:
            return refuse(404, "Pull request commit links have not been indexed.")
        sha = request.groups[0]
        shown = [
            {"type": "pullrequest", "id": pr.id, "title": pr.title}
            for pr in self.pull_requests.values()
            if sha in {self.commits.branches[pr.source], pr.merge_commit}
        ]
        return self.page(request, shown)

    def _report(self, request: Request) -> Response:
        found = self.insights.reports.get(_where(request))
        return Response(200, found) if found else refuse(404, "Report not found")

    def _annotations(self, request: Request) -> Response:
        return self.page(request, self.insights.listed(_where(request)))

    def _annotate(self, request: Request) -> Response:
        return self.insights.add_annotations(_where(request), request.json)

    def _statuses(self, request: Request) -> Response:
        shown = [build for (sha, _), build in self.insights.builds.items() if sha == request.groups[0]]
        return self.page(request, shown)

    def _build(self, request: Request) -> Response:
        found = self.insights.builds.get(_where(request))
        return Response(200, found) if found else refuse(404, "Build status not found")

    def _branches(self, request: Request) -> Response:
        query = request.query.get("q", [""])[0]
        shown = [
            {"type": "branch", "name": name, "target": {"type": "commit", "hash": sha}}
            for name, sha in self.commits.branches.items()
            if not query or fits(query, {"name": lambda name=name: name})  # type: ignore[misc]  # bound now
        ]
        return self.page(request, shown)

    def _upload(self, request: Request) -> Response:
        form = read_form(request)
        unknown = form.fields.keys() - _FORM_FIELDS
        branch, parent = form.one("branch"), form.one("parents")
        if unknown or branch is None:
            return refuse(400, f"unexpected fields: {sorted(unknown)}")
        tip = self.commits.branches.get(branch)
        if tip is not None and parent is not None and tip != parent:
            return refuse(409, f"The branch {branch} is at {tip}.")
        base = self.commits.by_id.get(parent or tip or self.commits.branches["main"])
        if base is None:
            return refuse(400, "parents: no such commit")
        files = dict(base.files)
        files.update({path.lstrip("/"): content for path, content in form.files.items()})
        for path in form.fields.get("files", []):
            if path not in form.files:
                files.pop(path.lstrip("/"), None)
        self.commits.branches[branch] = base.id
        made = self.commits.add(branch, files, form.one("message") or "Edited online")
        return Response(201, None, {"Location": f"{self.url}{_REPO}/commit/{made.id}"})

    def _source(self, request: Request) -> Response:
        commit = self.commits.find(request.groups[0])
        path = request.groups[1]
        if commit is None:
            return refuse(404, "No such commit")
        is_folder = any(each.startswith(f"{path}/") for each in commit.files)
        if path not in commit.files and not is_folder:
            return refuse(404, f"No such file or directory: {path}")
        kind = "commit_directory" if is_folder else "commit_file"
        if request.query.get("format") == ["meta"]:
            return Response(200, {"type": kind, "path": path, "commit": {"type": "commit", "hash": commit.id}})
        if is_folder:
            return self.page(request, [])
        return Response(200, commit.files[path], {"Content-Disposition": "attachment"})

    def _steps(self, request: Request) -> Response:
        steps = self.pipelines.get(request.groups[0])
        if steps is None:
            return refuse(404, "Pipeline not found")
        return self.page(request, [{"type": "pipeline_step", "uuid": step.uuid} for step in steps])

    def _test_report(self, request: Request) -> Response:
        found = next((each for each in self.pipelines[request.groups[0]] if each.uuid == request.groups[1]), None)
        return Response(200, found.report) if found and found.report else refuse(404, "No test reports")


def _where(request: Request) -> tuple[str, str]:
    return request.groups[0], request.groups[1]


def _fits(query: str, pr: PullRequest) -> bool:
    return fits(query, {"source.branch.name": lambda: pr.source, "state": lambda: pr.state})
