"""`readylayer auth`: log in, look at what is known, log out."""

import stat

import pytest

from tests.cli.auth_host import NO_KEYRING, PLANTED, Machine, WhoamiHost
from tests.cli.git_repo import git, repository


@pytest.fixture
def host():
    with WhoamiHost() as running:
        yield running


@pytest.fixture
def machine(tmp_path):
    return Machine(tmp_path)


@pytest.fixture
def bare(tmp_path):
    """A machine without a keyring."""
    return Machine(tmp_path, NO_KEYRING)


def github(host):
    return ("--host", "github", "--url", host.url)


def test_a_login_is_confirmed_by_the_host_and_kept_in_the_keyring(machine, host):
    done = machine.login(*github(host))
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.decode() == (
        f"logged in to {host.url} as octo-dev (token in keyring tests.fakes.keyrings.FileKeyring)\n"
    )
    assert host.seen == [f"token - {PLANTED}"]
    assert not [path for path, text in machine.files().items() if PLANTED in text]
    code, [known] = machine.status()
    assert (code, known["account"], known["standing"], known["url"]) == (0, "octo-dev", "accepted", host.url)
    assert known["source"] == {"keeper": "keyring", "name": "tests.fakes.keyrings.FileKeyring"}


def test_a_token_that_the_host_rejects_is_not_kept(machine, host):
    done = machine.login(*github(host), token="wrong-token")
    assert done.returncode == 2
    assert done.stderr.startswith(b"RL3002")
    assert machine.files() == {}
    assert machine.status() == (0, [])


def test_without_a_keyring_a_login_says_so_and_keeps_nothing(bare, host):
    done = bare.login(*github(host))
    assert done.returncode == 2
    assert b"keyring cannot be used: none is installed or running" in done.stderr
    assert b"--insecure-storage" in done.stderr
    assert bare.files() == {}


def test_insecure_storage_is_a_private_file(bare, host):
    assert bare.login(*github(host), "--insecure-storage").returncode == 0
    [(place, text)] = bare.files().items()
    assert PLANTED in text
    assert stat.S_IMODE(place.stat().st_mode) == 0o600
    assert stat.S_IMODE(place.parent.stat().st_mode) == 0o700
    code, [known] = bare.status()
    assert (code, known["source"]) == (0, {"keeper": "file", "name": str(place)})


def test_a_file_that_became_readable_for_others_is_not_used(bare, host):
    bare.login(*github(host), "--insecure-storage")
    [place] = bare.files()
    place.chmod(0o644)
    done = bare.run("auth", "status")
    assert done.returncode == 2
    assert b"open to other users" in done.stderr
    assert len(host.seen) == 1


def test_a_folder_that_is_open_to_others_is_refused(bare, host):
    folder = bare.home / ".config" / "readylayer" / "logins"
    folder.mkdir(parents=True)
    folder.chmod(0o750)
    done = bare.login(*github(host), "--insecure-storage")
    assert done.returncode == 2
    assert b"chmod 700" in done.stderr
    assert bare.files() == {}


def test_logging_out_forgets_the_token_everywhere(machine, host):
    machine.login(*github(host))
    done = machine.run("auth", "logout")
    assert (done.returncode, host.url.encode() in done.stdout) == (0, True)
    assert machine.files() == {}
    assert PLANTED not in (machine.folder / "ring.json").read_text()
    again = machine.run("auth", "logout")
    assert (again.returncode, again.stdout) == (0, b"")


def test_of_several_logins_one_has_to_be_named(machine, host):
    with WhoamiHost() as other:
        machine.login(*github(host))
        machine.login("--host", "gitlab", "--url", f"{other.url}/gitlab")
        assert machine.run("auth", "logout").returncode == 2
        assert machine.run("auth", "logout", "--host", "gitlab").returncode == 0
        assert [known["url"] for known in machine.status()[1]] == [host.url]
        assert machine.run("auth", "logout", "--all").returncode == 0
        assert machine.status() == (0, [])


