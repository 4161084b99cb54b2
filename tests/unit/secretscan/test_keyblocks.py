"""Private keys are found in every wrapping, and nothing that only looks like one."""

import base64
import random

import pytest

from readylayer_cli.domain.grades import Severity
from readylayer_cli.secretscan.scan import scan
from tests.unit.secretscan.sampling import key_block

SOURCE = random.Random(21)


@pytest.mark.parametrize("owner", ["", "RSA ", "EC ", "DSA ", "OPENSSH ", "ENCRYPTED ", "PGP "])
def test_a_block_is_found_from_its_first_to_its_last_line(owner: str) -> None:
    block = key_block(owner, SOURCE)
    [match] = scan(f"# key\n{block}\n", "id_rsa")
    assert (match.format_id, match.line, match.start_column, match.end_line) == ("private-key", 2, 1, 15)
    assert match.end_column == len(block.split("\n")[-1]) + 1


@pytest.mark.parametrize(
    "fold",
    [
        lambda block: block.replace("\n", "\\n"),
        lambda block: block.replace("\n", "\\\\n"),
        lambda block: " ".join(f'"{line}\\n" +' for line in block.split("\n")),
        lambda block: block.replace("\n", "\n    "),
        lambda block: block.replace("\n", "\r\n"),
        lambda block: block.replace("\n", " "),
        lambda block: base64.b64encode(block.encode()).decode(),
    ],
)
def test_a_folded_block_is_found(fold: object) -> None:
    text = f'key = "{fold(key_block("RSA ", SOURCE))}"'  # type: ignore[operator]
    assert [match.format_id for match in scan(text, "src/a.py")] == ["private-key"]


def test_headers_inside_the_block_do_not_hide_it() -> None:
    block = key_block("RSA ", SOURCE).replace("KEY-----\n", "KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES,00\n\n", 1)
    assert len(scan(block, "a.pem")) == 1


def test_a_block_without_an_end_is_found_as_far_as_it_goes() -> None:
    block = key_block("", SOURCE).rpartition("\n")[0]
    [match] = scan(f"{block}\n\ndef main():\n    pass\n", "a.py")
    assert match.end_line == 13


def test_a_putty_key_is_found() -> None:
    body = base64.b64encode(SOURCE.randbytes(48)).decode()
    text = f"PuTTY-User-Key-File-2: ssh-rsa\nEncryption: none\nPrivate-Lines: 2\n{body}\n{body}\nPrivate-MAC: 00\n"
    [match] = scan(text, "a.ppk")
    assert (match.title, match.line, match.end_line) == ("Private key (PuTTY)", 1, 5)


def test_keys_of_tests_weigh_less() -> None:
    block = key_block("", SOURCE)
    assert [m.severity for path in ("a.pem", "tests/a.pem") for m in scan(block, path)] == [
        Severity.CRITICAL,
        Severity.MEDIUM,
    ]


@pytest.mark.parametrize(
    "text",
    [
        'MARK = "-----BEGIN PRIVATE KEY-----"\nOTHER = "-----END PRIVATE KEY-----"\n' + "abcdefghijklmnopqrst" * 10,
        "-----BEGIN PRIVATE KEY-----\n...\n-----END PRIVATE KEY-----",
        "-----BEGIN PRIVATE KEY-----\n" + "A" * 400 + "\n-----END PRIVATE KEY-----",
        "-----BEGIN PUBLIC KEY-----\n" + "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE" * 4 + "\n-----END PUBLIC KEY-----",
        "-----BEGIN CERTIFICATE-----\n" + "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE" * 4 + "\n-----END CERTIFICATE-----",
        "The block starts with -----BEGIN RSA PRIVATE KEY----- and holds " + "several words of explanation " * 20,
    ],
)
def test_what_only_mentions_a_key_is_left_alone(text: str) -> None:
    assert scan(text, "src/a.py") == []
