"""What else belongs to the household that strangers try to see: voices, groups, notices, lists, a lesson."""

from __future__ import annotations

from sqlalchemy import select

from lms.composing.queries import newest
from lms.foundation import clock, ids
from lms.foundation.database import db
from lms.narration.sound import Sound
from lms.reporting.models import Report
from lms.teaching.groups import Draft, add_member, make_group
from lms.teaching.models import Assignment
from lms.teaching.voices import speak_note
from tests.cast import Cast
from tests.composing.makers import STORY, drafted, with_photo
from tests.lists.stage import listed
from tests.notices.village import announced


def spoken_and_grouped(cast: Cast) -> dict[str, str]:
    """The trainer's voice beside an assignment; her group with the learner in it; a notice of the village."""
    given = db.session.scalars(select(Assignment)).one()
    voice = str(speak_note(cast.trainer, given, Sound("Bí mật của nhà".encode(), 900, -16.0), ids.new_id()).id)
    group = make_group(cast.trainer, Draft("Bí mật của nhà", "hand", [cast.upper]), ids.new_id())
    add_member(cast.trainer, group, cast.learner)
    return (
        announced(cast)
        | {"areas": str(cast.upper.id)}
        | listed(cast)
        | {"notes": voice, "voices": voice, "voice": str(ids.new_id()), "groups": str(group.id)}
    )


def reported(cast: Cast) -> dict[str, str]:
    """A report of the commune, made."""
    given = {"xlsx": b"x", "csv": b"x", "pdf": b"x", "first_day": clock.today(), "last_day": clock.today()}
    report = Report(commune_id=cast.commune.id, language="vi", asked_at=clock.now(), done=1, steps=1, **given)
    db.session.add(report)
    db.session.commit()
    return {"reports": str(report.id)}


def lesson_of(cast: Cast) -> dict[str, str]:
    """A lesson of the commune with a photo, not published."""
    made = drafted(cast.trainer, cast.commune, with_photo(cast.trainer, cast.commune))
    photo = newest(db.session(), made).content.steps[0].photo
    return {"compose": str(made.id), "steps": STORY.id, "photos": photo}
