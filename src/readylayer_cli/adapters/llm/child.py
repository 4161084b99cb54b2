"""The process that holds litellm: questions come in on stdin, answers go out on stdout, a JSON line each.

It is started with a scrubbed environment, has no tools, writes no file and is killed when it takes too long.
"""

import json
import logging
import os
import sys
import time
from threading import Thread
from typing import Any, BinaryIO

from readylayer_cli.adapters.llm.faults import describe

_ADDRESS_SPACE_BYTES = 6 * 1024**3
_LONGEST_QUESTION = 8_000_000
_MERCY_S = 10.0
_FORMS = ("response_format", "temperature", "max_tokens")


def main() -> None:
    """Answer until stdin ends."""
    source, sink = sys.stdin.buffer, os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    quiet = os.open(os.devnull, os.O_WRONLY)
    os.dup2(quiet, 1)  # what libraries print is no answer
    os.dup2(quiet, 2)
    _bound_memory()
    watch = _Watch(os.getppid())
    litellm = _load()
    _write(sink, {"ready": True})
    while line := source.readline(_LONGEST_QUESTION):
        asked = json.loads(line)
        watch.end_s = time.monotonic() + float(asked["timeout_s"]) + _MERCY_S
        _write(sink, _answer(litellm, asked))
        watch.end_s = None


class _Watch:
    """Ends this process when nobody waits for it any more: its parent was killed, or an answer never ends."""

    def __init__(self, parent: int) -> None:
        self._parent = parent
        self.end_s: float | None = None
        Thread(target=self._look, daemon=True).start()

    def _look(self) -> None:
        while os.getppid() == self._parent and (self.end_s is None or time.monotonic() < self.end_s):
            time.sleep(0.5)
        os._exit(1)


def _bound_memory() -> None:
    try:
        import resource  # lazy: POSIX only

        resource.setrlimit(resource.RLIMIT_AS, (_ADDRESS_SPACE_BYTES, _ADDRESS_SPACE_BYTES))
    except (ImportError, ValueError, OSError):
        return  # the parent still bounds the time


def _load() -> Any:
    """litellm without telemetry, callbacks, logs, retries or a download of prices."""
    logging.disable(logging.CRITICAL)
    import litellm  # lazy: 5 s of CPU and 200 MB; this process exists for it

    litellm.telemetry = False
    litellm.suppress_debug_info = True
    litellm.turn_off_message_logging = True
    litellm.drop_params = True
    litellm.modify_params = False
    litellm.num_retries = 0
    litellm.callbacks = []
    litellm.success_callback = []
    litellm.failure_callback = []
    return litellm


def _answer(litellm: Any, asked: dict[str, Any]) -> dict[str, object]:
    try:
        reply = _completed(litellm, _arguments(litellm, asked))
        return _told(litellm, reply, asked["model"])
    except Exception as error:  # noqa: BLE001 - whatever a provider's client raises becomes a described fault
        return describe(error, asked.get("api_key"))


def _completed(litellm: Any, arguments: dict[str, object]) -> Any:
    """The reply; asked once more without what the server says that it does not take."""
    try:
        return litellm.completion(**arguments)
    except Exception as error:
        if getattr(error, "status_code", None) not in {400, 422}:
            raise
        refused = [name for name in _FORMS if name in arguments and name in str(error)]
        if not refused:
            raise
        return litellm.completion(**{name: value for name, value in arguments.items() if name not in refused})


def _arguments(litellm: Any, asked: dict[str, Any]) -> dict[str, object]:
    model = _full_name(litellm, asked)
    arguments: dict[str, object] = {
        "model": model,
        "messages": [
            {"role": "system", "content": asked["system"]},
            {"role": "user", "content": asked["user"]},
        ],
        "timeout": asked["timeout_s"],
        "max_tokens": asked["max_tokens"],
        "temperature": 0,
        "stream": False,
        "num_retries": 0,
        "max_retries": 0,
    }
    arguments |= {name: asked[name] for name in ("api_base", "api_key") if asked.get(name)}
    form = _response_format(litellm, model, asked["schema"])
    return arguments | ({"response_format": form} if form is not None else {})


def _full_name(litellm: Any, asked: dict[str, Any]) -> str:
    """The model's name with its provider: what a server of one's own calls a model is no name that litellm knows."""
    model: str = asked["model"]
    if not asked.get("api_base"):
        return model
    try:
        litellm.get_llm_provider(model)
    except Exception:  # noqa: BLE001 - of an unknown provider
        return f"openai/{model}"
    return model


def _response_format(litellm: Any, model: str, schema: dict[str, Any]) -> dict[str, object] | None:
    """The provider's own way to hold an answer to a schema, as far as it has one."""
    name, provider, _, _ = litellm.get_llm_provider(model)
    if litellm.supports_response_schema(model=name, custom_llm_provider=provider):
        wanted = {"name": "answer", "schema": schema, "strict": True}
        return {"type": "json_schema", "json_schema": wanted}
    known = litellm.get_supported_openai_params(model=name, custom_llm_provider=provider) or []
    return {"type": "json_object"} if "response_format" in known else None


def _told(litellm: Any, reply: Any, model: str) -> dict[str, object]:
    """The text and its cost. Tool calls and refusals have no text, which is an answer that cannot be read."""
    text = reply.choices[0].message.content if reply.choices else ""
    usage = getattr(reply, "usage", None)
    try:
        cost = float(litellm.completion_cost(completion_response=reply, model=model))
    except Exception:  # noqa: BLE001 - a model without a price
        cost = 0.0
    return {
        "text": text if isinstance(text, str) else "",
        "model": model,
        "tokens_in": max(0, int(getattr(usage, "prompt_tokens", 0) or 0)),
        "tokens_out": max(0, int(getattr(usage, "completion_tokens", 0) or 0)),
        "cost_usd": cost if cost > 0 else None,
    }


def _write(sink: BinaryIO, content: dict[str, object]) -> None:
    sink.write(json.dumps(content).encode() + b"\n")
    sink.flush()


if __name__ == "__main__":
    main()
