"""A pull request that lives: real commits that move, rename, mend and break things, and what is found in each."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from readylayer_cli.adapters.git.repository import GitRepository
from readylayer_cli.domain.change import ChangeSet
from readylayer_cli.domain.publication import Publication, Remark
from readylayer_cli.domain.selection import Revisions
from tests.fakes.scratch import ISOLATED, Scratch
from tests.unit.workflows.publish.remarks import publication, remark

_PLAIN = [f"value_{number} = {number}" for number in range(60)]


@dataclass(frozen=True)
class Push:
    """One state of the pull request: its diff, its head, and the bugs that stand in it."""

    files: ChangeSet
    head_sha: str
    remarks: tuple[Remark, ...]

    def publication(self) -> Publication:
        """A complete review of this state."""
        return publication(*self.remarks, head_sha=self.head_sha)


class PullRequest:
    """Two files, lines named `bug_N` in them; every step is a random but reproducible edit."""

    def __init__(self, folder: Path, seed: int) -> None:
        self._random = random.Random(seed)
        self._scratch = Scratch(folder)
        self._files = {"src/app.py": list(_PLAIN), "src/far.py": list(_PLAIN)}
        self._commit()
        self._base = self._scratch.head()
        self._scratch.git("checkout", "-q", "-b", "feature")
        self._bugs = 0
        self._root = folder

    def pushes(self, count: int) -> Iterator[Push]:
        """Successive states, the first with three bugs."""
        for _ in range(3):
            self._add_bug()
        for number in range(count):
            if number:
                for step in self._random.sample(self._steps(), self._random.randint(1, 3)):
                    step()
            if number and self._random.random() < 0.2:
                self._force_push()
            else:
                self._commit()
            yield self._state()

    def _steps(self) -> list:  # type: ignore[type-arg]  # bound methods without arguments
        return [self._add_bug, self._add_bug, self._mend, self._shift, self._shift, self._rename, self._touch]

    def _state(self) -> Push:
        repository = GitRepository.open(self._root, environment=ISOLATED)
        files = repository.change(Revisions(self._base, "HEAD")).files
        remarks = tuple(
            remark(line.strip(), path, number)
            for path, lines in sorted(self._files.items())
            for number, line in enumerate(lines, 1)
            if line.strip().startswith("bug_")
        )
        return Push(files, self._scratch.head(), remarks)

    def _some_file(self) -> tuple[str, list[str]]:
        path = self._random.choice(sorted(self._files))
        return path, self._files[path]

    def _add_bug(self) -> None:
        self._bugs += 1
        _, lines = self._some_file()
        lines.insert(self._random.randint(0, len(lines)), f"bug_{self._bugs}()")

    def _mend(self) -> None:
        _, lines = self._some_file()
        bugs = [line for line in lines if line.strip().startswith("bug_")]
        if bugs:
            lines.remove(self._random.choice(bugs))

    def _shift(self) -> None:
        _, lines = self._some_file()
        lines[0:0] = [f"import module_{self._random.randint(0, 10**9)}" for _ in range(self._random.randint(1, 5))]

    def _touch(self) -> None:
        _, lines = self._some_file()
        lines.append(f"other = {self._random.randint(0, 10**9)}")

    def _rename(self) -> None:
        path, lines = self._some_file()
        del self._files[path]
        self._files[path.replace("src/", "src/moved_")] = lines

    def _commit(self) -> None:
        self._write()
        self._scratch.git("commit", "-q", "--allow-empty", "-m", "Change")

    def _force_push(self) -> None:
        """The branch is written anew on its base."""
        self._scratch.git("reset", "-q", "--soft", self._base)
        self._commit()

    def _write(self) -> None:
        for place in self._scratch.root.glob("src/*"):
            place.unlink()
        self._scratch.write({path: "\n".join(lines) + "\n" for path, lines in self._files.items()})
        self._scratch.git("add", "-A")
