"""Logins are kept a host each, with the secret in the keyring or in the private file."""

import json
from dataclasses import replace

import pytest

from readylayer_cli.adapters.credentials.entry import Entry, read_entry, write_entry
from readylayer_cli.adapters.credentials.logins import Logins
from readylayer_cli.adapters.credentials.private_folder import PrivateFolder
from readylayer_cli.domain.address import parse_address
from readylayer_cli.domain.credential import CredentialKind, Home, Keeper, Source
from readylayer_cli.domain.errors import ConfigError, ToolError
from readylayer_cli.domain.event import Provider
from readylayer_cli.domain.secret import Secret

PLANTED = "glpat-plantedPlanted01234"
ROOTED = Home(Provider.GITLAB, parse_address("https://code.example.com/gitlab", "x"))
OTHER_ROOT = Home(Provider.GITLAB, parse_address("https://code.example.com/gitlab_", "x"))


class Vault:
    """A keyring in memory."""

    def __init__(self):
        self.kept = {}

    def name(self):
        return "memory"

    def put(self, key, secret):
        self.kept[key] = secret

    def get(self, key):
        return self.kept.get(key)

    def delete(self, key):
        self.kept.pop(key, None)


class NoVault(Vault):
    """A keyring that refuses everything."""

    def put(self, *given):
        raise ToolError("RL2230", "no keyring")

    get = delete = name = put


@pytest.fixture
def vault():
    return Vault()


@pytest.fixture
def logins(tmp_path, vault):
    return Logins(PrivateFolder(tmp_path / "logins"), lambda: vault)


def entry(home=ROOTED, keeper=Keeper.KEYRING, secret=None):
    return Entry(home=home, kind=CredentialKind.TOKEN, account="bot", keeper=keeper, secret=secret)


def in_file(home=ROOTED):
    return entry(home, Keeper.FILE, Secret(PLANTED))


def test_a_login_in_the_keyring_leaves_no_secret_on_disk(logins, vault, tmp_path):
    assert logins.keep_in_keyring(entry(), Secret(PLANTED)) == "memory"
    assert logins.credential(ROOTED).secret.reveal() == PLANTED
    assert logins.credential(ROOTED).source == Source(Keeper.KEYRING, "memory")
    assert not [path for path in tmp_path.rglob("*") if path.is_file() and PLANTED in path.read_text()]


def test_a_login_in_a_file_does_not_touch_the_keyring(tmp_path):
    logins = Logins(PrivateFolder(tmp_path / "logins"), lambda: pytest.fail("the keyring was opened"))
    place = logins.keep_in_file(in_file())
    assert logins.credential(ROOTED).secret.reveal() == PLANTED
    assert logins.credential(ROOTED).source == Source(Keeper.FILE, place)
    logins.forget(logins.entries()[0])
    assert logins.entries() == ()


def test_where_a_login_is_kept_is_told_without_the_keyring(tmp_path, vault):
    Logins(PrivateFolder(tmp_path / "logins"), lambda: vault).keep_in_keyring(entry(), Secret(PLANTED))
    logins = Logins(PrivateFolder(tmp_path / "logins"), lambda: pytest.fail("the keyring was opened"))
    assert logins.source(ROOTED) == (CredentialKind.TOKEN, Source(Keeper.KEYRING, "auth login"))
    assert logins.source(OTHER_ROOT) is None


@pytest.mark.parametrize(
    "url",
    [
        "https://code.example.com",
        "https://code.example.com/gitlab_",
        "https://code.example.com:8443/gitlab",
        "http://code.example.com/gitlab",
    ],
)
def test_a_login_is_for_its_very_address(logins, url):
    logins.keep_in_file(in_file())
    assert logins.credential(Home(Provider.GITLAB, parse_address(url, "x"))) is None
    assert logins.credential(Home(Provider.GITHUB, ROOTED.address)) is None


def test_addresses_with_similar_names_are_kept_apart(logins):
    logins.keep_in_file(in_file(ROOTED))
    logins.keep_in_file(in_file(OTHER_ROOT))
    assert [kept.home for kept in logins.entries()] == [ROOTED, OTHER_ROOT]


def test_moving_to_a_file_empties_the_keyring(logins, vault):
    logins.keep_in_keyring(entry(), Secret(PLANTED))
    logins.keep_in_file(in_file())
    assert vault.kept == {}


def test_an_unusable_keyring_does_not_stop_the_move_to_a_file(tmp_path, vault):
    folder = PrivateFolder(tmp_path / "logins")
    Logins(folder, lambda: vault).keep_in_keyring(entry(), Secret(PLANTED))
    Logins(folder, NoVault).keep_in_file(in_file())
    assert Logins(folder, NoVault).credential(ROOTED).secret.reveal() == PLANTED


def test_a_secret_is_not_left_in_the_keyring_when_the_file_cannot_be_written(logins, vault, tmp_path):
    (tmp_path / "logins").mkdir(mode=0o700)
    (tmp_path / "logins").chmod(0o755)
    with pytest.raises(ConfigError):
        logins.keep_in_keyring(entry(), Secret(PLANTED))
    assert vault.kept == {}


def test_a_secret_that_the_keyring_lost_is_an_error_with_a_way_out(logins, vault):
    logins.keep_in_keyring(entry(), Secret(PLANTED))
    vault.kept.clear()
    with pytest.raises(ConfigError, match="holds no token") as caught:
        logins.credential(ROOTED)
    assert "auth login" in caught.value.hint


def test_an_entry_is_read_back_as_written():
    for kept in (entry(), in_file(), replace(in_file(), kind=CredentialKind.BASIC, user="me@example.org")):
        assert read_entry(write_entry(kept), "x") == kept


def _without(key):
    document = json.loads(write_entry(in_file()))
    del document[key]
    return document


@pytest.mark.parametrize(
    "document",
    [
        *(_without(key) for key in ("version", "host", "url", "account", "kind", "keeper", "secret")),
        {**json.loads(write_entry(in_file())), "version": 2},
        {**json.loads(write_entry(in_file())), "secret": PLANTED + "\n\nX: y"},
        {**json.loads(write_entry(in_file())), "keeper": "environment"},
        {**json.loads(write_entry(in_file())), "url": "https://a@b"},
        {**json.loads(write_entry(in_file())), "url": 7},
        [PLANTED],
        PLANTED,
        None,
    ],
)
def test_a_file_that_is_something_else_is_refused_without_being_quoted(document):
    with pytest.raises(ConfigError) as caught:
        read_entry(json.dumps(document).encode(), "place")
    assert "place" in caught.value.message
    assert PLANTED not in str(caught.value)
    assert caught.value.__cause__ is None


def test_a_file_cut_short_is_refused_without_being_quoted():
    with pytest.raises(ConfigError):
        read_entry(write_entry(in_file())[:-20], "place")
