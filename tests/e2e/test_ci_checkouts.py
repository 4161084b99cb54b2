"""The right change is reviewed in the checkouts that CI runners make: shallow, merged beforehand, of a fork."""

import json

import pytest

from tests.cli.git_repo import git, readylayer, repository, review, write

OLD = "import yaml\n\n\ndef old(text):\n    return yaml.load(text)\n"
NEW = "import yaml\n\n\ndef new(text):\n    return yaml.load(text)\n"
ELSE = "import yaml\n\n\ndef other(text):\n    return yaml.load(text)\n"
RULE = "python-yaml-load"


@pytest.fixture
def server(tmp_path):
    """A host: `main` moved on after `feature` left it, and `refs/pull/7/merge` joins the two."""
    folder = repository(tmp_path / "server", {"old.py": OLD, "a.py": "x = 1\n"})
    fork = git(folder, "rev-parse", "HEAD").strip()
    git(folder, "checkout", "--quiet", "-b", "feature")
    commit(folder, {"b.py": "y = 1\n"})
    head = commit(folder, {"new.py": NEW, ".readylayer.yml": "review:\n  disable: ['*']\n"})
    git(folder, "checkout", "--quiet", "main")
    base = commit(folder, {"else.py": ELSE})
    git(folder, "checkout", "--quiet", "--detach", "main")
    git(folder, "merge", "--quiet", "--no-ff", "feature", "--message", "Merge feature")
    merge = git(folder, "rev-parse", "HEAD").strip()
    git(folder, "update-ref", "refs/pull/7/merge", merge)
    git(folder, "update-ref", "refs/pull/7/head", head)
    git(folder, "checkout", "--quiet", "main")
    git(folder, "config", "uploadpack.allowAnySHA1InWant", "true")
    return {"folder": folder, "fork": fork, "head": head, "base": base, "merge": merge}


def commit(folder, files):
    write(folder, files)
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message", "more")
    return git(folder, "rev-parse", "HEAD").strip()


def checkout(server, place, depth, ref):
    """What a runner does: fetch one ref, perhaps shallow, and check it out."""
    place.mkdir()
    git(place, "init", "--quiet")
    git(place, "remote", "add", "origin", f"file://{server['folder']}")
    shallow = [f"--depth={depth}"] if depth else []
    git(place, "fetch", "--quiet", *shallow, "origin", f"+{ref}:refs/remotes/checkout")
    git(place, "checkout", "--quiet", "--detach", "refs/remotes/checkout")
    return place


def github(tmp_path, body, name="pull_request"):
    (tmp_path / "event.json").write_text(json.dumps(body))
    return {
        "GITHUB_ACTIONS": "true",
        "GITHUB_EVENT_NAME": name,
        "GITHUB_EVENT_PATH": str(tmp_path / "event.json"),
        "GITHUB_REPOSITORY": "acme/shop",
    }


def pull_request(server, owner="acme"):
    """A pull request's event, cut to what is read; see docs.github.com/webhooks."""
    shop = {"id": 5, "name": "shop", "full_name": "acme/shop", "owner": {"login": "acme"}}
    theirs = {"id": 6, "name": "shop", "full_name": f"{owner}/shop", "owner": {"login": owner}}
    return {
        "action": "synchronize",
        "number": 7,
        "repository": shop,
        "pull_request": {
            "id": 70,
            "number": 7,
            "title": "New",
            "updated_at": "2026-01-05T10:00:00Z",
            "user": {"login": "dev", "id": 1},
            "base": {"ref": "main", "sha": server["base"], "repo": shop},
            "head": {"ref": "feature", "sha": server["head"], "repo": theirs},
        },
    }


def found(result):
    return {item["path"] for item in result["findings"] if item["rule_id"] == RULE}


@pytest.mark.parametrize("depth", [1, 2, None])
def test_a_github_merge_checkout_of_any_depth_shows_the_pull_request(tmp_path, server, depth):
    place = checkout(server, tmp_path / "work", depth, "refs/pull/7/merge")
    _, result = review(place, environment=github(tmp_path, pull_request(server)))
    assert found(result) == {"new.py"}
    assert result["event"]["event"] == "pr.updated"


def test_the_settings_of_a_fork_are_not_believed_even_for_the_whole_tree(tmp_path, server):
    place = checkout(server, tmp_path / "work", 1, "refs/pull/7/merge")
    variables = github(tmp_path, pull_request(server, "stranger"))
    _, result = review(place, "--scope", "all", environment=variables)
    assert found(result) == {"new.py", "old.py"}
    assert not any(item["introduced"] for item in result["findings"])


