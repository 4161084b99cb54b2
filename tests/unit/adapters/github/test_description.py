"""The fake's own judge: what GitHub's description does not allow is found, or nothing else here would prove a thing."""

from typing import Any

import pytest

from tests.fakes.hosts.github.shapes import Shapes
from tests.fakes.hosts.openapi import load_spec

REPO = "/repos/acme/app"
NOTE = {"path": "a.py", "body": "x", "line": 1, "side": "RIGHT"}


@pytest.fixture(params=["github", "ghes"])
def name(request: pytest.FixtureRequest) -> str:
    found: str = request.param
    return found


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("POST", f"{REPO}/check-runs", {"name": "a"}),
        ("POST", f"{REPO}/pulls/7/reviews", {"event": "MERGE", "body": "x"}),
        ("POST", f"{REPO}/pulls/7/reviews", {"event": "COMMENT", "body": "x", "comments": [NOTE | {"lines": 3}]}),
        ("POST", f"{REPO}/pulls/7/reviews", {"event": "COMMENT", "body": "x", "draft": True}),
        ("POST", f"{REPO}/statuses/{'a' * 40}", {"state": "passed"}),
        ("POST", f"{REPO}/issues/7/comments", {"text": "x"}),
        ("POST", f"{REPO}/pulls/7/notes", {"body": "x"}),
        ("PATCH", f"{REPO}/check-runs/1", {"output": {"summary": "x" * 65_536}}),
    ],
)
def test_a_wrong_request_is_found(name: str, method: str, path: str, body: dict[str, Any]) -> None:
    assert load_spec(name).faults_of_request(method, path, {}, "application/json", body)


def test_a_right_request_is_let_pass(name: str) -> None:
    body = {"event": "COMMENT", "body": "x", "commit_id": "a" * 40, "comments": [NOTE]}
    assert load_spec(name).faults_of_request("POST", f"{REPO}/pulls/7/reviews", {}, "application/json", body) == []


def test_an_unknown_parameter_is_found(name: str) -> None:
    path = f"{REPO}/commits/{'a' * 40}/check-runs"
    assert load_spec(name).faults_of_request("GET", path, {"check_name": ["a"]}, "", None) == []
    assert load_spec(name).faults_of_request("GET", path, {"name": ["a"]}, "", None)


@pytest.mark.parametrize(
    "change", [{"mood": "good"}, {"state": 7}, {"base": {"ref": "main"}}, {"user": {"login": "x"}}]
)
def test_a_wrong_answer_is_found(name: str, change: dict[str, Any]) -> None:
    right = Shapes(name).of("pull-request", state="open", base={}, head={}, user={})
    spec = load_spec(name)
    assert spec.faults_of_response("GET", f"{REPO}/pulls/7", 200, right) == []
    assert spec.faults_of_response("GET", f"{REPO}/pulls/7", 200, right | change)
    deep = right | {"head": right["head"] | {"mood": "good"}}
    assert spec.faults_of_response("GET", f"{REPO}/pulls/7", 200, deep)


def test_a_status_that_is_not_described_is_found(name: str) -> None:
    assert load_spec(name).faults_of_response("GET", f"{REPO}/pulls/7", 201, {})
    assert load_spec(name).faults_of_response("DELETE", f"{REPO}/releases/assets/1", 204, None) == []
