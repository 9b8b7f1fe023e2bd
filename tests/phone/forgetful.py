"""The mutant of the test with many processes: a worker that moves its cursor first and writes the rows afterwards."""

from __future__ import annotations

import time

from lms.cli import main
from lms.foundation.database import db, writes
from lms.lrs import subscribers
from lms.lrs.log import read

# Long beside the rest of its work, so that a kill at random mostly falls between the two. Only `teaching` is slowed:
# its rows are those that the phones of the test fill.
BETWEEN = 1.0


def _advance(subscriber: subscribers.Subscriber, limit: int) -> int:
    before, upto = _moved(subscriber, limit)
    if upto > before:
        time.sleep(BETWEEN if subscriber.name == "teaching" else 0)
        _told(subscriber, before, upto)
    return upto - before


@writes
def _moved(subscriber: subscribers.Subscriber, limit: int) -> tuple[int, int]:
    cursor = subscribers.locked_cursor(db.session(), subscriber.name)
    before = cursor.position
    upto = min(before + limit, subscribers.ceiling(db.session(), subscriber))
    cursor.move_to(max(before, upto))
    return before, upto


@writes
def _told(subscriber: subscribers.Subscriber, before: int, upto: int) -> None:
    subscriber.take(db.session(), read(db.session(), before, upto, subscriber.reads))


if __name__ == "__main__":
    subscribers._advance = _advance
    main()
