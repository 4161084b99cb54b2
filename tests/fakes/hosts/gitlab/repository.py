"""The git repository of the fake: commits, branches, tags and files."""

import base64
import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tests.fakes.hosts.gitlab.records import TIME
from tests.fakes.hosts.loopback import Request, Response

if TYPE_CHECKING:
    from tests.fakes.hosts.gitlab.fake import GitlabFake

Tree = dict[str, tuple[bytes, bool]]
ROOT = "0a" * 20


@dataclass
class Commit:
    """A commit with all its files and whether each can be executed."""

    sha: str
    parents: list[str]
    message: str
    tree: Tree = field(default_factory=dict)

    def json(self) -> dict[str, Any]:
        return {
            "id": self.sha,
            "short_id": self.sha[:8],
            "title": self.message.partition("\n")[0],
            "message": self.message,
            "created_at": TIME,
            "parent_ids": self.parents,
            "author_name": "Bot",
            "author_email": "bot@example.invalid",
            "authored_date": TIME,
            "committer_name": "Bot",
            "committer_email": "bot@example.invalid",
            "committed_date": TIME,
            "trailers": {},
            "extended_trailers": {},
            "web_url": f"https://gitlab.invalid/-/commit/{self.sha}",
        }


class Repository:
    """`race` is called between GitLab's reading of a branch and our commit, as another push would come."""

    def __init__(self, fake: "GitlabFake") -> None:
        self.fake = fake
        self.commits = {ROOT: Commit(ROOT, [], "Begin", {"README.md": (b"# Project\n", False)})}
        self.branches = {"main": ROOT}
        self.tags: dict[str, str] = {}
        self.protected: set[str] = set()
        self.race: Any = None
        fake.on("GET", r"/repository/branches/([^/]+)", self.branch)
        fake.on("POST", "/repository/branches", self.create_branch)
        fake.on("GET", r"/repository/tags/([^/]+)", self.tag)
        fake.on("POST", "/repository/commits", self.commit)
        fake.on("GET", r"/repository/commits/([^/]+)", self.show_commit)
        fake.on("HEAD", r"/repository/files/([^/]+)", self.file_facts)
        fake.on("GET", r"/repository/files/([^/]+)/raw", self.raw_file)

    def add(self, sha: str, parent: str | None, message: str = "Work", tree: Tree | None = None) -> Commit:
        """A commit as a push brings it."""
        inherited = dict(self.commits[parent].tree) if parent else {}
        self.commits[sha] = Commit(sha, [parent] if parent else [], message, inherited if tree is None else tree)
        return self.commits[sha]

    def holds(self, sha: str) -> str | None:
        """The first branch that contains a commit."""
        for branch, head in sorted(self.branches.items()):
            at: str | None = head
            while at is not None:
                if at == sha:
                    return branch
                parents = self.commits[at].parents
                at = parents[0] if parents else None
        return None

    def resolve(self, revision: str) -> Commit | None:
        return self.commits.get(self.branches.get(revision) or self.tags.get(revision) or revision)

    def branch(self, request: Request) -> Response:
        name = request.groups[0]
        head = self.branches.get(name)
        if head is None:
            return Response(404, {"message": "404 Branch Not Found"})
        return Response(200, {"name": name, "commit": self.commits[head].json(), "protected": name in self.protected})

    def create_branch(self, request: Request) -> Response:
        body = request.json
        commit = self.resolve(body["ref"])
        if body["branch"] in self.branches:
            return Response(400, {"message": "Branch already exists"})
        if commit is None:
            return Response(400, {"message": "Invalid reference name: " + body["ref"]})
        self.branches[body["branch"]] = commit.sha
        return Response(201, {"name": body["branch"], "commit": commit.json(), "protected": False})

    def tag(self, request: Request) -> Response:
        name = request.groups[0]
        sha = self.tags.get(name)
        if sha is None:
            return Response(404, {"message": "404 Tag Not Found"})
        return Response(200, {"name": name, "target": sha, "commit": self.commits[sha].json(), "message": ""})

    def show_commit(self, request: Request) -> Response:
        commit = self.resolve(request.groups[0])
        return Response(200, commit.json()) if commit else Response(404, {"message": "404 Commit Not Found"})

    def file_facts(self, request: Request) -> Response:
        commit = self.resolve(request.query["ref"][0])
        held = commit.tree.get(request.groups[0]) if commit else None
        if commit is None or held is None:
            return Response(404)
        return Response(
            200,
            None,
            {
                "X-Gitlab-File-Path": request.groups[0],
                "X-Gitlab-Last-Commit-Id": self.last_touched(commit, request.groups[0]),
                "X-Gitlab-Execute-Filemode": str(held[1]).lower(),
                "X-Gitlab-Size": str(len(held[0])),
            },
        )

    def raw_file(self, request: Request) -> Response:
        commit = self.resolve(request.query["ref"][0])
        if commit is None:
            return Response(404, {"message": "404 Commit Not Found"})
        held = commit.tree.get(request.groups[0])
        return Response(200, held[0]) if held else Response(404, {"message": "404 File Not Found"})

    def last_touched(self, commit: Commit, path: str) -> str:
        while commit.parents and self.commits[commit.parents[0]].tree.get(path) == commit.tree.get(path):
            commit = self.commits[commit.parents[0]]
        return commit.sha

    def commit(self, request: Request) -> Response:
        if self.race is not None:
            race, self.race = self.race, None
            race()
        body = request.json
        refusal = self._refusal(body)
        if refusal is not None:
            return refusal
        parent = body.get("start_sha") or self.branches[body["branch"]]
        tree = dict(self.commits[parent].tree)
        for action in body["actions"]:
            fault = self._applied(action, tree, self.commits[parent])
            if fault:
                return Response(400, {"message": fault})
        sha = hashlib.sha1(f"{self.fake.next_id()}".encode()).hexdigest()
        made = self.add(sha, parent, body["commit_message"], tree)
        self.branches[body["branch"]] = sha
        stats = {"additions": 1, "deletions": 0, "total": 1}
        return Response(201, {**made.json(), "stats": stats, "status": None, "project_id": 15, "last_pipeline": None})

    def _refusal(self, body: dict[str, Any]) -> Response | None:
        branch, start = body["branch"], body.get("start_sha")
        if (self.fake.caller.level or 0) < (40 if branch in self.protected else 30):
            return Response(403, {"message": "You are not allowed to push into this branch"})
        if start is not None and branch in self.branches and not body.get("force"):
            words = f"A branch called '{branch}' already exists. Switch to that branch in order to make changes"
            return Response(400, {"message": words})
        if start is not None and start not in self.commits:
            return Response(400, {"message": f"Cannot find start_sha '{start}'"})
        if start is None and branch not in self.branches:
            return Response(400, {"message": "You can only create or edit files when you are on a branch"})
        return None

    def _applied(self, action: dict[str, Any], tree: Tree, parent: Commit) -> str | None:
        path, kind = action["file_path"], action["action"]
        if kind == "create" and path in tree:
            return "A file with this name already exists"
        if kind != "create" and path not in tree:
            return "A file with this name doesn't exist"
        last = action.get("last_commit_id")
        if last is not None and path in parent.tree and last != self.last_touched(parent, path):
            return f"You are attempting to update a file `{path}` that has changed since you started editing it."
        if kind == "delete":
            del tree[path]
        elif kind == "chmod":
            tree[path] = tree[path][0], action["execute_filemode"]
        else:
            executable = tree[path][1] if path in tree else False
            content = action["content"]
            raw = base64.b64decode(content, validate=True) if action.get("encoding") == "base64" else content.encode()
            tree[path] = raw, executable
        return None
