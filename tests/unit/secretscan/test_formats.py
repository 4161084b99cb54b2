"""Every format in the tables finds the tokens that it describes, and only those."""

import random
import re

import pytest

from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.secretscan.catalogue import TOKEN_FORMATS, expression_of, formats_of, keyword_filter
from readylayer_cli.secretscan.formats import named
from readylayer_cli.secretscan.formats.format import NamedFormat, TokenFormat, token
from readylayer_cli.secretscan.randomness import is_random
from readylayer_cli.secretscan.scan import scan
from readylayer_cli.secretscan.vendors import vendor_format
from tests.unit.secretscan.sampling import BASE62, checksummed, letters, planted, sample, web_token

ROWS = pytest.mark.parametrize("row", TOKEN_FORMATS, ids=lambda row: f"{row.id}:{row.keywords[0]}")


def found(text: str, path: str = "src/settings.py") -> list[tuple[str, str]]:
    lines = text.split("\n")
    return [
        (match.format_id, lines[match.line - 1][match.start_column - 1 : match.end_column - 1])
        for match in scan(text, path)
    ]


@ROWS
def test_a_planted_token_is_found_whole_and_by_its_name(row: TokenFormat) -> None:
    source = random.Random(f"{row.id}{row.keywords}")
    for _ in range(5):
        value = planted(row, source)
        assert found(f'client = connect("{value}")\n') == [(row.id, value)]
        assert len(value) >= 20


@ROWS
def test_a_token_is_found_in_any_notation(row: TokenFormat) -> None:
    value = planted(row, random.Random(row.id))
    for text in (
        f"token: {value}\n",
        f'{{"a":"{value}"}}',
        f"x={value};y=1",
        f"a\\n{value}\\n",
        f"<a>{value}</a>",
        value,
    ):
        assert [token_value for _, token_value in found(text, "deploy/values.yaml")] == [value]


@ROWS
def test_the_keyword_stands_where_the_table_says(row: TokenFormat) -> None:
    value = planted(row, random.Random(row.id))
    hits = [hit for hit in keyword_filter().finditer(value) if row in formats_of(hit[0])]
    least, most = row.leads
    assert any(least <= hit.start() <= most for hit in hits)


@ROWS
def test_a_longer_word_is_no_token(row: TokenFormat) -> None:
    value = planted(row, random.Random(row.id))
    assert expression_of(row).search(f"x{value}") is None or row.leads[1] > 0
    assert (row.id, value) not in found(f'"q{value}"')


@pytest.mark.parametrize(
    "value",
    [
        "ghp_" + "x" * 36,
        "AKIA" + "IOSFODNN7EXAMPLE",
        "sk_live_" + "0" * 24,
        "glpat-" + "your-access-token-ab",
        "npm_" + "a" * 36,
        "hf_" + "abcdefghijklmnopqrstuvwxyzabcdefgh",
        "sk-ant-api03-" + "-".join(["placeholder"] * 8),
        "xoxb-" + "1234567890-1234567890-abcdefghijklmnopqrstuvwx",
    ],
)
def test_documented_samples_are_no_tokens(value: str) -> None:
    assert found(f'api_key = "{value}"') == []


def test_a_right_checksum_makes_certain_and_a_wrong_one_doubtful() -> None:
    right = checksummed("ghp_", random.Random(1))
    wrong = right[:-1] + ("a" if right[-1] != "a" else "b")
    assert [match.confidence for match in scan(f"{right}\n{wrong}", "a.py")] == [Confidence.HIGH, Confidence.MEDIUM]


def test_tokens_count_in_tests_documents_and_vendored_files_too() -> None:
    value = checksummed("ghp_", random.Random(2))
    for path in ("tests/test_a.py", "docs/usage.md", "node_modules/a/b.js", "README.md", "src/a.min.js"):
        assert [match.severity for match in scan(f'"{value}"', path)] == [Severity.CRITICAL]


def test_a_web_token_counts_in_production_only() -> None:
    value = web_token({"sub": "u-1"}, random.Random(3))
    assert len(scan(f'"{value}"', "src/a.py")) == 1
    assert scan(f'"{value}"', "tests/test_a.py") == []


@pytest.mark.parametrize(
    ("claims", "algorithm"),
    [
        ({"sub": "1234567890"}, "HS256"),
        ({"role": "anon"}, "HS256"),
        ({"iss": "https://id.example.com"}, "HS256"),
        ({}, "none"),
    ],
)
def test_a_web_token_that_protects_nothing_is_left_alone(claims: dict[str, object], algorithm: str) -> None:
    assert scan(web_token(claims, random.Random(4), algorithm), "src/a.py") == []


def test_the_secret_beside_an_aws_key_id_is_found() -> None:
    source = random.Random(5)
    key_id = "AKIA" + letters("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", 16, source)
    secret = letters(BASE62 + "+/", 40, source)
    assert found(f"{key_id},{secret}\n", "keys.csv") == [
        ("aws-access-key-id", key_id),
        ("aws-secret-access-key", secret),
    ]


def test_a_piece_of_an_embedded_image_is_no_token() -> None:
    source = random.Random(6)
    body = letters(BASE62 + "+/", 120, source)
    value = "EAAB" + letters(BASE62, 100, source)
    assert found(f'<image href="data:image/png;base64,{body}/{value}+{body}"/>', "src/logo.html") == []


@pytest.mark.parametrize("row", named.FORMATS, ids=lambda row: row.id)
def test_a_key_is_known_by_the_vendor_in_its_name(row: NamedFormat) -> None:
    source = random.Random(row.id)
    vendor = row.vendors[0]
    samples = [sample(row.shape, source) for _ in range(200)]
    known = {vendor_format(f"{vendor.upper()}_SECRET_KEY", value) for value in samples}
    assert row in known
    generated = [value for value in samples if is_random(value, 14)]
    for value in generated[:3]:
        assert [text for _, text in found(f"{vendor.upper()}_SECRET_KEY={value}\n", "deploy/.env")] == [value]


def test_a_vendor_may_stand_before_the_name() -> None:
    value = letters("0123456789abcdef", 32, random.Random(7))
    assert found(f'datadog = dict(api_key="{value}")\n') == [("datadog-api-key", value)]


def test_the_tables_are_in_order() -> None:
    titles: dict[str, str] = {}
    for row in TOKEN_FORMATS:
        assert re.fullmatch("[a-z0-9]+(?:-[a-z0-9]+)*", row.id)
        assert row.title[0].isalnum()
        assert row.keywords
        assert min(map(len, row.keywords)) >= 2
        titles.setdefault(row.id, row.title)
    assert len(titles) >= 150


def test_a_pattern_without_a_literal_needs_keywords() -> None:
    with pytest.raises(ValueError, match="no literal"):
        token("a", "A", "[0-9]{4}")
