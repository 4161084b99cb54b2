"""The child process from the parent's side: started early, asked in turn, killed when it is late."""

import json
import queue
import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from threading import Thread
from typing import Self

from readylayer_cli.domain.model import ModelError, ModelFault

_MODULE = "readylayer_cli.adapters.llm.child"
_LONGEST_LINE = 4_000_000
_FOREIGN = re.compile(r"(?:GITHUB|GH|GITLAB|CI|BITBUCKET|ACTIONS|READYLAYER|RUNNER)_")
_LITELLM = {
    "LITELLM_LOCAL_MODEL_COST_MAP": "True",
    "LITELLM_MODE": "PRODUCTION",
    "LITELLM_TELEMETRY": "False",
    "LITELLM_LOG": "CRITICAL",
    "PYTHONSAFEPATH": "1",
    "PYTHONDONTWRITEBYTECODE": "1",
}


def child_environment(environment: Mapping[str, str]) -> dict[str, str]:
    """What the child sees: provider's keys, proxies and certificates, but no token of a code host or of a CI job."""
    kept = {
        name: value
        for name, value in environment.items()
        if not _FOREIGN.match(name) or name in {"GITHUB_API_KEY", "CI"}
    }
    return kept | _LITELLM


class ModelProcess:
    """One child at a time. `start` returns at once; loading goes on beside whatever the caller does."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self._environment = child_environment(environment)
        self._process: subprocess.Popen[bytes] | None = None
        self._lines: queue.Queue[bytes] = queue.Queue()
        self._is_ready = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self.stop()

    def start(self) -> None:
        """Have a child, without waiting for it to be ready."""
        if self._process is not None and self._process.poll() is None:
            return
        self.stop()
        pipe = subprocess.PIPE
        self._process = subprocess.Popen(
            [sys.executable, "-m", _MODULE],
            stdin=pipe,
            stdout=pipe,
            stderr=subprocess.DEVNULL,
            env=self._environment,
            cwd=Path(sys.executable).parent,
        )
        self._is_ready = False
        self._lines = queue.Queue()
        Thread(target=_pump, args=(self._process, self._lines), daemon=True).start()

    def load(self, loading_s: float) -> None:
        """Have a child that is ready; raises `ModelError` when it is not in time."""
        self.start()
        if not self._is_ready:
            self._next(loading_s, "the model's client did not load in time")
            self._is_ready = True

    def stop(self) -> None:
        """End the child, whatever it is doing."""
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            process.wait()
            for stream in (process.stdin, process.stdout):
                if stream is not None:
                    stream.close()

    def exchange(self, message: Mapping[str, object], *, loading_s: float, answer_s: float) -> dict[str, object]:
        """The child's answer; raises `ModelError` and kills it when it is late, silent or unintelligible."""
        self.load(loading_s)
        process = self._process
        if process is None or process.stdin is None:
            raise self._lost("the model's client has ended")
        try:
            process.stdin.write(json.dumps(message).encode() + b"\n")
            process.stdin.flush()
        except OSError:
            raise self._lost("the model's client has ended") from None
        return self._next(answer_s, f"no answer within {answer_s:.3g} s")

    def _next(self, timeout_s: float, late: str) -> dict[str, object]:
        try:
            line = self._lines.get(timeout=max(timeout_s, 0.05))
        except queue.Empty:
            raise self._lost(late, ModelFault.BUSY) from None
        if not line.endswith(b"\n"):
            raise self._lost("its answer has no end" if line else "the model's client has ended")
        content = json.loads(line)
        if not isinstance(content, dict):
            raise self._lost("its answer is no object")
        return content

    def _lost(self, message: str, fault: ModelFault = ModelFault.INVALID) -> ModelError:
        self.stop()
        return ModelError("RL4004", message, "raise llm.timeout_s, or try a faster model", fault=fault)


def _pump(process: "subprocess.Popen[bytes]", lines: "queue.Queue[bytes]") -> None:
    """Hand on whole lines; an empty one says that the child has ended, one without end that it never would have."""
    stream = process.stdout
    if stream is None:
        return
    try:
        while line := stream.readline(_LONGEST_LINE):
            lines.put(line)
            if not line.endswith(b"\n"):
                return
    except (OSError, ValueError):
        pass  # closed by `stop`
    lines.put(b"")
