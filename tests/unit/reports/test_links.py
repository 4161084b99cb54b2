"""Addresses of source lines."""

import pytest

from readylayer_cli.reports.links import SourceLinks, is_web_address


@pytest.mark.parametrize(
    ("provider", "expected"),
    [
        ("github", "https://h.example/a/b/blob/abcd1234/src/x%20y.py#L3-L5"),
        ("gitlab", "https://h.example/a/b/-/blob/abcd1234/src/x%20y.py#L3-5"),
        ("bitbucket", "https://h.example/a/b/src/abcd1234/src/x%20y.py#lines-3:5"),
        ("bitbucket-dc", "https://h.example/a/b/browse/src/x%20y.py?at=abcd1234#3-5"),
    ],
)
def test_each_host_has_its_own_address_of_lines(provider: str, expected: str) -> None:
    assert SourceLinks(provider, "https://h.example/a/b.git", "abcd1234").lines("src/x y.py", 3, 5) == expected


@pytest.mark.parametrize(
    ("provider", "repo_url", "sha"),
    [
        ("forgejo", "https://h.example/a/b", "abcd1234"),
        ("github", "git@h.example:a/b.git", "abcd1234"),
        ("github", "https://h.example/a)b", "abcd1234"),
        ("github", "https://h.example/a/b", "main branch"),
    ],
)
def test_what_cannot_be_addressed_safely_is_not(provider: str, repo_url: str, sha: str) -> None:
    assert SourceLinks(provider, repo_url, sha).lines("a.py", 1, 1) is None


def test_a_path_cannot_leave_its_link() -> None:
    address = SourceLinks("github", "https://h.example/a/b", "abcd1234").lines("a](javascript:1) \"'<>.py", 1, 1)
    assert address is not None
    assert is_web_address(address)


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "https://a b",
        "http://a\n",
        "//h.example",
        "",
        "https://x)y",
        "https://me:pass@h.example/a",
    ],
)
def test_only_plain_web_addresses_are_linked(url: str) -> None:
    assert not is_web_address(url)
