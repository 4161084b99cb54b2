"""Addresses of hosts: one reading, or none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readylayer_cli.domain.address import HostAddress, parse_address
from readylayer_cli.domain.errors import ConfigError

GITHUB = HostAddress("https", "github.com", 443)
LABELS = st.from_regex(r"[a-z0-9]([a-z0-9-]{0,10}[a-z0-9])?", fullmatch=True)
ADDRESSES = st.builds(
    HostAddress,
    scheme=st.sampled_from(["https", "http"]),
    name=st.lists(LABELS, min_size=1, max_size=4).map(".".join),
    port=st.integers(1, 65_535),
    root=st.lists(st.from_regex(r"[A-Za-z0-9_~-]{1,8}", fullmatch=True), max_size=3).map(
        lambda parts: "".join(f"/{part}" for part in parts)
    ),
)


@pytest.mark.parametrize(
    "text",
    [
        "https://github.com",
        "github.com",
        "HTTPS://GitHub.COM/",
        "https://github.com:443",
        "https://github.com.",
        " github.com ",
    ],
)
def test_ways_to_write_one_address_are_one_address(text):
    assert parse_address(text, "x") == GITHUB


@pytest.mark.parametrize(
    "text",
    [
        "https://github.com.evil.org",
        "https://github.com:8443",
        "http://github.com",
        "https://github.com/root",
        "https://github-com",
        "https://xn--gthub-n4a.com",
        "https://www.github.com",
        "https://github.co",
    ],
)
def test_addresses_that_look_alike_are_others(text):
    assert parse_address(text, "x") != GITHUB


@pytest.mark.parametrize(
    "text",
    [
        "https://github.com@evil.org",
        "https://user:hunter2pass@github.com",
        "https://evil.org\\@github.com",
        "https://github.com#@evil.org",
        "https://github.com?x",
        "https://gıthub.com",
        "https://ｇithub.com",
        "https://github。com",
        "https://github.com/../x",
        "https://github.com/./x",
        "https://github.com//x",
        "https://github.com/%2e%2e",
        "https://github.com:0",
        "https://github.com:99999",
        "https://github.com:",
        "https://-github.com",
        "https://github..com",
        "https://github.com..",
        "https://[::1",
        "https://[zz::1]",
        "ftp://github.com",
        "javascript://github.com",
        "https://",
        "",
        "git hub.com",
    ],
)
def test_whatever_has_two_readings_is_refused_without_its_password(text):
    with pytest.raises(ConfigError) as caught:
        parse_address(text, "READYLAYER_GITHUB_URL")
    assert "READYLAYER_GITHUB_URL" in caught.value.message
    assert "hunter2pass" not in caught.value.message


@given(ADDRESSES)
def test_an_address_is_read_back_as_it_is_written(address):
    assert parse_address(str(address), "x") == address


@given(st.text(max_size=60))
def test_any_text_is_an_address_or_refused(text):
    try:
        address = parse_address(text, "x")
    except ConfigError:
        return
    assert parse_address(str(address), "x") == address
    assert address.name.isascii()
    assert address.name == address.name.lower()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("https://git.corp", True),
        ("http://git.corp", False),
        ("http://127.0.0.1:8080", True),
        ("http://[::1]:8080", True),
        ("http://localhost", True),
        ("http://localhost.evil.org", False),
        ("http://127.0.0.1.evil.org", False),
    ],
)
def test_only_encrypted_and_loopback_addresses_keep_a_secret(text, expected):
    assert parse_address(text, "x").is_confidential is expected


def test_ipv6_addresses_have_one_form():
    assert parse_address("https://[0:0:0:0:0:0:0:1]/", "x") == parse_address("https://[::1]", "x")
