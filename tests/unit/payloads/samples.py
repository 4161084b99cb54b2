"""The payload fixtures, and a builder for variants that differ in a few keys."""

import copy
import json
from pathlib import Path

from readylayer_cli.domain.event import Event, Ignored, JsonValue, Provider, to_json
from readylayer_cli.payloads.normalize import normalize

DATA = Path(__file__).resolve().parents[2] / "data" / "payloads"
DROP = object()

BASE = "1f0c2d5e8a7b4c3d9e6f1a2b3c4d5e6f7a8b9c0d"
HEAD = "9d8c7b6a5f4e3d2c1b0a9f8e7d6c5b4a39281706"
MERGE = "5e5e0a11bb22cc33dd44ee55ff66aa77bb88cc99"

SAMPLES = [
    (Provider.GITHUB, "pull_request", "github/pull_request.json"),
    (Provider.GITHUB, "pull_request", "github/pull_request_merged.json"),
    (Provider.GITHUB, "check_suite", "github/check_suite.json"),
    (Provider.GITHUB, "workflow_run", "github/workflow_run.json"),
    (Provider.GITHUB, "status", "github/status.json"),
    (Provider.GITHUB, "ping", "github/ping.json"),
    (Provider.GITHUB, "merge_group", "github/merge_group.json"),
    (Provider.GITHUB, "push", "github/push.json"),
    (Provider.GITLAB, "Merge Request Hook", "gitlab/merge_request.json"),
    (Provider.GITLAB, "Pipeline Hook", "gitlab/pipeline.json"),
    (Provider.GITLAB, "Push Hook", "gitlab/push.json"),
    (Provider.BITBUCKET, "pullrequest:created", "bitbucket/pull_request.json"),
    (Provider.BITBUCKET, "pullrequest:fulfilled", "bitbucket/pull_request.json"),
    (Provider.BITBUCKET, "repo:commit_status_updated", "bitbucket/commit_status.json"),
    (Provider.BITBUCKET_DC, "pr:modified", "bitbucket-dc/pull_request.json"),
    (Provider.BITBUCKET_DC, "pr:merged", "bitbucket-dc/pull_request.json"),
    (Provider.BITBUCKET_DC, "diagnostics:ping", "bitbucket-dc/test_connection.json"),
    (Provider.BITBUCKET_DC, "repo:build_status", "bitbucket-dc/build_status.json"),
]
"""Every fixture with a host and an event under which it makes sense."""


def sample(file: str, **changes: object) -> dict[str, object]:
    """The fixture with keys set by their path: `pull_request__base__ref="x"`; `DROP` removes the key."""
    body = copy.deepcopy(json.loads((DATA / file).read_text("utf-8")))
    for path, value in changes.items():
        *parents, last = path.split("__")
        node = body
        for step in parents:
            node = node[int(step)] if isinstance(node, list) else node[step]
        if value is DROP:
            del node[last]
        else:
            node[last] = value
    return body


def normalized(host: Provider, name: str, body: dict[str, object]) -> Event | Ignored:
    """What the body says, decoded from bytes as it would be in earnest."""
    return normalize(host, name, {"X-Unrelated": "1"}, json.dumps(body).encode())


def printed(host: Provider, name: str, body: dict[str, object]) -> dict[str, JsonValue]:
    """The same as JSON, without the id, which depends on the body."""
    shown = to_json(normalized(host, name, body))
    shown.pop("id", None)
    return shown