def test_a_push_shows_what_came_after_the_tip_before(tmp_path, server):
    place = checkout(server, tmp_path / "work", 1, "refs/heads/feature")
    body = {"ref": "refs/heads/feature", "before": server["fork"], "after": server["head"]}
    _, result = review(place, "--isolated", environment=github(tmp_path, body, "push"))
    assert found(result) == {"new.py"}


def test_the_first_push_of_a_branch_is_not_compared_with_itself(tmp_path, server):
    place = tmp_path / "work"
    git(tmp_path, "clone", "--quiet", "--branch", "feature", f"file://{server['folder']}", "work")
    body = {"ref": "refs/heads/feature", "before": "0" * 40, "after": server["head"]}
    _, result = review(place, "--isolated", environment=github(tmp_path, body, "push"))
    assert found(result) == {"new.py"}


def test_a_merge_group_is_reviewed(tmp_path, server):
    place = checkout(server, tmp_path / "work", 1, "refs/pull/7/merge")
    body = {
        "action": "checks_requested",
        "merge_group": {"base_sha": server["base"], "base_ref": "refs/heads/main", "head_sha": server["merge"]},
    }
    assert found(review(place, environment=github(tmp_path, body, "merge_group"))[1]) == {"new.py"}


def test_a_workflow_run_reviews_the_commit_it_was_started_for(tmp_path, server):
    place = checkout(server, tmp_path / "work", 1, "refs/heads/main")
    body = {"action": "completed", "workflow_run": {"head_sha": server["head"], "pull_requests": []}}
    result = review(place, environment=github(tmp_path, body, "workflow_run"))[1]
    assert found(result) == {"new.py"}


@pytest.mark.parametrize("kind", ["detached", "merged_result"])
def test_a_gitlab_merge_request_pipeline_reviews_the_merge_request(tmp_path, server, kind):
    merged = kind == "merged_result"
    place = checkout(server, tmp_path / "work", 1, "refs/pull/7/merge" if merged else "refs/heads/feature")
    variables = {
        "GITLAB_CI": "true",
        "CI_MERGE_REQUEST_IID": "7",
        "CI_MERGE_REQUEST_EVENT_TYPE": kind,
        "CI_MERGE_REQUEST_PROJECT_PATH": "acme/shop",
        "CI_MERGE_REQUEST_SOURCE_BRANCH_NAME": "feature",
        "CI_MERGE_REQUEST_TARGET_BRANCH_NAME": "main",
        "CI_MERGE_REQUEST_DIFF_BASE_SHA": server["fork"],
        "CI_MERGE_REQUEST_SOURCE_BRANCH_SHA": server["head"] if merged else "",
        "CI_MERGE_REQUEST_TARGET_BRANCH_SHA": server["base"] if merged else "",
        "CI_COMMIT_SHA": server["merge"] if merged else server["head"],
    }
    assert found(review(place, environment=variables)[1]) == {"new.py"}


def test_a_bitbucket_pull_request_pipeline_reviews_the_pull_request(tmp_path, server):
    place = checkout(server, tmp_path / "work", 1, "refs/pull/7/merge")
    variables = {
        "BITBUCKET_BUILD_NUMBER": "3",
        "BITBUCKET_REPO_FULL_NAME": "acme/shop",
        "BITBUCKET_PR_ID": "7",
        "BITBUCKET_BRANCH": "feature",
        "BITBUCKET_COMMIT": server["head"],
        "BITBUCKET_PR_DESTINATION_BRANCH": "main",
        "BITBUCKET_PR_DESTINATION_COMMIT": server["base"][:12],
    }
    git(place, "fetch", "--quiet", "--depth=1", "origin", "feature")
    assert found(review(place, environment=variables)[1]) == {"new.py"}


def test_an_internal_event_names_the_change(tmp_path, server):
    raw = json.dumps(pull_request(server)).encode()
    normalised = readylayer(
        tmp_path, "events", "normalize", "--host", "github", "--event", "pull_request", "-", stdin=raw
    )
    result = review(server["folder"], "--event", "-", stdin=normalised.stdout)[1]
    assert found(result) == {"new.py"}


def test_a_clone_that_cannot_reach_the_base_says_what_to_do(tmp_path, server):
    place = checkout(server, tmp_path / "work", 1, "refs/pull/7/merge")
    git(place, "remote", "set-url", "origin", f"file://{tmp_path}/gone")
    done = readylayer(place, "review", environment=github(tmp_path, pull_request(server)))
    assert done.returncode == 2
    assert b"fetch-depth: 0" in done.stderr
    assert done.stdout == b""
