"""What the tests of the news say and send."""

from __future__ import annotations

import io
import uuid
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from PIL import Image

from lms.access.models import Account
from lms.access.rights import Right, give
from lms.foundation import clock, ids
from lms.foundation.database import db, writes
from lms.narration.models import READY
from lms.notices.actions import Content, announce
from lms.notices.attachments import keep_picture, keep_sound
from lms.notices.matters import take_up
from lms.notices.models import Notice, NoticeComment
from lms.registry.models import Area, Household, Person
from tests.cast import Cast
from tests.phone.handset import OWN_PAGE, Handset

ROOM = "/staff/notices"


@dataclass
class Resident:
    """Someone at a phone on which she took her turn."""

    phone: Handset
    household: Household
    person: Person

    @classmethod
    def at_phone(cls, app: Flask, household: Household, person: Person) -> Resident:
        phone = Handset(app.test_client())
        phone.open(household)
        phone.take_turn(household, person)
        return cls(phone, household, person)

    def news(self) -> list[dict[str, Any]]:
        told: list[dict[str, Any]] = self.phone.client.get("/phone/news").get_json()["notices"]
        return told

    def word(self, notice: Notice, **said: Any) -> dict[str, Any]:
        who = {"person": str(self.person.id), "household": str(self.household.id)}
        made = {"id": str(ids.new_id()), "notice": str(notice.id), "at": clock.iso(clock.now())}
        return {**made, **who, **said}

    def send(self, *words: Any) -> list[dict[str, Any]]:
        answer = self.phone.client.post("/phone/news/words", json={"words": list(words)}, headers=OWN_PAGE)
        assert answer.status_code == 200, answer.get_data(as_text=True)
        answers: list[dict[str, Any]] = answer.get_json()["answers"]
        return answers


def told(by: Account, *villages: Area, **more: Any) -> Notice:
    """A notice that is shown now."""
    words = {"title": "Họp thôn tối thứ Bảy", "body": "Bà con đến nhà văn hóa lúc 19 giờ."}
    content = Content(**{"shown_from": clock.now() - timedelta(minutes=1), **words, **more})
    return announce(by, [village.id for village in villages], content, ids.new_id())


def photo(side: int = 1600, **more: Any) -> bytes:
    """A JPEG as a camera makes it, with the place where it was taken."""
    image, written = Image.effect_noise((side, side // 2), 60).convert("RGB"), io.BytesIO()
    exif = Image.Exif()
    exif[0x010F] = "MaySanXuat"
    exif.get_ifd(0x8825)[1] = "N"
    image.save(written, "JPEG", exif=exif, **more)
    return written.getvalue()


def form(**fields: Any) -> dict[str, Any]:
    return {"id": str(ids.new_id()), "title": "Lịch học", "body": "Sáng Chủ nhật, ở nhà văn hóa.", **fields}


def notice_id(client: FlaskClient, fields: dict[str, Any]) -> uuid.UUID:
    """Announce by the page; the id of what came of it."""
    answer = client.post(f"{ROOM}/new", data=fields, content_type="multipart/form-data")
    assert answer.status_code == 303, answer.get_data(as_text=True)
    return uuid.UUID(answer.location.rpartition("/")[2])


@writes
def announced(cast: Cast) -> dict[str, str]:
    """A notice of the upper village with everything that hangs on it: part of an address → whose id follows."""
    give(cast.trainer, Right.ANNOUNCE, by=None)
    picture, sound = keep_picture(cast.trainer, photo(64)), keep_sound(b"a voice", ids.new_id(), by=cast.trainer)
    sound.original, sound.sound, sound.state = None, b"a sound", READY
    notice = told(cast.trainer, cast.upper, title="Bí mật của nhà", picture_id=picture.id, sound_id=sound.id)
    comment = NoticeComment(
        id=ids.new_id(), notice_id=notice.id, person_id=cast.learner.id, household_id=cast.household.id,
        village_id=cast.upper.id, text="Bí mật của nhà", said_at=clock.now(), received_at=clock.now(),
    )  # fmt: skip
    db.session.add(comment)
    db.session.flush()
    matter = take_up(cast.trainer, comment, ids.new_id())
    return {
        "notices": str(notice.id), "pictures": str(picture.id), "sounds": str(sound.id),
        "comments": str(comment.id), "matters": str(matter.id),
    }  # fmt: skip
