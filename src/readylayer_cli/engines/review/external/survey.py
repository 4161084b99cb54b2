"""An analyser put before many files at once; a file that it dies of is found by halving, and the rest is read."""

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field

from readylayer_cli.domain.errors import ToolError
from readylayer_cli.domain.finding import Finding
from readylayer_cli.engines.review.external.copies import Copy, contents_of, folders_of
from readylayer_cli.engines.review.external.engine import ExternalEngine, Unread
from readylayer_cli.ports import Clock, ToolRunner

_MOST_CALLS = 100
_FIRST_CODE_OF_A_CRASH = 0xC0000000
"""Windows ends a process that crashed with a code from here on; elsewhere it is the negative number of a signal."""


@dataclass(frozen=True, slots=True)
class Installed:
    """An analyser with the program it is on this machine, and what runs it."""

    engine: ExternalEngine
    program: str
    tools: ToolRunner
    clock: Clock


@dataclass
class Survey:
    """Findings and unread files so far; paths are those of the copies."""

    installed: Installed
    end_s: float
    findings: list[Finding] = field(default_factory=list)
    unread: list[Unread] = field(default_factory=list)
    calls: int = 0

    def look_at(self, copies: Sequence[Copy]) -> None:
        """Put all of them before the analyser. Raises `ToolError` if it does not work at all."""
        waiting = deque([copies])
        while waiting:
            some = waiting.popleft()
            if not self._may_call_again():
                self._leave_out(some, f"{self.installed.engine.id} had no time left for it after it had crashed")
            elif self._call(some):
                continue
            elif len(some) == 1:
                self._leave_out(some, f"{self.installed.engine.id} crashed on it; is it nested very deeply?")
            else:
                middle = len(some) // 2
                waiting.extendleft((some[middle:], some[:middle]))

    def _may_call_again(self) -> bool:
        return self.calls == 0 or (self.calls < _MOST_CALLS and self._left_s > 0)

    @property
    def _left_s(self) -> float:
        return self.end_s - self.installed.clock.monotonic()

    def _call(self, copies: Sequence[Copy]) -> bool:
        """Whether the analyser survived these files."""
        engine, limit_s = self.installed.engine, self._left_s
        self.calls += 1
        with self.installed.tools.workspace(contents_of(copies, engine.shown)) as folder:
            command = engine.argv(self.installed.program, folders_of(copies))
            output = self.installed.tools.run(command, cwd=folder, timeout_s=limit_s)
            if output.exit_code is None:
                raise ToolError("RL2201", f"{engine.id} did not finish within {max(limit_s, 0):.3g} s")
            if _is_crash(output.exit_code):
                return False
            if output.exit_code not in engine.accepted_exit_codes:
                reason = output.stderr.decode("utf-8", "replace").strip()[:400]
                raise ToolError("RL2202", f"{engine.id} ended with exit code {output.exit_code}: {reason}")
            said = engine.parse(output.stdout, folder)
        self.findings += said.findings
        self.unread += said.unread
        return True

    def _leave_out(self, copies: Sequence[Copy], reason: str) -> None:
        self.unread += [Unread(copy.name, None, reason) for copy in copies]


def _is_crash(exit_code: int) -> bool:
    return exit_code < 0 or exit_code >= _FIRST_CODE_OF_A_CRASH
