"""The hosts' dates as RFC 3339 in UTC."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readylayer_cli.payloads.instant import seconds_between, to_rfc3339

OFFSETS = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
MOMENTS = st.datetimes(datetime(1000, 1, 3), datetime(9999, 12, 29), timezones=OFFSETS)  # noqa: DTZ001  bounds are naive


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("2025-03-03T09:15:30Z", "2025-03-03T09:15:30Z"),
        ("2025-03-03T09:15:30.999Z", "2025-03-03T09:15:30Z"),
        ("2025-03-03T09:15:30.123456+00:00", "2025-03-03T09:15:30Z"),
        ("2025-03-03T01:15:30-08:00", "2025-03-03T09:15:30Z"),
        ("2018-07-05T19:21:30+0000", "2018-07-05T19:21:30Z"),
        ("2019-03-01T10:31:15+0100", "2019-03-01T09:31:15Z"),
        ("2018-01-01 10:00:00 UTC", "2018-01-01T10:00:00Z"),
        ("2021-04-28 21:50:00 +0200", "2021-04-28T19:50:00Z"),
        (1551432675860, "2019-03-01T09:31:15Z"),
        (0, "1970-01-01T00:00:00Z"),
        ("2025-03-03T09:15:30", None),
        ("2025-03-03", None),
        ("2025-02-30T00:00:00Z", None),
        ("0001-01-01T00:00:00+14:00", None),
        ("soon", None),
        ("", None),
        ("2" * 100, None),
        (10**30, None),
        (-(10**30), None),
        (True, None),
        (1.5, None),
        (None, None),
        ({}, None),
    ],
)
def test_every_spelling_of_an_instant_reads_the_same_and_nothing_is_guessed(written, read):
    assert to_rfc3339(written) == read


@given(MOMENTS)
def test_an_offset_never_moves_the_instant(moment):
    read = to_rfc3339(moment.isoformat())
    assert read is not None
    assert datetime.fromisoformat(read) == moment.astimezone(UTC).replace(microsecond=0)


@given(st.text(max_size=40) | st.integers())
def test_no_date_is_too_odd_to_read(value):
    read = to_rfc3339(value)
    assert read is None or to_rfc3339(read) == read


def test_durations_are_whole_seconds_and_never_negative():
    assert seconds_between("2025-03-03T09:16:00Z", "2025-03-03T10:18:05+01:00") == 125
    assert seconds_between("2025-03-03T09:16:00Z", "2025-03-03T09:15:59Z") is None
    assert seconds_between(None, "2025-03-03T09:15:59Z") is None
