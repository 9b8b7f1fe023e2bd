"""The one clock. Tests move it with ``travel``."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, timedelta, timezone

VIETNAM = timezone(timedelta(hours=7), "ICT")

_frozen: ContextVar[datetime | None] = ContextVar("clock", default=None)


def now() -> datetime:
    """The current time, aware, in UTC, to the microsecond."""
    return _frozen.get() or datetime.now(UTC)


def today() -> date:
    """Today's date where the users live."""
    return now().astimezone(VIETNAM).date()


@contextmanager
def travel(to: datetime) -> Iterator[None]:
    """Let ``now()`` answer ``to`` within the block."""
    token = _frozen.set(to)
    try:
        yield
    finally:
        _frozen.reset(token)


def parse_iso(text: str) -> datetime:
    """An ISO 8601 time as an aware UTC datetime; a time without offset is read as UTC. Raises ``ValueError``."""
    moment = datetime.fromisoformat(text)
    try:
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except OverflowError:
        raise ValueError(f"{text} lies outside the years 1 to 9999 in UTC") from None


def iso(moment: datetime) -> str:
    """``2026-11-23T08:30:00.000000Z``: always UTC, always six digits, so that text order is time order."""
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"