def test_the_environment_comes_before_a_login_and_login_says_so(machine, host):
    variables = {"READYLAYER_GITHUB_URL": host.url, "READYLAYER_GITHUB_TOKEN": "other-token"}
    host.accounts["other-token"] = {"account": "ci-bot", "scopes": None}
    done = machine.login("--host", "github", **variables)
    assert b"READYLAYER_GITHUB_TOKEN is set and comes before this login" in done.stderr
    _, [known] = machine.status(**variables)
    assert known["account"] == "ci-bot"
    assert known["source"] == {"keeper": "environment", "name": "READYLAYER_GITHUB_TOKEN"}
    assert known["scopes"] is None
    assert {ability["allowed"] for ability in known["abilities"]} == {None}


def test_status_tells_what_the_scopes_cover(machine, host):
    machine.login(*github(host))
    text = machine.run("auth", "status").stdout.decode()
    assert "  scopes   repo\n" in text
    assert "  yes      review: comments and summary\n" in text
    assert "  no       review: annotations  (needs checks:write)\n" in text
    abilities = machine.status()[1][0]["abilities"]
    assert {"command": "review", "purpose": "annotations", "allowed": False, "needs": "checks:write"} in abilities


def test_a_rejected_credential_is_exit_2(machine, host):
    variables = {"READYLAYER_GITHUB_URL": host.url, "READYLAYER_GITHUB_TOKEN": PLANTED}
    host.accounts.clear()
    code, [known] = machine.status(**variables)
    assert (code, known["standing"], known["abilities"]) == (2, "rejected", [])
    assert known["trouble"]["code"] == "RL3002"
    assert b"REJECTED" in machine.run("auth", "status", **variables).stdout


def test_a_host_that_cannot_be_asked_is_exit_2_and_not_called_rejected(machine):
    code, [known] = machine.status(GITHUB_TOKEN=PLANTED)
    assert (code, known["standing"], known["url"]) == (2, "unreachable", "https://github.com")


def test_no_credential_is_exit_0_with_a_hint_for_people(machine):
    done = machine.run("auth", "status")
    assert (done.returncode, done.stdout) == (0, b"no credential for any host\n")
    assert b"readylayer auth login" in done.stderr
    assert machine.run("auth", "status", "-q").stderr == b""
    assert machine.status() == (0, [])


def test_a_token_that_the_keyring_lost_is_shown_and_can_be_logged_out_of(machine, host):
    machine.login(*github(host))
    (machine.folder / "ring.json").unlink()
    code, [known] = machine.status()
    assert (code, known["standing"], known["trouble"]["code"]) == (2, "unreadable", "RL1133")
    assert machine.run("auth", "logout").returncode == 0
    assert machine.status() == (0, [])


def test_a_job_token_is_not_asked_about(machine, host):
    job = {"GITLAB_CI": "true", "CI_SERVER_URL": host.url, "CI_JOB_TOKEN": PLANTED}
    code, [known] = machine.status(**job)
    assert (code, known["kind"], known["standing"], host.seen) == (0, "job", "not_asked", [])
    assert {"command": "review", "purpose": "status", "allowed": False, "needs": "api as Developer"} in known[
        "abilities"
    ]


def test_an_app_is_asked_about_in_its_repository_only(machine, host, tmp_path):
    key = "-----BEGIN PRIVATE KEY-----\\nMIIEplanted\\n-----END PRIVATE KEY-----"
    app = {
        "READYLAYER_GITHUB_URL": host.url,
        "READYLAYER_GITHUB_APP_ID": "7",
        "READYLAYER_GITHUB_APP_INSTALLATION_ID": "8",
        "READYLAYER_GITHUB_APP_PRIVATE_KEY": key,
    }
    assert [known["standing"] for known in machine.status(**app)[1]] == ["not_asked"]
    folder = repository(tmp_path / "repo", {"a.py": "x = 1\n"})
    git(folder, "remote", "add", "origin", f"{host.url}/octo/repo.git")
    done = machine.run("auth", "status", cwd=folder, **app)
    assert done.returncode == 2
    assert b"MIIEplanted" not in done.stdout + done.stderr


