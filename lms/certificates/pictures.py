"""An adult's paper in her own name is issued only once four pictures keep her name from the others of a shared phone.

What she earned before waits as a held award and loses nothing: its evidence is frozen, and it is issued, or laid
before the commune's officer, within a minute after she chose pictures or was given some.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection
from typing import Any, Final

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from lms.access.models import PicturePin
from lms.certificates.issuing import award_of, issue
from lms.certificates.models import CommunePaper, HeldAward
from lms.certificates.wording import NoName, course_title
from lms.foundation import clock
from lms.foundation.database import db, writes
from lms.foundation.translation import LANGUAGES
from lms.registry.models import Area

_WAITS: Final = (HeldAward.lacks_pictures.is_(True), HeldAward.decided_at.is_(None))


def waiting_for_pictures(session: Session, people: Collection[uuid.UUID]) -> list[dict[str, Any]]:
    """What a phone tells these people: ``{"person", "title": {"vi", "en"}}``, the oldest first."""
    wanted = select(HeldAward).where(*_WAITS, HeldAward.person_id.in_(people)).order_by(HeldAward.earned_at)
    return [
        {"person": str(each.person_id), "title": {lang: course_title(each.course or "", lang) for lang in LANGUAGES}}
        for each in session.scalars(wanted)
    ]


def count_for_pictures(session: Session, villages: Collection[int]) -> int:
    """How many papers of these villages wait for pictures."""
    wanted = select(func.count()).where(*_WAITS, HeldAward.village_id.in_(villages))
    return session.scalar(wanted) or 0


def release() -> None:
    """Go on with every award whose person has pictures by now; one at a time, so that one fault holds up no other."""
    for identifier in list(db.session.scalars(_ready())):
        _go_on(identifier)
    db.session.rollback()


def _ready() -> Select[tuple[uuid.UUID]]:
    pictures = select(PicturePin.person_id)
    wanted = select(HeldAward.id).where(*_WAITS, HeldAward.person_id.in_(pictures))
    return wanted.order_by(HeldAward.earned_at, HeldAward.id)


@writes
def _go_on(identifier: uuid.UUID) -> None:
    session = db.session()
    held = session.get_one(HeldAward, identifier, with_for_update=True)
    if not held.lacks_pictures or held.decided_at:
        return
    held.lacks_pictures = False
    desk = session.get(CommunePaper, session.get_one(Area, held.village_id).parent_id)
    if desk and desk.held:
        return
    held.decided_at = clock.now()
    try:
        issue(session, award_of(held))
    except NoName:
        held.reason = "NoName"
