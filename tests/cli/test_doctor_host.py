"""The check `host` of `readylayer doctor`."""

import json

import pytest

from tests.cli.auth_host import PLANTED, Machine, WhoamiHost
from tests.cli.git_repo import git, repository
from tests.cli.test_startup import watch


@pytest.fixture
def host():
    with WhoamiHost() as running:
        yield running


@pytest.fixture
def machine(tmp_path):
    return Machine(tmp_path)


@pytest.fixture
def folder(tmp_path, host):
    made = repository(tmp_path / "repo", {"a.py": "x = 1\n"})
    git(made, "remote", "add", "origin", f"{host.url}/octo/repo.git")
    return made


def check(machine, folder, *arguments, **environment):
    done = machine.run("doctor", "--format", "json", *arguments, cwd=folder, **environment)
    found = [row for row in json.loads(done.stdout)["checks"] if row["check"] == "host"]
    assert len(found) == 1
    return found[0]


def with_token(host):
    return {"READYLAYER_GITHUB_URL": host.url, "READYLAYER_GITHUB_TOKEN": PLANTED}


def test_offline_it_names_host_and_credential_and_asks_nobody(machine, folder, host):
    found = check(machine, folder, **with_token(host))
    assert found["state"] == "ok"
    assert found["detail"].startswith(f"github at {host.url}, token from READYLAYER_GITHUB_TOKEN (environment)")
    assert host.seen == []


def test_offline_a_login_is_named_without_opening_the_keyring(machine, folder, host):
    machine.login("--host", "github", "--url", host.url)
    machine.keyring = "tests.fakes.keyrings.LockedKeyring"
    found = check(machine, folder)
    assert (found["state"], "(keyring)" in found["detail"]) == ("ok", True)
    assert check(machine, folder, "--online")["state"] == "failed"


def test_online_it_says_what_the_credential_does_not_cover(machine, folder, host):
    found = check(machine, folder, "--online", **with_token(host))
    assert found["state"] == "warning"
    assert "is accepted as octo-dev; it does not cover review (annotations)" in found["detail"]
    assert host.seen == [f"token - {PLANTED} octo/repo"]


@pytest.mark.parametrize(
    ("scopes", "state", "words"),
    [
        (["repo", "checks:write"], "ok", "covers every command"),
        (None, "ok", "does not tell its scopes"),
        ([], "warning", "does not cover review (comments and summary)"),
    ],
)
def test_online_it_judges_by_the_scopes(machine, folder, host, scopes, state, words):
    host.accounts[PLANTED]["scopes"] = scopes
    found = check(machine, folder, "--online", **with_token(host))
    assert (found["state"], words in found["detail"]) == (state, True)


def test_online_a_rejected_credential_fails(machine, folder, host):
    host.accounts.clear()
    found = check(machine, folder, "--online", **with_token(host))
    assert (found["state"], "is not accepted" in found["detail"]) == ("failed", True)


def test_a_host_that_nobody_vouches_for_gets_no_token(machine, folder, host):
    found = check(machine, folder, "--online", GITHUB_TOKEN=PLANTED, READYLAYER_GITLAB_TOKEN=PLANTED)
    assert (found["state"], "no token is sent there" in found["detail"], host.seen) == ("warning", True, [])


def test_a_public_host_without_a_credential_is_fine_on_a_persons_machine(machine, folder):
    git(folder, "remote", "set-url", "origin", "git@gitlab.com:group/sub/proj.git")
    found = check(machine, folder, "--online")
    assert (found["state"], found["detail"].startswith("gitlab at https://gitlab.com, no credential")) == ("ok", True)


def test_a_job_token_alone_is_a_warning(machine, folder, host):
    job = {"GITLAB_CI": "true", "CI_SERVER_URL": host.url, "CI_JOB_TOKEN": PLANTED}
    found = check(machine, folder, "--online", **job)
    assert (found["state"], "READYLAYER_GITLAB_TOKEN" in found["hint"], host.seen) == ("warning", True, [])


def test_half_an_app_fails_with_the_name_of_the_other_half(machine, folder, host):
    found = check(machine, folder, READYLAYER_GITHUB_URL=host.url, READYLAYER_GITHUB_APP_ID="7")
    assert (found["state"], "READYLAYER_GITHUB_APP_INSTALLATION_ID" in found["detail"]) == ("failed", True)


def test_a_repository_without_a_remote_posts_nowhere(machine, folder):
    git(folder, "remote", "remove", "origin")
    assert check(machine, folder, "--online")["detail"] == "no remote: results stay on this machine"


def test_without_online_no_socket_is_opened_and_no_client_is_loaded(folder, host, monkeypatch):
    for name, value in with_token(host).items():
        monkeypatch.setenv(name, value)
    seen = watch(folder, "doctor")
    assert seen["sockets"] == []
    assert not {"github", "gitlab", "atlassian", "requests", "keyring", "cryptography"} & set(seen["modules"])