def test_a_password_goes_with_its_user(machine, host):
    done = machine.login("--host", "bitbucket-dc", "--url", host.url, "--user", "me@example.org")
    assert done.returncode == 0
    machine.status()
    assert host.seen == [f"basic me@example.org {PLANTED}"] * 2


def test_the_host_of_the_repository_around_is_the_default(machine, host, tmp_path):
    folder = repository(tmp_path / "repo", {"a.py": "x = 1\n"})
    git(folder, "remote", "add", "origin", f"{host.url}/octo/repo.git")
    assert machine.login(cwd=folder).returncode == 2
    assert host.seen == []
    assert machine.login(cwd=folder, READYLAYER_GITHUB_URL=host.url).returncode == 0


@pytest.mark.parametrize("remote", ["https://github.com.evil.org/octo/repo", "https://github.com@evil.org/octo/repo"])
def test_a_look_alike_remote_is_no_default(machine, tmp_path, remote):
    folder = repository(tmp_path / "repo", {"a.py": "x = 1\n"})
    git(folder, "remote", "add", "origin", remote)
    done = machine.login(cwd=folder)
    assert (done.returncode, done.stderr.startswith(b"RL1007")) == (2, True)


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("--host", "bitbucket-dc"), b"RL1007"),
        (("--host", "github", "--url", "http://git.corp"), b"RL1123"),
        (("--host", "github", "--url", "https://me:pass@git.corp"), b"RL1122"),
        (("--host", "bitbucket-dc", "--url", "https://bitbucket.org"), b"RL1135"),
        (("--url", "https://git.corp"), b"RL1007"),
        (("--host", "bitbucket", "--user", "a:b"), b"RL1125"),
        ((), b"RL1007"),
    ],
)
def test_a_login_that_is_not_clear_or_not_safe_is_refused(machine, arguments, code):
    done = machine.login(*arguments)
    assert (done.returncode, done.stderr[:6]) == (2, code)
    assert machine.files() == {}


@pytest.mark.parametrize("token", ["", "two words", f"{PLANTED}\nsecond"])
def test_what_is_no_token_is_refused_before_the_host_is_asked(machine, host, token):
    done = machine.login(*github(host), token=token)
    assert (done.returncode, done.stderr[:6], host.seen) == (2, b"RL1120", [])


def test_a_token_on_the_command_line_is_refused_and_not_repeated(machine, host):
    done = machine.run("auth", "login", *github(host), PLANTED)
    assert (done.returncode, done.stderr[:6], host.seen) == (2, b"RL1005", [])


def test_without_a_terminal_and_without_a_pipe_nobody_is_asked(machine, host):
    done = machine.run("auth", "login", *github(host))
    assert (done.returncode, done.stderr[:6]) == (2, b"RL1006")
    assert b"--with-token" in done.stderr


@pytest.mark.parametrize(("home", "code"), [("", b"RL1134"), ("/dev/null", b"RL1130")])
def test_without_a_home_folder_environment_tokens_still_work(machine, host, home, code):
    variables = {"READYLAYER_GITHUB_URL": host.url, "READYLAYER_GITHUB_TOKEN": PLANTED, "HOME": home}
    assert machine.status(**variables)[0] == 0
    done = machine.login("--host", "github", **variables)
    assert (done.returncode, done.stderr[:6]) == (2, code)


@pytest.mark.parametrize("arguments", [("status", "--debug"), ("status", "-vv"), ("logout", "--debug")])
def test_debugging_shows_no_token_either(machine, host, arguments):
    machine.login(*github(host))
    host.accounts.clear()
    machine.run("auth", *arguments)  # Machine.run looks for the token in what is said
    machine.run("auth", "login", "--debug", "--with-token", *github(host), stdin=PLANTED.encode())
