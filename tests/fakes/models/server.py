"""A scripted model server: speaks the wire formats of OpenAI and of Anthropic, and fails on request.

Formats: platform.openai.com/docs/api-reference/chat and docs.anthropic.com/en/api/messages (fields that clients read).
"""

import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

Script = Callable[[str], "str | Fault"]
"""Given all text of a question, what the model answers."""


@dataclass(frozen=True)
class Fault:
    """Something else than an answer. `kind`: status, slow, truncated, garbage, endless, tool_call, refusal, empty."""

    kind: str
    status: int = 500
    seconds: float = 0.0
    body: str = ""


@dataclass
class ModelServer:
    """What was asked so far, and the script that answers."""

    script: Script
    url: str = ""
    requests: list[dict[str, Any]] = field(default_factory=list)
    raw: list[bytes] = field(default_factory=list)

    def asked(self) -> str:
        """Every byte that reached the server, as text."""
        return "\n".join(each.decode("utf-8", "replace") for each in self.raw)


@contextmanager
def model_server(script: Script) -> Iterator[ModelServer]:
    """A server on 127.0.0.1 for the time of the block."""
    state = ModelServer(script)
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (_Handler,), {"state": state}))
    server.daemon_threads = True
    state.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield state
    finally:
        server.shutdown()
        server.server_close()


class _Handler(BaseHTTPRequestHandler):
    state: ModelServer
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
        head = f"{self.requestline}\n{self.headers}".encode()
        self.state.raw.append(head + body)
        request = json.loads(body)
        self.state.requests.append(request)
        is_anthropic = self.path.endswith("/messages")
        said = self.state.script(_text_of(request))
        if isinstance(said, Fault):
            self._fail(said, request, is_anthropic)
        else:
            self._send(200, json.dumps(_reply(request, said, is_anthropic)).encode())

    def _fail(self, fault: Fault, request: dict[str, Any], is_anthropic: bool) -> None:
        if fault.kind == "slow":
            time.sleep(fault.seconds)
            self._send(200, json.dumps(_reply(request, fault.body, is_anthropic)).encode())
        elif fault.kind == "truncated":
            whole = json.dumps(_reply(request, fault.body or '{"findings": []}', is_anthropic)).encode()
            self._send(200, whole[: len(whole) // 2])
        elif fault.kind == "garbage":
            self._send(200, b"\x00<html>not json")
        elif fault.kind == "endless":
            self._endless()
        elif fault.kind in {"tool_call", "refusal", "empty"}:
            self._send(200, json.dumps(_odd_reply(request, fault.kind, is_anthropic)).encode())
        else:
            error = {"error": {"message": fault.body or "scripted", "type": "server_error", "code": fault.status}}
            self._send(fault.status, json.dumps(error).encode())

    def _endless(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.close_connection = True
        try:
            while True:
                self.wfile.write(b" " * 65_536)
                time.sleep(0.01)
        except OSError:
            return

    def _send(self, status: int, body: bytes) -> None:
        try:
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)
        except OSError:
            return  # the client gave up

    def log_message(self, *_: object) -> None:
        return


def _text_of(request: dict[str, Any]) -> str:
    parts = [request.get("system", "")]
    parts += [message.get("content", "") for message in request.get("messages", [])]
    return "\n".join(part if isinstance(part, str) else json.dumps(part, ensure_ascii=False) for part in parts)


def _reply(request: dict[str, Any], text: str, is_anthropic: bool) -> dict[str, Any]:
    sizes = {"in": len(json.dumps(request)) // 4, "out": len(text) // 4}
    if is_anthropic:
        return {
            "id": "msg_1",
            "type": "message",
            "role": "assistant",
            "model": request["model"],
            "content": [{"type": "text", "text": text}],
            "stop_reason": "end_turn",
            "stop_sequence": None,
            "usage": {"input_tokens": sizes["in"], "output_tokens": sizes["out"]},
        }
    return {
        "id": "chatcmpl-1",
        "object": "chat.completion",
        "created": 1_700_000_000,
        "model": request["model"],
        "choices": [
            {"index": 0, "message": {"role": "assistant", "content": text}, "finish_reason": "stop", "logprobs": None}
        ],
        "usage": {
            "prompt_tokens": sizes["in"],
            "completion_tokens": sizes["out"],
            "total_tokens": sizes["in"] + sizes["out"],
        },
    }


def _odd_reply(request: dict[str, Any], kind: str, is_anthropic: bool) -> dict[str, Any]:
    reply = _reply(request, "", is_anthropic)
    if kind == "empty":
        return reply
    if kind == "refusal":
        text = "I cannot help with that."
        if is_anthropic:
            reply["content"] = [{"type": "text", "text": text}]
        else:
            reply["choices"][0]["message"] = {"role": "assistant", "content": None, "refusal": text}
        return reply
    if is_anthropic:
        reply["content"] = [{"type": "tool_use", "id": "toolu_1", "name": "bash", "input": {"command": "env"}}]
        reply["stop_reason"] = "tool_use"
    else:
        call = {"id": "call_1", "type": "function", "function": {"name": "bash", "arguments": '{"command": "env"}'}}
        reply["choices"][0]["message"] = {"role": "assistant", "content": None, "tool_calls": [call]}
        reply["choices"][0]["finish_reason"] = "tool_calls"
    return reply
