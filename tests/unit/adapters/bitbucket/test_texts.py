"""Keys, cut texts, waiting times, reasons and secrets: what depends on no server."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from urllib.parse import unquote

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from readylayer_cli.adapters.bitbucket.api import segment
from readylayer_cli.adapters.bitbucket.credentials import Basic, Bearer
from readylayer_cli.adapters.bitbucket.faults import fault_of, reason_of
from readylayer_cli.adapters.bitbucket.insights import cut, key_of
from readylayer_cli.adapters.bitbucket.node import Node
from readylayer_cli.adapters.bitbucket_cloud.client import CLOUD
from readylayer_cli.domain.errors import HostError
from readylayer_cli.domain.failure import HostFailure

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["id", "name", "x"]), inner, max_size=3)
    ),
    max_leaves=8,
)


@given(st.text(max_size=80))
def test_keys_fit_every_host(name: str) -> None:
    key = key_of(name)
    assert 1 <= len(key) <= 40
    assert all(char.isascii() and (char.isalnum() or char == "-") for char in key)


@given(st.text(max_size=60), st.text(max_size=60))
def test_different_names_have_different_keys(one: str, other: str) -> None:
    assert (key_of(one) == key_of(other)) == (one == other)


def test_the_usual_names_have_readable_keys() -> None:
    assert key_of("readylayer/review") == "readylayer-review"


@given(st.text(max_size=200), st.integers(min_value=1, max_value=50))
def test_a_cut_text_fits_and_is_the_beginning(text: str, longest: int) -> None:
    found = cut(text, longest)
    assert len(found.encode("utf-16-le", "surrogatepass")) // 2 <= longest
    assert found == text or text.startswith(found.removesuffix("…"))


@pytest.mark.parametrize("reader", ["text", "number", "node", "nodes", "flag", "maybe_text", "maybe_number"])
@given(value=JSON)
def test_no_answer_makes_anything_but_a_value_or_an_error_that_names_the_field(reader: str, value: object) -> None:
    read = getattr(Node({"field": value}, "the answer", CLOUD), reader)
    error = fault_in(lambda: read("field"))
    assert error is None or (error.failure is HostFailure.BROKEN and "'field'" in error.message)


def fault_in(act: Callable[[], object]) -> HostError | None:
    try:
        act()
    except HostError as error:
        return error
    return None


@pytest.mark.parametrize(
    ("status", "failure"),
    [
        (400, HostFailure.INVALID),
        (401, HostFailure.REFUSED),
        (403, HostFailure.REFUSED),
        (404, HostFailure.MISSING),
        (409, HostFailure.CONFLICT),
        (413, HostFailure.INVALID),
        (429, HostFailure.BUSY),
        (500, HostFailure.BROKEN),
        (503, HostFailure.BROKEN),
        (555, HostFailure.BROKEN),
    ],
)
def test_every_status_calls_for_something_to_do(status: int, failure: HostFailure) -> None:
    error = fault_of(CLOUD, "GET /x", status, {}, b"")
    assert error.failure is failure
    assert error.hint or failure is HostFailure.INVALID
    assert str(status) in error.message


def test_waiting_times_are_numbers_or_dates() -> None:
    soon = format_datetime(datetime.now(UTC) + timedelta(seconds=90), usegmt=True)
    past = format_datetime(datetime.now(UTC) - timedelta(days=1), usegmt=True)
    waits = [fault_of(CLOUD, "", 429, {"Retry-After": value}, b"").retry_after_s for value in ("7", soon, past, "odd")]
    assert waits[0] == 7.0
    assert waits[1] is not None
    assert 80 < waits[1] <= 90
    assert waits[2:] == [0.0, None]


@pytest.mark.parametrize(
    "body",
    [
        b'{"type": "error", "error": {"message": "it is so"}}',
        b'{"errors": [{"context": null, "message": "it is so", "exceptionName": "com.atlassian.X"}]}',
        b'{"key": "report-service.general.bad-request", "message": "it is so", "arguments": {}}',
    ],
)
def test_reasons_are_found_in_every_shape(body: bytes) -> None:
    assert reason_of(body) == "it is so"


@given(st.binary(max_size=60) | JSON.map(lambda value: str(value).encode()))
def test_no_body_breaks_the_reason(body: bytes) -> None:
    assert "\n" not in reason_of(body)


def test_credentials_do_not_show_what_they_hold() -> None:
    assert "s3cret" not in f"{Bearer('s3cret')!r} {Basic('bot', 's3cret')!r}"


@pytest.mark.parametrize("text", ["", ".", "..", "\ud800"])
def test_nothing_that_leads_elsewhere_becomes_part_of_an_address(text: str) -> None:
    with pytest.raises(HostError):
        segment(CLOUD, text)


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=20))
def test_a_part_of_an_address_stays_one_part(text: str) -> None:
    assume(text not in {".", ".."})
    encoded = segment(CLOUD, text)
    assert unquote(encoded) == text
    assert not set(encoded) & set("/?#\\ ")
