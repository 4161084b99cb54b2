"""Reads objects by id through `git cat-file`, which is started once and asked many times."""

import os
import subprocess
import tempfile
import weakref
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from threading import Event, Lock, Timer
from typing import IO, cast

from readylayer_cli.adapters.git.failures import explain, missing_objects
from readylayer_cli.adapters.git.program import MORE_TIME, Git
from readylayer_cli.domain.errors import RepositoryError

_STDERR_BYTES = 65_536
_AT_A_TIME = 50  # requests in flight stay below the smallest pipe buffer (4 KiB), so neither side can block the other


@dataclass(frozen=True, slots=True)
class ObjectFact:
    """What an object is: its id, its type (`commit`, `tree`, `blob`, `tag`) and its size."""

    id: str
    type: str
    size_bytes: int


class ObjectReader:
    """The objects of one repository. Safe to share between threads; its processes end with it."""

    def __init__(self, git: Git) -> None:
        self._git = git
        self._facts = _Conversation(git, "--batch-check")
        self._contents = _Conversation(git, "--batch")

    def find(self, name: str) -> ObjectFact | None:
        """The object a revision expression such as `main^{commit}` names; `None` if there is none."""
        if "\n" in name or "\0" in name:
            return None
        return self.find_many([name])[0]

    def find_many(self, names: Sequence[str]) -> list[ObjectFact | None]:
        """One answer for each name; names must not hold newlines."""
        return [fact for fact, _ in self._facts.ask(names)]

    def read(self, ids: Sequence[str]) -> dict[str, bytes]:
        """The contents of these objects. Raises `RepositoryError` if one is not in this clone."""
        found = {}
        for wanted, (fact, content) in zip(ids, self._contents.ask(ids), strict=True):
            if fact is None:
                raise missing_objects()
            found[wanted] = content
        return found

    def read_start(self, blob_id: str, size_bytes: int) -> bytes:
        """The first bytes of one blob, however large it is."""
        return self._git.head("cat-file", "blob", blob_id, size_bytes=size_bytes)

    def close(self) -> None:
        """End the processes; they start again when asked again."""
        self._facts.close()
        self._contents.close()


class _Conversation:
    """One `git cat-file --batch...` process: requests go in, answers come out, in the same order."""

    def __init__(self, git: Git, mode: str) -> None:
        self._git = git
        self._mode = mode
        self._lock = Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._stderr: IO[bytes]
        self._owner = 0
        self._end: Callable[[], object] | None = None

    def ask(self, names: Sequence[str]) -> Iterator[tuple[ObjectFact | None, bytes]]:
        """Answers, each with the content where the mode gives it; `None` for what does not exist."""
        remaining = iter(names)
        while some := list(islice(remaining, _AT_A_TIME)):
            yield from self._exchange(some)

    def close(self) -> None:
        with self._lock:
            self._stop()

    def _exchange(self, names: Sequence[str]) -> list[tuple[ObjectFact | None, bytes]]:
        with self._lock:
            limit_s = self._git.limit_s("cat-file")
            process = self._running()
            expired = Event()
            alarm = Timer(limit_s, _expire, (process, expired))
            alarm.daemon = True
            alarm.start()
            try:
                stdin, stdout = cast("IO[bytes]", process.stdin), cast("IO[bytes]", process.stdout)
                stdin.write(b"".join(name.encode("utf-8", "surrogateescape") + b"\n" for name in names))
                stdin.flush()
                return [self._answer(stdout) for _ in names]
            except (BrokenPipeError, _BrokenAnswerError) as error:
                said = self._explain()
                if expired.is_set():
                    said = RepositoryError("RL2105", f"git cat-file took longer than {limit_s:.3g} s", MORE_TIME)
                raise said from error
            finally:
                alarm.cancel()

    def _answer(self, stdout: IO[bytes]) -> tuple[ObjectFact | None, bytes]:
        header = stdout.readline()
        if not header.endswith(b"\n"):
            raise _BrokenAnswerError
        words = header[:-1].rsplit(b" ", 2)
        if words[-1] in {b"missing", b"ambiguous", b"submodule"} or len(words) != 3 or not words[2].isdigit():
            return None, b""
        fact = ObjectFact(words[0].decode("ascii"), words[1].decode("ascii"), int(words[2]))
        if self._mode == "--batch-check":
            return fact, b""
        content = stdout.read(fact.size_bytes + 1)
        if len(content) != fact.size_bytes + 1:
            raise _BrokenAnswerError
        return fact, content[:-1]

    def _running(self) -> "subprocess.Popen[bytes]":
        if self._process is not None and self._owner == os.getpid():
            return self._process
        self._stderr = tempfile.TemporaryFile()  # noqa: SIM115 - closed by _end, with the process
        self._process = self._git.start("cat-file", self._mode, stderr=self._stderr)
        self._owner = os.getpid()
        self._end = weakref.finalize(self, _end, self._process, self._stderr, self._owner)
        return self._process

    def _explain(self) -> RepositoryError:
        """Why the process has ended; the next question starts another one."""
        self._stderr.seek(0)
        said = self._stderr.read(_STDERR_BYTES)
        self._stop()
        return explain("cat-file", said)

    def _stop(self) -> None:
        if self._end is not None:
            self._end()
        self._process = None


class _BrokenAnswerError(Exception):
    """The process stopped in the middle of an answer."""


def _expire(process: "subprocess.Popen[bytes]", expired: Event) -> None:
    expired.set()
    process.kill()


def _end(process: "subprocess.Popen[bytes]", stderr: IO[bytes], owner: int) -> None:
    if owner != os.getpid():
        return  # a forked child must not close the conversation of its parent
    process.kill()
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            pipe.close()
    stderr.close()
    process.wait()
