"""Git's objects, branches, tags and files."""

import base64
import hashlib
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from tests.fakes.hosts.github.records import Commit
from tests.fakes.hosts.loopback import Request, Response

if TYPE_CHECKING:
    from tests.fakes.hosts.github.fake import GithubFake

Files = dict[str, tuple[str, bytes]]
BASE = "b" * 40
_LARGE = 1024 * 1024


class Repository:
    """`race` runs once when a commit was made and before its branch moves: somebody else is quicker."""

    def __init__(self, fake: "GithubFake") -> None:
        self.fake = fake
        self.blobs: dict[str, bytes] = {}
        self.trees: dict[str, Files] = {}
        self.commits: dict[str, Commit] = {}
        self.branches: dict[str, str] = {}
        self.tags: dict[str, str] = {}
        self.tag_objects: dict[str, str] = {}
        self.race: Callable[[], None] | None = None
        fake.on("POST", "/git/blobs", self.create_blob)
        fake.on("GET", r"/git/blobs/([^/]+)", self.blob)
        fake.on("POST", "/git/trees", self.create_tree)
        fake.on("POST", "/git/commits", self.create_commit)
        fake.on("GET", r"/git/commits/([^/]+)", self.commit)
        fake.on("GET", r"/git/ref/(.+)", self.ref)
        fake.on("GET", r"/git/tags/([^/]+)", self.tag)
        fake.on("POST", "/git/refs", self.create_ref)
        fake.on("PATCH", r"/git/refs/(.+)", self.move_ref)
        fake.on("GET", r"/contents/(.*)", self.contents)
        fake.on("GET", r"/commits/([^/]+)", self.show_commit)
        self.add(BASE, [], {"README.md": ("100644", b"# App\n")})
        self.branches |= {"main": BASE, "feature": BASE}

    def add(self, sha: str, parents: list[str], files: Files, message: str = "Change") -> Commit:
        made = Commit(sha, parents, message, files)
        self.commits[sha] = made
        return made

    def create_blob(self, request: Request) -> Response:
        wanted = request.json
        content = wanted["content"].encode()
        if wanted.get("encoding", "utf-8") == "base64":
            content = base64.b64decode(content, validate=True)
        sha = self._store(content)
        return Response(201, self.fake.shapes.of("short-blob", sha=sha, url=self.fake.at(f"/git/blobs/{sha}")))

    def blob(self, request: Request) -> Response:
        content = self.blobs.get(request.groups[0])
        if content is None:
            return self.fake.not_found(request)
        shown = base64.encodebytes(content).decode()
        return Response(
            200,
            self.fake.shapes.of("blob", sha=request.groups[0], size=len(content), content=shown, encoding="base64"),
        )

    def create_tree(self, request: Request) -> Response:
        wanted = request.json
        base = wanted.get("base_tree")
        if base is not None and base not in self.trees:
            return self.fake.invalid("tree.base_tree is not a tree")
        files = dict(self.trees[base]) if base else {}
        for entry in wanted["tree"]:
            if "content" in entry:
                files[entry["path"]] = entry["mode"], self.blobs[self._store(entry["content"].encode())]
            elif entry["sha"] is None:
                if files.pop(entry["path"], None) is None:
                    return self.fake.invalid(message="GitRPC::BadObjectState")
            elif entry["sha"] in self.blobs:
                files[entry["path"]] = entry["mode"], self.blobs[entry["sha"]]
            else:
                return self.fake.invalid(f"tree.sha {entry['sha']} is not a valid blob")
        sha = self._tree(files)
        return Response(201, self.fake.shapes.of("git-tree", sha=sha, truncated=False))

    def create_commit(self, request: Request) -> Response:
        wanted = request.json
        parents = wanted.get("parents", [])
        if wanted["tree"] not in self.trees or any(parent not in self.commits for parent in parents):
            return self.fake.invalid("Tree SHA does not exist")
        sha = hashlib.sha1(f"{self.fake.next_id()}".encode()).hexdigest()
        made = self.add(sha, parents, self.trees[wanted["tree"]], wanted["message"])
        return Response(201, self._commit_json(made))

    def commit(self, request: Request) -> Response:
        found = self.commits.get(request.groups[0])
        return Response(200, self._commit_json(found)) if found else self.fake.not_found(request)

    def ref(self, request: Request) -> Response:
        kind, _, name = request.groups[0].partition("/")
        target = (self.branches if kind == "heads" else self.tags).get(name)
        if target is None:
            return self.fake.not_found(request)
        return Response(200, self._ref_json(f"refs/{kind}/{name}", target))

    def tag(self, request: Request) -> Response:
        target = self.tag_objects.get(request.groups[0])
        if target is None:
            return self.fake.not_found(request)
        body = self.fake.shapes.of(
            "git-tag", sha=request.groups[0], object={"sha": target, "type": "commit", "url": ""}
        )
        return Response(200, body)

    def create_ref(self, request: Request) -> Response:
        self._lose_race()
        wanted = request.json
        name = wanted["ref"].removeprefix("refs/heads/")
        if name in self.branches:
            return self.fake.invalid(message="Reference already exists")
        if wanted["sha"] not in self.commits:
            return self.fake.invalid(message="Object does not exist")
        self.branches[name] = wanted["sha"]
        return Response(201, self._ref_json(wanted["ref"], wanted["sha"]))

    def move_ref(self, request: Request) -> Response:
        self._lose_race()
        name = request.groups[0].removeprefix("heads/")
        wanted = request.json
        if name not in self.branches:
            return self.fake.invalid(message="Reference does not exist")
        if not wanted.get("force") and self.branches[name] not in self._history(wanted["sha"]):
            return self.fake.invalid(message="Update is not a fast forward")
        self.branches[name] = wanted["sha"]
        return Response(200, self._ref_json(f"refs/heads/{name}", wanted["sha"]))

    def contents(self, request: Request) -> Response:
        path = request.groups[0]
        commit = self.resolve(request.query.get("ref", ["main"])[0])
        if commit is None:
            return Response(404, {"message": "No commit found for the ref"})
        if path in commit.files:
            return Response(200, self._file_json(path, *commit.files[path]))
        below = [each for each in commit.files if each.startswith(f"{path}/")]
        if not below:
            return self.fake.not_found(request)
        return Response(200, [self._entry_json(each) for each in below])

    def show_commit(self, request: Request) -> Response:
        found = self.resolve(request.groups[0])
        if found is None:
            return self.fake.invalid(message=f"No commit found for SHA: {request.groups[0]}")
        return Response(200, self.fake.shapes.of("commit", sha=found.sha, url=self.fake.at(f"/commits/{found.sha}")))

    def resolve(self, revision: str) -> Commit | None:
        name = revision.removeprefix("refs/heads/")
        sha = self.branches.get(name) or self.tags.get(name) or name
        return self.commits.get(sha)

    def _store(self, content: bytes) -> str:
        sha = hashlib.sha1(b"blob %d\0" % len(content) + content).hexdigest()
        self.blobs[sha] = content
        return sha

    def _tree(self, files: Files) -> str:
        sha = hashlib.sha1(repr(sorted(files.items())).encode()).hexdigest()
        self.trees[sha] = files
        return sha

    def _history(self, sha: str) -> set[str]:
        seen, left = set(), [sha]
        while left:
            at = left.pop()
            if at not in seen and at in self.commits:
                seen.add(at)
                left += self.commits[at].parents
        return seen

    def _lose_race(self) -> None:
        race, self.race = self.race, None
        if race is not None:
            race()

    def _commit_json(self, commit: Commit) -> dict[str, Any]:
        tree = self._tree(commit.files)
        return self.fake.shapes.of(
            "git-commit",
            sha=commit.sha,
            message=commit.message,
            url=self.fake.at(f"/git/commits/{commit.sha}"),
            tree={"sha": tree, "url": self.fake.at(f"/git/trees/{tree}")},
            parents=[{"sha": each, "url": "", "html_url": ""} for each in commit.parents],
        )

    def _ref_json(self, ref: str, sha: str) -> dict[str, Any]:
        kind = "tag" if sha in self.tag_objects else "commit"
        return self.fake.shapes.of("git-ref", ref=ref, object={"sha": sha, "type": kind, "url": self.fake.at("/git")})

    def _file_json(self, path: str, mode: str, content: bytes) -> dict[str, Any]:
        sha = self._store(content)
        common = {"name": path.rpartition("/")[2], "path": path, "sha": sha, "size": len(content)}
        common["url"] = self.fake.at(f"/contents/{path}")
        if mode == "120000":
            return self.fake.shapes.of("content-symlink", type="symlink", target=content.decode(), **common)
        is_large = len(content) > _LARGE
        shown = "" if is_large else base64.encodebytes(content).decode()
        encoding = "none" if is_large else "base64"
        return self.fake.shapes.of("content-file", type="file", content=shown, encoding=encoding, **common)

    def _entry_json(self, path: str) -> dict[str, Any]:
        name = path.rpartition("/")[2]
        return {
            **dict.fromkeys(("git_url", "html_url", "download_url", "url"), self.fake.at(f"/contents/{path}")),
            "_links": dict.fromkeys(("git", "self", "html"), self.fake.at(f"/contents/{path}")),
            "type": "file",
            "size": 1,
            "name": name,
            "path": path,
            "sha": "f" * 40,
        }
