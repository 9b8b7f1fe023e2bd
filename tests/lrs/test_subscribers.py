"""Those who read the log: exactly once, in order, each stopped only by what it cannot read itself."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask

from lms.foundation import clock
from lms.foundation.database import db
from lms.lrs import subscribers
from lms.lrs.log import head
from lms.lrs.models import Statement
from lms.lrs.subscribers import (
    BATCH,
    FIRST_PAUSE,
    LONGEST_PAUSE,
    Subscriber,
    advance,
    catch_up,
    count_stuck,
    lags,
    pause,
    retry_now,
)
from lms.lrs.vocabulary import VERB
from tests.lrs.listeners import Listener, cursor, heard, said

pytestmark = pytest.mark.usefixtures("listening")


def test_each_statement_is_heard_once_and_in_order(app: Flask) -> None:
    listener = Listener().subscriber()
    said(BATCH + 3)
    assert catch_up([listener]) == BATCH + 3
    said(2)
    assert catch_up([listener]) == 2
    assert catch_up([listener]) == 0
    assert heard() == list(range(1, BATCH + 6))


def test_only_the_verbs_it_hears_are_handed_over_and_the_rest_is_passed(app: Flask) -> None:
    listener = replace(Listener().subscriber(), hears=frozenset({VERB["completed"]}))
    said(2)
    said(1, "completed")
    said(1)
    catch_up([listener])
    assert heard() == [3]
    assert cursor().position == 4


def test_a_failing_one_stops_at_its_statement_and_notes_it(app: Flask) -> None:
    listener = Listener(fails_at=3)
    said(5)
    catch_up([listener.subscriber()])
    stuck = cursor()
    assert heard() == [1, 2], "what it wrote for the third is rolled back with it"
    assert (stuck.position, stuck.stuck_at) == (2, 3)
    assert "cannot read this one" in str(stuck.error)
    assert stuck.stuck_since is not None
    assert count_stuck() == 1


def test_it_stays_stuck_since_the_first_time(app: Flask) -> None:
    listener = Listener(fails_at=1).subscriber()
    said(1)
    catch_up([listener])
    since = cursor().stuck_since
    retry_now()
    catch_up([listener])
    assert (cursor().stuck_since, cursor().failures) == (since, 2)


def test_a_failing_one_blocks_neither_others_nor_the_log(app: Flask) -> None:
    said(5)
    others = [Listener(fails_at=2).subscriber(), Listener("other").subscriber()]
    catch_up(others)
    assert heard("other") == [1, 2, 3, 4, 5]
    said(1)
    catch_up(others)
    assert head(db.session()) == 6
    assert heard("other") == [1, 2, 3, 4, 5, 6]


def test_it_goes_on_when_the_cause_is_gone(app: Flask) -> None:
    listener = Listener(fails_at=3)
    said(5)
    catch_up([listener.subscriber()])
    listener.fails_at = None
    retry_now()
    catch_up([listener.subscriber()])
    assert heard() == [1, 2, 3, 4, 5]
    free = cursor()
    assert (free.stuck_at, free.stuck_since, free.error, free.failures, free.retry_at) == (None, None, None, 0, None)
    assert count_stuck() == 0


def test_it_is_tried_again_after_a_pause_that_doubles(app: Flask) -> None:
    listener, now = Listener(fails_at=2), clock.now()
    said(3)
    for tries in range(1, 5):
        with clock.travel(now):
            catch_up([listener.subscriber()])
            catch_up([listener.subscriber()])
        assert (cursor().failures, cursor().retry_at) == (tries, now + pause(tries)), "once in each pause"
        now += pause(tries)
    assert (pause(1), pause(3), pause(99)) == (FIRST_PAUSE, FIRST_PAUSE * 4, LONGEST_PAUSE)
    listener.fails_at = None
    with clock.travel(now - timedelta(seconds=1)):
        assert catch_up([listener.subscriber()]) == 0
    with clock.travel(now):
        assert catch_up([listener.subscriber()]) == 2


def test_a_failing_one_is_found_in_few_tries(app: Flask) -> None:
    """Halving: a whole batch before it is not told once for each of its statements."""
    listener = Listener(fails_at=BATCH - 1)
    said(BATCH)
    catch_up([listener.subscriber()])
    assert heard() == list(range(1, BATCH - 1))
    assert listener.told < 6 * BATCH


def test_killed_after_its_rows_it_begins_again_where_it_was(app: Flask) -> None:
    """A process that dies before the commit leaves neither rows nor cursor behind."""
    listener = Listener(fails_at=4)
    said(4)
    for _ in range(3):
        retry_now()
        catch_up([listener.subscriber()])
    listener.fails_at = None
    retry_now()
    catch_up([listener.subscriber()])
    assert heard() == [1, 2, 3, 4]


def test_a_reader_of_anothers_rows_never_runs_ahead(app: Flask) -> None:
    first, second = Listener("first", fails_at=3), Listener("second")
    pair = [second.subscriber(after=("first",)), first.subscriber()]
    said(5)
    assert advance(pair[0]) == 0, "the first has not begun"
    catch_up(pair)
    assert heard("second") == [1, 2]
    first.fails_at = None
    retry_now()
    catch_up(pair)
    assert heard("second") == [1, 2, 3, 4, 5]


def test_two_who_catch_up_at_once_have_one_effect(app: Flask) -> None:
    listener = Listener().subscriber()
    said(60)

    def catch() -> None:
        with app.app_context():
            for _ in range(40):
                advance(listener, 2)

    threads = [threading.Thread(target=catch) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert heard() == list(range(1, 61))
    assert cursor().error is None


def test_how_far_and_how_long_behind_is_known(app: Flask) -> None:
    said(4)
    third = db.session.query(Statement).filter_by(position=3).one()
    subscribers = [Listener("first", fails_at=3).subscriber(), Listener("never begun").subscriber()]
    catch_up(subscribers[:1])
    with clock.travel(third.stored + timedelta(seconds=90)):
        first, other = lags(subscribers)
    assert (first.position, first.behind, first.stuck_at, first.statement) == (2, 2, 3, third.id)
    assert (first.failures, first.waited) == (1, timedelta(seconds=90))
    assert (other.position, other.behind, other.error, other.statement) == (0, 4, None, None)
    assert other.waited > first.waited


def test_who_has_read_all_is_not_asked_again(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each question is a transaction, and most posts concern few readers."""
    asked: list[str] = []
    advanced = subscribers.advance

    def noted(one: Subscriber, limit: int = BATCH) -> int:
        asked.append(one.name)
        return advanced(one, limit)

    monkeypatch.setattr(subscribers, "advance", noted)
    readers = [Listener().subscriber(), replace(Listener().subscriber(), name="another")]
    said(2)
    catch_up(readers[:1])
    catch_up(readers)
    catch_up(readers)
    assert asked == ["listener", "another"]
