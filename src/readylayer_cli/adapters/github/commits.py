"""Many files in one commit: tree, commit and branch, with a look at the branch before and after."""

import base64
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

from readylayer_cli.adapters.github.client import Api, encoded_path
from readylayer_cli.adapters.github.faults import host_error
from readylayer_cli.adapters.github.fields import Json, part, text
from readylayer_cli.domain.errors import HostError
from readylayer_cli.domain.failure import HostFailure
from readylayer_cli.domain.host import CommitRequest, FileEdit

_MAX_INLINE_BYTES = 100_000


@dataclass(frozen=True)
class Commits:
    """`head` tells where a branch is now."""

    api: Api
    head: Callable[[str], str | None]

    def commit(self, request: CommitRequest) -> str:
        """The new commit. A branch that is elsewhere is a `CONFLICT`, before and while the files are written."""
        self._check(request)
        parent = request.expect_head or request.base_sha
        base = text(part(self.api.get(f"{self._git}/commits/{parent}"), "tree"), "sha")
        entries = [self._entry(file) for file in request.files]
        tree = text(self._made("trees", {"base_tree": base, "tree": entries}), "sha")
        made = text(self._made("commits", {"message": request.message, "tree": tree, "parents": [parent]}), "sha")
        self._check(request)
        self._point(request, made)
        return made

    @property
    def _git(self) -> str:
        return f"{self.api.root}/git"

    def _check(self, request: CommitRequest) -> None:
        head = self.head(request.branch)
        if head != request.expect_head:
            raise _moved(request, head)

    def _entry(self, file: FileEdit) -> dict[str, object]:
        entry: dict[str, object] = {
            "path": file.path,
            "mode": "100755" if file.executable else "100644",
            "type": "blob",
        }
        if file.content is None:
            return entry | {"sha": None}
        words = _inline(file.content)
        if words is not None:
            return entry | {"content": words}
        blob = {"content": base64.b64encode(file.content).decode("ascii"), "encoding": "base64"}
        return entry | {"sha": text(self._made("blobs", blob), "sha")}

    def _made(self, kind: str, content: Mapping[str, object]) -> Json:
        """A new git object. Nobody sees it before a branch points at it, so that a lost one is simply made again."""
        return self.api.patience.write(partial(self.api.send, "POST", f"{self._git}/{kind}", content), lambda: None)

    def _point(self, request: CommitRequest, made: str) -> None:
        if request.expect_head is None:
            write = partial(
                self.api.send, "POST", f"{self._git}/refs", {"ref": f"refs/heads/{request.branch}", "sha": made}
            )
        else:
            path = f"{self._git}/refs/heads/{encoded_path(request.branch)}"
            write = partial(self.api.send, "PATCH", path, {"sha": made, "force": False})
        try:
            self.api.patience.write(write, lambda: self._landed(request, made))
        except HostError as error:
            if error.failure is not HostFailure.INVALID:
                raise
            head = self.head(request.branch)
            if head == request.expect_head:
                raise  # not the branch is the reason
            if head != made:
                raise _moved(request, head) from error

    def _landed(self, request: CommitRequest, made: str) -> Json | None:
        return {} if self.head(request.branch) == made else None


def _inline(content: bytes) -> str | None:
    """The content as text, if it comes out of JSON as the same bytes and is small."""
    if len(content) > _MAX_INLINE_BYTES or b"\0" in content:
        return None
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return None


def _moved(request: CommitRequest, head: str | None) -> HostError:
    expected = f"at {request.expect_head[:12]}" if request.expect_head else "absent"
    found = f"at {head[:12]}" if head else "absent"
    return host_error(
        HostFailure.CONFLICT,
        f"branch {request.branch!r} was expected {expected} and is {found}; nothing was written to it",
    )
