"""A host that knows whom a token belongs to, and a person's machine to log in from."""

import json
import os
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

ROOT = Path(__file__).parents[2]
PROGRAM = str(Path(__file__).with_name("auth_program.py"))
PLANTED = "ghp_plantedPlantedPlanted0123456789abcd"
FILE_KEYRING = "tests.fakes.keyrings.FileKeyring"
NO_KEYRING = "keyring.backends.fail.Keyring"


class WhoamiHost:
    """Answers `GET /whoami`; `seen` are the Authorization headers that came."""

    def __init__(self):
        self.accounts = {PLANTED: {"account": "octo-dev", "scopes": ["repo"]}}
        self.seen = []
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    def __enter__(self):
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        return self

    def __exit__(self, *exc):
        self._server.shutdown()
        self._server.server_close()

    def _handler(host):  # noqa: N805 - the host that the handler belongs to
        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                host.seen.append(self.headers["Authorization"])
                found = host.accounts.get(self.headers["Authorization"].split()[2])
                self.send_response(200 if found else 401)
                self.end_headers()
                self.wfile.write(json.dumps(found).encode())

            def log_message(self, *arguments):
                pass

        return Handler


class Machine:
    """A home folder, a keyring and an environment; whatever a command says must not show the token."""

    def __init__(self, folder, keyring=FILE_KEYRING):
        self.folder = folder
        self.home = folder / "home"
        self.home.mkdir(exist_ok=True)
        self.keyring = keyring

    def environment(self, **more):
        kept = {name: os.environ[name] for name in ("PATH", "LANG", "TMPDIR") if name in os.environ}
        return {
            **kept,
            "HOME": str(self.home),
            "PYTHONPATH": str(ROOT),
            "PYTHON_KEYRING_BACKEND": self.keyring,
            "TEST_KEYRING": str(self.folder / "ring.json"),
            **more,
        }

    def run(self, *arguments, stdin=b"", cwd=None, **environment):
        done = subprocess.run(
            [sys.executable, PROGRAM, *arguments],
            input=stdin,
            capture_output=True,
            cwd=cwd or self.home,
            env=self.environment(**environment),
            timeout=60,
            check=False,
        )
        assert PLANTED.encode() not in done.stdout + done.stderr
        return done

    def login(self, *arguments, token=PLANTED, **more):
        return self.run("auth", "login", "--with-token", *arguments, stdin=f"{token}\n".encode(), **more)

    def status(self, **more):
        done = self.run("auth", "status", "--format", "json", **more)
        return done.returncode, json.loads(done.stdout)["hosts"]

    def files(self):
        """Every file below the home folder with its text."""
        return {path: path.read_text() for path in self.home.rglob("*") if path.is_file()}
