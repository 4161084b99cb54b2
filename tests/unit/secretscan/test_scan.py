"""Properties of a scan: places are exact, lines filter, nothing breaks it or takes forever."""

import random
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from readylayer_cli.secretscan.catalogue import TOKEN_FORMATS
from readylayer_cli.secretscan.match import SecretMatch, digest_of
from readylayer_cli.secretscan.redact import redact
from readylayer_cli.secretscan.scan import scan
from tests.unit.secretscan.sampling import checksummed, key_block, planted

PATHS = ["src/a.py", "deploy/a.yml", "run.sh", ".env", "app.json", "tests/a.py", "docs/a.md", "a.lock", "İ", ".pgpass"]
MARKS = ["password", "token", "api_key", "secret", "hunter2!", "q3Zk8Lw0Xy5Rt7Np2Vb9Mc4Jd6Hf1Gs", "eyJ", "ghp_", "AKIA"]
MARKS += [
    "-----BEGIN RSA PRIVATE KEY-----",
    "-----END RSA PRIVATE KEY-----",
    "LS0tLS1CRUdJTi",
    "://",
    "Basic ",
    "Bearer ",
]
MARKS += ["PuTTY-User-Key-File-2: ", "\nPrivate-Lines: 99\n", "mysql -p", "curl -u a:", "\r\n", "===", "--", "://"]
PIECES = st.sampled_from([*MARKS, *"='\"\n\\<>(),{} @:.$%?éİ𝒳\x00\ud800", ": "])
TEXTS = st.one_of(st.text(max_size=300), st.lists(PIECES, max_size=60).map("".join))


def sliced(text: str, match: SecretMatch) -> str:
    lines = text.split("\n")
    if match.line == match.end_line:
        return lines[match.line - 1][match.start_column - 1 : match.end_column - 1]
    middle = lines[match.line : match.end_line - 1]
    first, last = lines[match.line - 1], lines[match.end_line - 1]
    return "\n".join([first[match.start_column - 1 :], *middle, last[: match.end_column - 1]])


@settings(max_examples=400, deadline=None)
@given(TEXTS, st.sampled_from(PATHS))
def test_places_slice_back_to_the_value(text: str, path: str) -> None:
    for match in scan(text, path):
        assert digest_of(sliced(text, match)) == match.digest
        assert sliced(text, match)


@settings(max_examples=400, deadline=None)
@given(TEXTS, st.sampled_from(PATHS), st.sets(st.integers(1, 12)))
def test_lines_only_filter(text: str, path: str, lines: set[int]) -> None:
    everything = scan(text, path)
    kept = [match for match in everything if lines & set(range(match.line, match.end_line + 1))]
    assert scan(text, path, lines) == kept


@settings(max_examples=400, deadline=None)
@given(TEXTS, st.sampled_from(PATHS))
def test_matches_are_in_order_and_do_not_overlap(text: str, path: str) -> None:
    matches = scan(text, path)
    for one, other in pairwise(matches):
        assert (one.end_line, one.end_column) <= (other.line, other.start_column)


@settings(max_examples=400, deadline=None)
@given(TEXTS, st.sampled_from(["", *PATHS]))
def test_a_redacted_text_holds_no_value_that_a_scan_reports(text: str, path: str) -> None:
    clean = redact(text, path=path).text
    for match in scan(text, path or "src/a.py"):
        value = sliced(text, match)
        assert len(value) < 6 or value not in clean


@pytest.mark.parametrize("row", TOKEN_FORMATS, ids=lambda row: f"{row.id}:{row.keywords[0]}")
def test_a_redacted_text_holds_no_token(row: object) -> None:
    value = planted(row, random.Random(7))  # type: ignore[arg-type]
    done = redact(f"here: {value}, and again {value}!")
    assert value not in done.text
    assert done.count == 2


def test_the_strongest_finding_wins_a_place() -> None:
    value = checksummed("ghp_", random.Random(8))
    [match] = scan(f'token = "{value}"', "src/a.py")
    assert match.format_id == "github-pat"


def test_a_key_is_reported_for_each_of_its_lines() -> None:
    block = key_block("", random.Random(9))
    assert [len(scan(block, "a.pem", {line})) for line in (1, 7, 14, 15)] == [1, 1, 1, 0]


REPEATED = [
    "token=",
    'password="',
    "password='",
    "password_",
    "password:\n",
    "password\\",
    "<password ",
    "setPassword(",
]
REPEATED += [
    "api_key: ",
    "secret.key-",
    "token,",
    "x" * 63 + "password",
    'name: password\n\n value = "',
    "?token=",
    "token=",
]
REPEATED += [
    ";password=",
    "eyJ.",
    "eyJhbGciOiJ",
    "ghp_",
    ":AA",
    "8Q~",
    "+ASt",
    "1.atlasv1.",
    "LS0tLS1CRUdJTi",
    "aB3+/x",
]
REPEATED += [
    "-----BEGIN RSA PRIVATE KEY-----",
    "PuTTY-User-Key-File-2: x\nPrivate-Lines: 99\n",
    "http://a:",
    "://u:pw@",
]
REPEATED += [
    "mysql -u ",
    "curl -u ",
    "identified by ",
    "create user ",
    "alter role password ",
    "basic YTpi ",
    "default\n",
]
REPEATED += ["default\n", "machine a login b password ", "a.b@c.d", "....", "a", "(", ";password="]


@pytest.mark.parametrize("piece", REPEATED)
def test_no_repetition_takes_forever(piece: str) -> None:
    text = piece * (30_000 // len(piece))
    for path in ("src/app.py", "deploy/app.yml", "run.sh"):
        scan(text, path)
    redact(text, emails=True)


def test_one_long_line_is_scanned_to_its_end() -> None:
    value = checksummed("ghp_", random.Random(10))
    filler = "function f(a,b){return a.password!==b.token?g(a):h(b)};" * 20_000
    [match] = scan(f'{filler}var t="{value}"', "src/app.js")
    assert match.start_column == len(filler) + 8
