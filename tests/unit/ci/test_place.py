"""Which known host a repository's address leads to; made-up addresses lead nowhere."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readylayer_cli.ci.homes import PUBLIC
from readylayer_cli.ci.place import locate
from readylayer_cli.domain.address import parse_address
from readylayer_cli.domain.credential import Home
from readylayer_cli.domain.event import Provider

GITHUB, GITLAB, BITBUCKET = (Home(provider, address) for provider, address in PUBLIC.items())
GHES = Home(Provider.GITHUB, parse_address("https://git.corp:8443", "x"))
ROOTED = Home(Provider.GITLAB, parse_address("https://code.example.com/gitlab", "x"))
CENTER = Home(Provider.BITBUCKET_DC, parse_address("https://bb.corp/stash", "x"))
HOMES = (GITHUB, GITLAB, BITBUCKET, GHES, ROOTED, CENTER)


@pytest.mark.parametrize(
    ("address", "home", "owner", "name"),
    [
        ("https://github.com/octo/repo.git", GITHUB, "octo", "repo"),
        ("https://GitHub.com./octo/repo/", GITHUB, "octo", "repo"),
        ("https://x-access-token@github.com:443/octo/repo", GITHUB, "octo", "repo"),
        ("git@github.com:octo/repo.git", GITHUB, "octo", "repo"),
        ("github.com:octo/repo", GITHUB, "octo", "repo"),
        ("ssh://git@ssh.github.com:443/octo/repo.git", GITHUB, "octo", "repo"),
        ("git@altssh.bitbucket.org:team/repo.git", BITBUCKET, "team", "repo"),
        ("https://gitlab.com/group/sub/sub2/proj.git", GITLAB, "group/sub/sub2", "proj"),
        ("https://gitlab.com/group/proj/-/merge_requests/3", GITLAB, "group", "proj"),
        ("https://git.corp:8443/octo/repo", GHES, "octo", "repo"),
        ("ssh://git@git.corp:2222/octo/repo.git", GHES, "octo", "repo"),
        ("https://code.example.com/gitlab/finance/core/ledger", ROOTED, "finance/core", "ledger"),
        ("git@code.example.com:finance/core/ledger.git", ROOTED, "finance/core", "ledger"),
        ("https://bb.corp/stash/scm/proj/repo.git", CENTER, "proj", "repo"),
        ("https://bb.corp/stash/projects/PROJ/repos/repo", CENTER, "PROJ", "repo"),
        ("https://bb.corp/stash/users/jo/repos/repo", CENTER, "~jo", "repo"),
        ("ssh://git@bb.corp:7999/~jo/repo.git", CENTER, "~jo", "repo"),
    ],
)
def test_a_repository_of_a_known_host_is_placed(address, home, owner, name):
    place = locate(address, HOMES)
    assert (place.home, place.owner, place.name) == (home, owner, name)


@pytest.mark.parametrize(
    "address",
    [
        "https://github.com.evil.org/octo/repo",
        "https://github.com@evil.org/octo/repo",
        "https://github.com:token@evil.org/octo/repo",
        "https://a@github.com@evil.org/octo/repo",
        "https://evil.org\\@github.com/octo/repo",
        "https://evil.org#@github.com/octo/repo",
        "https://evil.org?@github.com/octo/repo",
        "https://evil.org/@github.com/octo/repo",
        "https://github.com:8443/octo/repo",
        "http://github.com/octo/repo",
        "https://github.com%2eevil.org/octo/repo",
        "https://gıthub.com/octo/repo",
        "https://ｇithub.com/octo/repo",
        "https://github。com/octo/repo",
        "https://xn--gthub-n4a.com/octo/repo",
        "https://evilgithub.com/octo/repo",
        "https://github.com/../octo/repo",
        "https://github.com/octo/..",
        "https://github.com/octo",
        "https://github.com\t/octo/repo",
        "https://git.corp/octo/repo",
        "https://code.example.com/gitlab-evil/finance/ledger",
        "https://code.example.com/finance/ledger",
        "git@github.com.evil.org:octo/repo",
        "git@evil.org:github.com/repo",
        "ssh://github.com@evil.org/octo/repo",
        "github.com@evil.org:octo/repo",
        "ext::sh -c x github.com:octo/repo",
        "file:///github.com/octo/repo",
        "/srv/git/octo/repo",
        "C:/code/octo/repo",
        "",
    ],
)
def test_any_other_address_leads_nowhere(address):
    assert locate(address, HOMES) is None


def test_by_ssh_two_hosts_of_one_name_are_none():
    other = Home(Provider.BITBUCKET_DC, parse_address("https://code.example.com/bitbucket", "x"))
    assert locate("git@code.example.com:finance/ledger.git", (ROOTED, other)) is None
    assert locate("https://code.example.com/bitbucket/scm/f/l.git", (ROOTED, other)).home == other


def test_of_several_roots_the_longest_wins():
    outer = Home(Provider.GITLAB, parse_address("https://code.example.com", "x"))
    assert locate("https://code.example.com/gitlab/finance/ledger", (outer, ROOTED)).home == ROOTED
    assert locate("https://code.example.com/other/ledger", (outer, ROOTED)).home == outer


@given(
    st.text(st.sampled_from("github.comevil/@:\\#?%.-[]0127 \t\nıｇ。Gx"), max_size=40),
    st.sampled_from(["https://", "http://", "ssh://git@", "git@", "HTTPS://", ""]),
    st.sampled_from(["", "github.com", "github.com.", "GITHUB.COM"]),
    st.text(st.sampled_from("github.comevil/@:\\#?%.-"), max_size=20),
)
def test_only_the_very_name_leads_to_a_host(inner, scheme, named, rest):
    """Whatever is put around the name: an address is placed at github.com only if an independent reader agrees."""
    address = f"{scheme}{named}{inner}{rest}/octo/repo"
    if locate(address, (GITHUB,)) is None:
        return
    authority = address.partition("://")[2] or address
    before_path = authority.partition("/")[0] if "://" in address else authority.partition(":")[0]
    host = before_path.rpartition("@")[2].partition(":")[0].lower().removesuffix(".")
    assert host in {"github.com", "ssh.github.com"}
    assert before_path.count("@") <= 1


def test_the_repository_is_named_as_events_name_it():
    repository = locate("git@code.example.com:finance/core/ledger.git", HOMES).repository()
    assert repository.provider is Provider.GITLAB
    assert repository.url == "https://code.example.com/gitlab/finance/core/ledger"
