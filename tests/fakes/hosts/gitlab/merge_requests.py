"""Merge requests of the fake: their facts, versions and diffs."""

from typing import TYPE_CHECKING, Any

from readylayer_cli.diff.render import render_diff
from readylayer_cli.domain.change import ChangeSet, FileChange, FileStatus
from tests.fakes.hosts.gitlab.positions import carried
from tests.fakes.hosts.gitlab.records import TIME, MergeRequest, Version
from tests.fakes.hosts.loopback import Request, Response

if TYPE_CHECKING:
    from tests.fakes.hosts.gitlab.fake import GitlabFake

MR = r"/merge_requests/(\d+)"


class MergeRequests:
    """`kept_back` holds paths whose diff is too large to be told."""

    def __init__(self, fake: "GitlabFake") -> None:
        self.fake = fake
        self.kept_back: set[str] = set()
        fake.on("GET", "/merge_requests", self.show_all)
        fake.on("POST", "/merge_requests", self.create)
        fake.on("GET", MR, self.show)
        fake.on("PUT", MR, self.update)
        fake.on("GET", MR + "/versions", self.versions)
        fake.on("GET", MR + "/diffs", self.diffs)
        fake.on("GET", MR + "/changes", self.whole)
        fake.on("GET", r"/repository/commits/([^/]+)/merge_requests", self.of_commit)

    def push(self, iid: int, version: Version) -> None:
        """A new version; notes go along with their lines or stay behind."""
        change = self.fake.merge_requests[iid]
        before = list(change.versions)
        change.versions.append(version)
        for note in (note for thread in change.threads for note in thread.notes if note.position):
            stood = next((each for each in before if each.fits(note.position or {})), None)
            moved = carried(note.position or {}, stood, version) if stood else None
            note.position = moved or note.position

    def show_all(self, request: Request) -> Response:
        found = [each for each in self.fake.merge_requests.values() if self._is_asked_for(each, request)]
        return self.fake.page(request, [each.json(self.fake.site) for each in reversed(found)])

    def show(self, request: Request) -> Response:
        change = self.fake.merge_request(request.groups[0])
        return Response(200, change.detail(self.fake.site)) if change else Response(404, {"message": "404 Not found"})

    def create(self, request: Request) -> Response:
        body, fake = request.json, self.fake
        if body["source_branch"] not in fake.repository.branches:
            return Response(400, {"message": [f'Source branch "{body["source_branch"]}" does not exist']})
        clash = next((each for each in fake.merge_requests.values() if self._clashes(each, body)), None)
        if clash is not None:
            words = f"Another open merge request already exists for this source branch: !{clash.iid}"
            return Response(409, {"message": [words]})
        change = MergeRequest(max(fake.merge_requests, default=0) + 1, fake.caller, body["source_branch"])
        change.target, change.title = body["target_branch"], body["title"]
        change.description = body.get("description", "")
        head = fake.repository.branches[change.source]
        change.versions = [Version("b" * 40, "b" * 40, head, ChangeSet())]
        fake.merge_requests[change.iid] = change
        return Response(201, change.detail(fake.site))

    def update(self, request: Request) -> Response:
        change = self.fake.merge_request(request.groups[0])
        if change is None:
            return Response(404, {"message": "404 Not found"})
        body = request.json
        change.title = body.get("title", change.title)
        change.description = body.get("description", change.description)
        change.target = body.get("target_branch", change.target)
        return Response(200, change.detail(self.fake.site))

    def versions(self, request: Request) -> Response:
        change = self.fake.merge_requests[int(request.groups[0])]
        listed = [
            {
                "id": number,
                "head_commit_sha": version.head,
                "base_commit_sha": version.base,
                "start_commit_sha": version.start,
                "created_at": TIME,
                "merge_request_id": 1000 + change.iid,
                "state": "collected",
                "real_size": str(len(version.diff.files)),
                "patch_id_sha": None,
            }
            for number, version in enumerate(change.versions, start=1)
        ]
        return self.fake.page(request, listed[::-1])

    def diffs(self, request: Request) -> Response:
        return self.fake.page(request, self._entries(int(request.groups[0])))

    def whole(self, request: Request) -> Response:
        change = self.fake.merge_requests[int(request.groups[0])]
        return Response(200, {**change.detail(self.fake.site), "changes": self._entries(change.iid), "overflow": False})

    def of_commit(self, request: Request) -> Response:
        sha = request.groups[0]
        found = [each for each in self.fake.merge_requests.values() if self._contains(each, sha)]
        if not found and sha not in self.fake.repository.commits:
            return Response(404, {"message": "404 Commit Not Found"})
        return self.fake.page(request, [each.json(self.fake.site) for each in found])

    def _entries(self, iid: int) -> list[dict[str, Any]]:
        versions = self.fake.merge_requests[iid].versions
        return [self._entry(file) for file in versions[-1].diff.files] if versions else []

    def _entry(self, file: FileChange) -> dict[str, Any]:
        is_kept_back = file.path in self.kept_back
        _, found, hunks = render_diff(ChangeSet((file,))).partition(b"\n@@ ")
        return {
            "old_path": file.old_path or file.path,
            "new_path": file.path,
            "a_mode": "0" if file.status is FileStatus.ADDED else file.old_mode or "100644",
            "b_mode": "0" if file.status is FileStatus.DELETED else file.new_mode or "100644",
            "new_file": file.status is FileStatus.ADDED,
            "renamed_file": file.status is FileStatus.RENAMED,
            "deleted_file": file.status is FileStatus.DELETED,
            "generated_file": False,
            "collapsed": False,
            "too_large": is_kept_back,
            "diff": "" if is_kept_back or not found else "@@ " + hunks.decode("utf-8", "replace"),
        }

    @staticmethod
    def _is_asked_for(change: MergeRequest, request: Request) -> bool:
        asked = {name: values[0] for name, values in request.query.items()}
        return (
            asked.get("state", "all") in {"all", change.state}
            and asked.get("source_branch", change.source) == change.source
            and asked.get("target_branch", change.target) == change.target
        )

    @staticmethod
    def _clashes(change: MergeRequest, body: dict[str, Any]) -> bool:
        same = (change.source, change.target) == (body["source_branch"], body["target_branch"])
        return change.state == "opened" and change.source_project == 15 and same

    @staticmethod
    def _contains(change: MergeRequest, sha: str) -> bool:
        heads = {version.head for version in change.versions}
        return sha in heads | {change.merge_commit, change.squash_commit}
