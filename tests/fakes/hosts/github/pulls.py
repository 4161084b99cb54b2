"""Pull requests: their facts, their files, and who finds them by commit or branch."""

from typing import TYPE_CHECKING, Any

from readylayer_cli.diff.render import render_diff
from readylayer_cli.domain.change import ChangeSet, FileChange, FileStatus
from tests.fakes.hosts.github.people import repository_json
from tests.fakes.hosts.github.records import TIME, Pull
from tests.fakes.hosts.loopback import Request, Response

if TYPE_CHECKING:
    from tests.fakes.hosts.github.fake import GithubFake

_STATUSES = {
    FileStatus.ADDED: "added",
    FileStatus.DELETED: "removed",
    FileStatus.MODIFIED: "modified",
    FileStatus.RENAMED: "renamed",
    FileStatus.COPIED: "copied",
    FileStatus.TYPE_CHANGED: "changed",
}


class Pulls:
    """`largest_patch` is how many characters of a file's diff are shown; bigger ones are left out."""

    def __init__(self, fake: "GithubFake") -> None:
        self.fake = fake
        self.largest_patch = 1_000_000
        fake.on("GET", "/pulls", self.list)
        fake.on("POST", "/pulls", self.create)
        fake.on("GET", r"/pulls/(\d+)", self.show)
        fake.on("PATCH", r"/pulls/(\d+)", self.update)
        fake.on("GET", r"/pulls/(\d+)/files", self.files)
        fake.on("GET", r"/commits/([^/]+)/pulls", self.of_commit)

    def find(self, number: str) -> Pull | None:
        return self.fake.pulls.get(int(number))

    def show(self, request: Request) -> Response:
        pull = self.find(request.groups[0])
        return Response(200, self.json(pull)) if pull else self.fake.not_found(request)

    def list(self, request: Request) -> Response:
        state = request.query.get("state", ["open"])[0]
        head = request.query.get("head", [None])[0]
        base = request.query.get("base", [None])[0]
        found = [
            self.json(pull, "pull-request-simple")
            for pull in sorted(self.fake.pulls.values(), key=lambda each: -each.number)
            if state in {"all", pull.state}
            and (head is None or ":" not in head or head == f"{pull.head_owner}:{pull.head_branch}")
            and (base is None or base == pull.base_branch)
        ]
        return self.fake.page(request, found)

    def create(self, request: Request) -> Response:
        wanted = request.json
        branches = self.fake.repository.branches
        for end in ("head", "base"):
            if wanted[end] not in branches:
                return self.fake.invalid({"resource": "PullRequest", "field": end, "code": "invalid"})
        if any(
            pull.state == "open" and (pull.head_branch, pull.base_branch) == (wanted["head"], wanted["base"])
            for pull in self.fake.pulls.values()
        ):
            words = f"A pull request already exists for acme:{wanted['head']}."
            return self.fake.invalid({"resource": "PullRequest", "code": "custom", "message": words})
        number = max(self.fake.pulls, default=0) + 1
        head, base = branches[wanted["head"]], branches[wanted["base"]]
        pull = Pull(number, self.fake.caller.user, wanted["head"], wanted["base"], head, base)
        pull.title, pull.body, pull.heads = wanted["title"], wanted.get("body"), [head]
        self.fake.pulls[number] = pull
        return Response(201, self.json(pull))

    def update(self, request: Request) -> Response:
        pull = self.find(request.groups[0])
        if pull is None:
            return self.fake.not_found(request)
        wanted = request.json
        pull.title = wanted.get("title", pull.title)
        pull.body = wanted.get("body", pull.body)
        pull.base_branch = wanted.get("base", pull.base_branch)
        return Response(200, self.json(pull))

    def files(self, request: Request) -> Response:
        pull = self.find(request.groups[0])
        if pull is None:
            return self.fake.not_found(request)
        return self.fake.page(request, [self._file(file) for file in pull.diff.files][:3000])

    def of_commit(self, request: Request) -> Response:
        sha = request.groups[0]
        known = {each for pull in self.fake.pulls.values() if not pull.fork for each in pull.heads}
        if sha not in self.fake.repository.commits and sha not in known:
            return self.fake.invalid(message=f"No commit found for SHA: {sha}")
        found = [
            self.json(pull, "pull-request-simple")
            for pull in self.fake.pulls.values()
            if (sha in pull.heads and not pull.fork) or sha == pull.merge_commit
        ]
        return self.fake.page(request, found)

    def json(self, pull: Pull, schema: str = "pull-request") -> dict[str, Any]:
        merged = pull.merge_commit is not None
        return self.fake.shapes.of(
            schema,
            id=9000 + pull.number,
            number=pull.number,
            state=pull.state,
            title=pull.title,
            body=pull.body,
            draft=pull.draft,
            user=self.fake.user_json(pull.author),
            labels=[{"id": index, "name": name} for index, name in enumerate(pull.labels)],
            url=self.fake.at(f"/pulls/{pull.number}"),
            html_url=self.fake.site(f"/pull/{pull.number}"),
            issue_url=self.fake.at(f"/issues/{pull.number}"),
            comments_url=self.fake.at(f"/issues/{pull.number}/comments"),
            head=self._end(pull, "head"),
            base=self._end(pull, "base"),
            merged=merged,
            merged_at=TIME if merged else None,
            merged_by=self.fake.user_json(pull.merged_by) if pull.merged_by else None,
            merge_commit_sha=pull.merge_commit,
        )

    def _end(self, pull: Pull, end: str) -> dict[str, Any]:
        is_head = end == "head"
        owner = pull.head_owner if is_head else "acme"
        branch, sha = (pull.head_branch, pull.head_sha) if is_head else (pull.base_branch, pull.base_sha)
        repository = repository_json(self.fake, "repository", owner, fork=pull.fork and is_head)
        return {
            "label": f"{owner}:{branch}",
            "ref": branch,
            "sha": sha,
            "repo": repository,
            "user": repository["owner"],
        }

    def _file(self, file: FileChange) -> dict[str, Any]:
        added, removed = len(file.added), len(file.removed)
        known: dict[str, Any] = {
            "sha": "f" * 40,
            "filename": file.path,
            "status": _STATUSES[file.status],
            "additions": added,
            "deletions": removed,
            "changes": added + removed,
        }
        patch = patch_of(file)
        if patch and len(patch) <= self.largest_patch:
            known["patch"] = patch
        if file.old_path:
            known["previous_filename"] = file.old_path
        return self.fake.shapes.of("diff-entry", **known)


def patch_of(file: FileChange) -> str:
    """The hunks of a file as text."""
    text = render_diff(ChangeSet((file,))).decode("utf-8", "replace")
    _, found, rest = text.partition("\n@@")
    return (found + rest).strip("\n") if found else ""
