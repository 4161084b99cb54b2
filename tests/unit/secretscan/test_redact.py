"""Redaction leaves a readable text without its secrets."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readylayer_cli.secretscan.redact import redact
from tests.unit.secretscan.sampling import BASE62, checksummed, key_block, letters

TOKEN = checksummed("ghp_", random.Random(51))
OTHER = checksummed("ghp_", random.Random(52))


def test_the_same_value_has_the_same_number() -> None:
    done = redact(f"a {TOKEN} b {OTHER} c {TOKEN}")
    assert done.text == "a [REDACTED:github-pat:1] b [REDACTED:github-pat:2] c [REDACTED:github-pat:1]"
    assert (done.count, done.formats) == (3, ("github-pat",))


def test_a_value_recognised_once_goes_everywhere() -> None:
    done = redact('password = "Tr0ub4dor&3"\nprint("Tr0ub4dor&3 is mine")\n')
    assert "Tr0ub4dor" not in done.text
    assert done.count == 2


def test_documented_samples_go_as_well() -> None:
    sample = "AKIA" + "IOSFODNN7EXAMPLE"
    assert sample not in redact(f"key {sample}").text
    assert "x" * 36 not in redact("ghp_" + "x" * 36).text


@pytest.mark.parametrize("path", ["", "tests/test_a.py", "docs/a.md", "src/a.py", "locales/de.json"])
def test_the_tier_of_the_path_does_not_matter(path: str) -> None:
    generated = letters(BASE62, 24, random.Random(53))
    text = f"api_key = '{generated}'\n# password = 'Tr0ub4dor&3'\n{key_block('RSA ', random.Random(54))}\n"
    clean = redact(text, path=path).text
    assert generated not in clean
    assert "Tr0ub4dor" not in clean
    assert "PRIVATE KEY" not in clean


def test_a_diff_is_read_line_by_line() -> None:
    done = redact("@@ -1 +1 @@\n-DB_PASSWORD=oldone99\n+DB_PASSWORD=newone77\n")
    assert (
        done.text
        == "@@ -1 +1 @@\n-DB_PASSWORD=[REDACTED:generic-password:1]\n+DB_PASSWORD=[REDACTED:generic-password:2]\n"
    )


def test_ordinary_text_stays_as_it_is() -> None:
    text = "def login(password: str, token: str | None = None) -> bool:\n    return check(password) or token == other\n"
    text += "    password = models.CharField(_('password'), max_length=128)\n    secret = {x: 1 for x in y2}\n"
    assert redact(text).text == text
    assert redact(text).formats == ()


def test_addresses_go_on_request() -> None:
    text = "Signed-off-by: Ada <ada.l@host.example.org>, see @decorator and a@b"
    assert redact(text).text == text
    assert redact(text, emails=True).text == "Signed-off-by: Ada <[REDACTED:email:1]>, see @decorator and a@b"


@given(st.text(max_size=400))
def test_redacting_again_changes_nothing(text: str) -> None:
    once = redact(text).text
    assert redact(once).text == once
