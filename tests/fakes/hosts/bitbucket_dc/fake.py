"""Bitbucket Data Center on this machine, below a path: one repository `ACME/app` with pull request 7."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import quote

from readylayer_cli.diff.render import render_diff
from tests.fakes.hosts.bitbucket.commits import Commits
from tests.fakes.hosts.bitbucket.form import read_form
from tests.fakes.hosts.bitbucket_dc.answers import TIME, page_of, refuse
from tests.fakes.hosts.bitbucket_dc.comments import Comment, Comments
from tests.fakes.hosts.bitbucket_dc.description import data_center_spec
from tests.fakes.hosts.bitbucket_dc.insights import Insights
from tests.fakes.hosts.bitbucket_dc.people import BOT, Person
from tests.fakes.hosts.loopback import Handler, LoopbackHost, Request, Response

SECRET = "BBDC-secret-of-the-bot"
CONTEXT = "/bitbucket"
_REPO = "/api/latest/projects/ACME/repos/app"
_PR = _REPO + r"/pull-requests/(\d+)"
_REPORT = r"/insights/latest/projects/ACME/repos/app/commits/([0-9a-f]{40})/reports/([^/]+)"
_LEVELS = ("REPO_READ", "REPO_WRITE", "REPO_ADMIN")
_NO_PATH = "com.atlassian.bitbucket.content.NoSuchPathException"
_OUTDATED = "com.atlassian.bitbucket.comment.CommentOutOfDateException"


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
    version: int = 0
    source_repo: tuple[str, str] = ("ACME", "app")
    merge_commit: str | None = None
    reviewers: list[Person] = field(default_factory=list)


class BitbucketDataCenter(LoopbackHost):
    """Answers as `me`; small pages, strict requests, optimistic locks."""

    root = f"{CONTEXT}/rest"

    def __init__(self) -> None:
        super().__init__()
        self.spec = data_center_spec()
        self.me = BOT
        self.page_length = 7
        self.has_user = True
        self.commits = Commits()
        self.comments = Comments()
        self.insights = Insights()
        self.pull_requests: dict[int, PullRequest] = {}
        self.permissions: dict[str, tuple[Person, str]] = {}
        self._register()

    @property
    def site(self) -> str:
        """The address that people know."""
        return self.address + CONTEXT

    def answer(self, request: Request) -> Response:
        """As the base does, by any name of the version, and says with each answer for whom."""
        path = re.sub(r"^/(api|insights)/1\.0/", r"/\1/latest/", request.path)
        response = super().answer(replace(request, path=path))
        known = request.headers.get("authorization") == f"Bearer {SECRET}"
        who = {"X-AUSERNAME": quote(self.me.name, safe=""), "X-AUSERID": str(self.me.id)} if known else {}
        return Response(response.status, response.body, {**who, **response.headers})

    def _handled(self, request: Request) -> Response:
        known = request.headers.get("authorization") == f"Bearer {SECRET}"
        if not known and request.path != "/api/latest/application-properties":
            return refuse(401, "Authentication failed.", "com.atlassian.bitbucket.auth.IncorrectPasswordException")
        return super()._handled(request)

    def not_found(self, request: Request) -> Response:
        """What the server says of addresses that it does not know."""
        return refuse(404, f"null for uri: {request.path}", "com.sun.jersey.api.NotFoundException")

    def _register(self) -> None:
        routes: list[tuple[str, str, Handler]] = [
            ("GET", "/api/latest/application-properties", lambda _: Response(200, {"version": "10.0.0"})),
            ("GET", "/api/latest/users", self._users),
            ("GET", _REPO, lambda _: Response(200, self.repository_json(("ACME", "app")))),
            ("GET", _REPO + "/pull-requests", self._list_pull_requests),
            ("POST", _REPO + "/pull-requests", self._open_pull_request),
            ("GET", _PR, self._with_pull_request(lambda request, pr: Response(200, self.pull_request_json(pr)))),
            ("PUT", _PR, self._with_pull_request(self._update_pull_request)),
            ("GET", _PR + r"\.diff", self._with_pull_request(self._diff)),
            ("GET", _PR + "/activities", self._with_pull_request(self._activities)),
            ("POST", _PR + "/comments", self._with_pull_request(self._add_comment)),
            ("GET", _PR + r"/comments/(\d+)", self._with_comment(self._show_comment)),
            ("PUT", _PR + r"/comments/(\d+)", self._with_comment(self._edit_comment)),
            ("DELETE", _PR + r"/comments/(\d+)", self._with_comment(self._delete_comment)),
            ("GET", _REPO + "/commits/([0-9a-f]{40})/pull-requests", self._pull_requests_of_commit),
            ("GET", _REPO + "/commits/([0-9a-f]{40})/builds", self._build),
            ("POST", _REPO + "/commits/([0-9a-f]{40})/builds", self._state_build),
            ("GET", _REPORT, self._report),
            ("PUT", _REPORT, lambda r: self.insights.put_report(_where(r), r.json)),
            ("DELETE", _REPORT, lambda r: self.insights.delete_report(_where(r))),
            ("GET", _REPORT + "/annotations", self._annotations),
            ("POST", _REPORT + "/annotations", lambda r: self.insights.add_annotations(_where(r), r.json)),
            ("DELETE", _REPORT + "/annotations", lambda r: self.insights.delete_annotations(_where(r), r)),
            ("GET", _REPO + "/branches", self._branches),
            ("POST", _REPO + "/branches", self._create_branch),
            ("GET", _REPO + "/raw/(.+)", self._raw),
            ("PUT", _REPO + "/browse/(.+)", self._write_file),
        ]
        for method, pattern, handler in routes:
            self.route(method, pattern, handler)

    def page(self, request: Request, values: list[Any]) -> Response:
        """One page of a listing."""
        return page_of(request, values, most=self.page_length)

    def _users(self, request: Request) -> Response:
        wanted, part = request.query["permission"][0], request.query.get("filter", [""])[0]
        if request.query["permission.projectKey"] != ["ACME"] or request.query["permission.repositorySlug"] != ["app"]:
            return refuse(400, "no such repository")
        shown = [
            person.json()
            for person, level in self.permissions.values()
            if _LEVELS.index(level) >= _LEVELS.index(wanted) and part.lower() in person.name.lower()
        ]
        return self.page(request, shown)

    def repository_json(self, home: tuple[str, str]) -> dict[str, Any]:
        """As answers show it."""
        project, slug = home
        shown = {"key": project, "name": project.title(), "type": "NORMAL", "id": 1}
        return {"slug": slug, "id": 1, "name": slug, "scmId": "git", "state": "AVAILABLE", "project": shown}

    def _with_pull_request(self, handle: Callable[[Request, PullRequest], Response]) -> Handler:
        def handler(request: Request) -> Response:
            found = self.pull_requests.get(int(request.groups[0]))
            missing = "com.atlassian.bitbucket.pull.NoSuchPullRequestException"
            return handle(request, found) if found else refuse(404, "No such pull request.", missing)

        return handler

    def _with_comment(self, handle: Callable[[Request, Comment], Response]) -> Handler:
        def handler(request: Request) -> Response:
            found = self.comments.find(int(request.groups[1])) if request.groups[0] == "7" else None
            missing = "com.atlassian.bitbucket.comment.NoSuchCommentException"
            return handle(request, found) if found else refuse(404, "No such comment.", missing)

        return handler

    def pull_request_json(self, pr: PullRequest) -> dict[str, Any]:
        """As answers show it."""
        page = f"{self.site}/projects/ACME/repos/app/pull-requests/{pr.id}"
        shown: dict[str, Any] = {
            "id": pr.id,
            "version": pr.version,
            "title": pr.title,
            "description": pr.description,
            "state": pr.state,
            "open": pr.state == "OPEN",
            "closed": pr.state != "OPEN",
            "draft": False,
            "createdDate": TIME,
            "updatedDate": TIME,
            "author": {"user": pr.author.json(), "role": "AUTHOR", "approved": False, "status": "UNAPPROVED"},
            "reviewers": [
                {"user": each.json(), "role": "REVIEWER", "approved": False, "status": "UNAPPROVED"}
                for each in pr.reviewers
            ],
            "participants": [],
            "fromRef": self._ref(pr.source, pr.source_repo),
            "toRef": self._ref(pr.target, ("ACME", "app")),
            "links": {"self": [{"href": page}]},
        }
        if pr.merge_commit:
            shown["properties"] = {"mergeCommit": {"id": pr.merge_commit, "displayId": pr.merge_commit[:11]}}
        return shown

    def _ref(self, branch: str, home: tuple[str, str]) -> dict[str, Any]:
        return {
            "id": f"refs/heads/{branch}",
            "displayId": branch,
            "latestCommit": self.commits.branches[branch],
            "type": "BRANCH",
            "repository": self.repository_json(home),
        }

    def _list_pull_requests(self, request: Request) -> Response:
        state, at = request.query.get("state", ["OPEN"])[0], request.query.get("at", [None])[0]
        outgoing = request.query.get("direction", ["INCOMING"]) == ["OUTGOING"]
        shown = [
            self.pull_request_json(pr)
            for pr in self.pull_requests.values()
            if state in {"ALL", pr.state} and at in {None, f"refs/heads/{pr.source if outgoing else pr.target}"}
        ]
        return self.page(request, shown)

    def _open_pull_request(self, request: Request) -> Response:
        said = request.json
        source = said["fromRef"]["id"].removeprefix("refs/heads/")
        target = said["toRef"]["id"].removeprefix("refs/heads/")
        if any((pr.source, pr.target, pr.state) == (source, target, "OPEN") for pr in self.pull_requests.values()):
            duplicate = "com.atlassian.bitbucket.pull.DuplicatePullRequestException"
            return refuse(409, "Only one pull request may be open for a given source and target branch", duplicate)
        if not {source, target} <= self.commits.branches.keys() or not said.get("title"):
            return refuse(404, "No such branch.", "com.atlassian.bitbucket.repository.NoSuchBranchException")
        opened = PullRequest(max(self.pull_requests) + 1, said["title"], said["description"], self.me, source, target)
        self.pull_requests[opened.id] = opened
        return Response(201, self.pull_request_json(opened))

    def _update_pull_request(self, request: Request, pr: PullRequest) -> Response:
        said = request.json
        if said.get("version") != pr.version:
            outdated = "com.atlassian.bitbucket.pull.PullRequestOutOfDateException"
            return refuse(
                409, "You are attempting to modify a pull request based on out-of-date information.", outdated
            )
        known = {person.name: person for person, _ in self.permissions.values()}
        names = [each["user"]["name"] for each in said.get("reviewers", [])]
        pr.reviewers = [known[name] for name in names]
        pr.title, pr.description = said["title"], said.get("description", "")
        pr.target = said["toRef"]["id"].removeprefix("refs/heads/") if "toRef" in said else pr.target
        pr.version += 1
        return Response(200, self.pull_request_json(pr))

    def _diff(self, request: Request, pr: PullRequest) -> Response:
        if "application/json" in request.headers.get("accept", ""):
            return refuse(406, "diffs are text")
        raw = render_diff(self.comments.diff.change)
        for old, new in ((b"diff --git a/", b"diff --git src://"), (b"\n--- a/", b"\n--- src://")):
            raw = raw.replace(old, new)
        lines = raw.replace(b"\n+++ b/", b"\n+++ dst://").split(b"\n")
        raw = b"\n".join(line.replace(b" b/", b" dst://") if line.startswith(b"diff ") else line for line in lines)
        return Response(200, raw, {"Content-Type": "text/plain"})

    def _activities(self, request: Request, pr: PullRequest) -> Response:
        """Newest first, among other things that happen to a pull request."""
        shown: list[dict[str, Any]] = [
            {"id": 1, "createdDate": TIME, "user": pr.author.json(), "action": "OPENED"},
            {"id": 2, "createdDate": TIME, "user": pr.author.json(), "action": "RESCOPED", "fromHash": "a" * 40},
        ]
        for comment in self.comments.all if pr.id == 7 else []:
            activity = {
                "id": 1_000 + comment.id,
                "createdDate": TIME,
                "user": comment.author.json(),
                "action": "COMMENTED",
                "commentAction": "ADDED",
                "comment": self.comments.json(comment),
            }
            anchor = self.comments.anchor_json(comment)
            shown.append({**activity, "commentAnchor": anchor} if anchor else activity)
        return self.page(request, shown[::-1])

    def _add_comment(self, request: Request, pr: PullRequest) -> Response:
        made = self.comments.add(self.me, request.json)
        return made if isinstance(made, Response) else Response(201, self.comments.json(made))

    def _show_comment(self, request: Request, comment: Comment) -> Response:
        anchor = self.comments.anchor_json(comment)
        return Response(200, {**self.comments.json(comment), **({"anchor": anchor} if anchor else {})})

    def _edit_comment(self, request: Request, comment: Comment) -> Response:
        said = request.json
        if said.get("version") != comment.version:
            return refuse(409, f"The version is {comment.version}.", _OUTDATED)
        if "text" in said and comment.author != self.me:
            return refuse(401, "Only the author may edit.", "com.atlassian.bitbucket.AuthorisationException")
        comment.body = said.get("text", comment.body)
        if "threadResolved" in said:
            comment.resolver = self.me if said["threadResolved"] else None
        comment.version += 1
        return self._show_comment(request, comment)

    def _delete_comment(self, request: Request, comment: Comment) -> Response:
        if comment.replies or request.query.get("version") != [str(comment.version)]:
            return refuse(409, "The comment has replies, or another version.", _OUTDATED)
        self.comments.delete(comment)
        return Response(204)

    def _pull_requests_of_commit(self, request: Request) -> Response:
        sha = request.groups[0]
        shown = [
            self.pull_request_json(pr)
            for pr in self.pull_requests.values()
            if sha in {self.commits.branches[pr.source], pr.merge_commit}
        ]
        return self.page(request, shown)

    def _build(self, request: Request) -> Response:
        found = self.insights.builds.get((request.groups[0], request.query["key"][0]))
        missing = "com.atlassian.bitbucket.build.NoSuchBuildStatusException"
        return Response(200, found) if found else refuse(404, "No such build status.", missing)

    def _state_build(self, request: Request) -> Response:
        return self.insights.state_build(request.groups[0], request.json)

    def _report(self, request: Request) -> Response:
        found = self.insights.reports.get(_where(request))
        missing = "com.atlassian.bitbucket.NoSuchEntityException"
        return Response(200, found) if found else refuse(404, "No such report.", missing)

    def _annotations(self, request: Request) -> Response:
        if _where(request) not in self.insights.reports:
            return refuse(404, "No such report.", "com.atlassian.bitbucket.NoSuchEntityException")
        return Response(200, {"annotations": self.insights.listed(_where(request))})

    def _branches(self, request: Request) -> Response:
        part = request.query.get("filterText", [""])[0]
        shown = [self._branch(name) for name in self.commits.branches if part.lower() in name.lower()]
        return self.page(request, shown)

    def _branch(self, name: str) -> dict[str, Any]:
        sha = self.commits.branches[name]
        return {"id": f"refs/heads/{name}", "displayId": name, "latestCommit": sha, "latestChangeset": sha}

    def _create_branch(self, request: Request) -> Response:
        said = request.json
        start = self.commits.find(said["startPoint"])
        if start is None or said["name"] in self.commits.branches:
            return refuse(409, "The branch exists.", "com.atlassian.bitbucket.repository.DuplicateRefException")
        self.commits.branches[said["name"]] = start.id
        return Response(200, self._branch(said["name"]))

    def _raw(self, request: Request) -> Response:
        commit = self.commits.find(request.query.get("at", ["main"])[0])
        if "application/json" in request.headers.get("accept", ""):
            return refuse(406, "files are not JSON")
        if commit is None:
            return refuse(404, "No such commit.", "com.atlassian.bitbucket.commit.NoSuchCommitException")
        if request.groups[0] not in commit.files:
            return refuse(404, f"The path {request.groups[0]} does not exist.", _NO_PATH)
        return Response(200, commit.files[request.groups[0]])

    def _write_file(self, request: Request) -> Response:
        if not self.has_user:
            return refuse(403, "The token has no valid user.", "com.atlassian.bitbucket.AuthorisationException")
        if request.headers.get("x-atlassian-token") != "no-check":
            return refuse(403, "XSRF check failed", "com.atlassian.bitbucket.xsrf")
        form, path = read_form(request), request.groups[0]
        branch, source = form.one("branch") or "", form.one("sourceCommitId")
        tip = self.commits.find(branch)
        if tip is None or "content" not in form.files:
            return refuse(404, "No such branch.", "com.atlassian.bitbucket.repository.NoSuchBranchException")
        before = self.commits.find(source) if source else None
        known, present = before.files.get(path) if before else None, tip.files.get(path)
        if known != present or present == form.files["content"]:
            return refuse(409, "The file has changed.", "com.atlassian.bitbucket.content.FileOutOfDateException")
        made = self.commits.add(branch, {**tip.files, path: form.files["content"]}, form.one("message") or "Edit")
        parents = [{"id": each, "displayId": each[:11]} for each in made.parents]
        return Response(200, {"id": made.id, "displayId": made.id[:11], "message": made.message, "parents": parents})


def _where(request: Request) -> tuple[str, str]:
    return request.groups[0], request.groups[1]
