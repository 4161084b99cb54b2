"""`.readylayerignore` is read like a `.gitignore`."""

import pytest

from readylayer_cli.config.ignore_file import ignore_test
from readylayer_cli.domain.errors import ConfigError


def test_without_a_file_nothing_is_ignored():
    assert not ignore_test(None)("secret/a.py")


def test_patterns_mean_what_they_mean_to_git():
    ignored = ignore_test(b"# ours\nsecret/\n*.pem\n!public.pem\n/top.txt\n")
    assert ignored("secret/a.py")
    assert ignored("deep/secret/b.py")
    assert ignored("x/key.pem")
    assert not ignored("public.pem")
    assert ignored("top.txt")
    assert not ignored("a/top.txt")


def test_a_file_that_is_no_text_is_named():
    with pytest.raises(ConfigError, match=r"\.readylayerignore"):
        ignore_test(b"\xff\xfe")
