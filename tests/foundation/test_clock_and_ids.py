"""One clock, and names for records and for what must happen once."""

from __future__ import annotations

import uuid
from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from lms.foundation import clock, ids


def test_the_clock_can_be_set_and_goes_on_afterwards() -> None:
    then = datetime(2026, 1, 2, 3, tzinfo=UTC)
    with clock.travel(then):
        assert clock.now() == then
        with clock.travel(then + timedelta(days=1)):
            assert clock.now() == then + timedelta(days=1)
        assert clock.now() == then
    assert abs(clock.now() - datetime.now(UTC)) < timedelta(seconds=5)


def test_today_is_the_day_where_the_users_live() -> None:
    with clock.travel(datetime(2026, 1, 2, 16, 59, tzinfo=UTC)):
        assert clock.today() == date(2026, 1, 2)
    with clock.travel(datetime(2026, 1, 2, 17, 0, tzinfo=UTC)):
        assert clock.today() == date(2026, 1, 3)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-11-23T08:30:00Z", datetime(2026, 11, 23, 8, 30, tzinfo=UTC)),
        ("2026-11-23T15:30:00.25+07:00", datetime(2026, 11, 23, 8, 30, 0, 250_000, tzinfo=UTC)),
        ("2026-11-23T08:30:00", datetime(2026, 11, 23, 8, 30, tzinfo=UTC)),
        ("9999-12-31T23:59:59Z", datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)),
    ],
)
def test_a_time_is_read_as_utc(text: str, moment: datetime) -> None:
    assert clock.parse_iso(text) == moment
    assert clock.parse_iso(text).tzinfo is UTC


@pytest.mark.parametrize("text", ["", "today", "2026-13-01", "0001-01-01T00:00:00+07:00", "9999-12-31T23:59:59-07:00"])
def test_what_is_no_time_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        clock.parse_iso(text)


def test_written_times_sort_like_times() -> None:
    vietnam = timezone(timedelta(hours=7))
    moments = [
        datetime(2026, 1, 1, 6, tzinfo=vietnam),
        datetime(2026, 1, 1, 0, tzinfo=UTC),
        datetime(2026, 1, 1, 0, 0, 0, 5, tzinfo=UTC),
        datetime(2026, 1, 1, 0, 0, 1, tzinfo=UTC),
    ]
    written = [clock.iso(moment) for moment in moments]
    assert written == sorted(written)
    assert [clock.parse_iso(text) for text in written] == moments
    assert written[0] == "2025-12-31T23:00:00.000000Z"


def test_one_cause_has_one_id() -> None:
    assert ids.id_of("earned", 7) == ids.id_of("earned", "7")
    assert ids.id_of("earned", "7") != ids.id_of("earned", "8")
    assert ids.id_of("a", "bc") != ids.id_of("ab", "c")
    assert ids.new_id() != ids.new_id()


def test_an_id_is_read_or_is_none() -> None:
    known = uuid.uuid4()
    assert ids.parse_id(str(known)) == known
    assert [ids.parse_id(text) for text in ("", "17", None, 17)] == [None] * 4
