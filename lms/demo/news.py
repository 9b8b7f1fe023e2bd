"""The demo's news: three invented notices, what a resident said to them, and a matter that was answered."""

from __future__ import annotations

from datetime import datetime, timedelta

from flask import Flask
from sqlalchemy import select

from lms.access.cards import issue_card
from lms.access.models import Account
from lms.demo.phones import Phone
from lms.demo.story import adults, trainer_of
from lms.foundation import clock, ids
from lms.foundation.database import db
from lms.foundation.doors import Role
from lms.notices.actions import Content, announce
from lms.notices.attachments import keep_picture
from lms.notices.matters import move, take_up
from lms.notices.models import ANSWERED, HANDLED, Notice, NoticeComment
from lms.phone.share import picture
from lms.registry.models import Area, Household
from lms.registry.queries import villages_of

_SCAM = "otp-and-fake-police"


def tell_news(app: Flask, commune: Area, household: Household, began: datetime) -> None:
    """The village head and an officer announce; ``household`` answers from its phone; the officer takes one up."""
    officer = db.session.scalars(select(Account).where(Account.role == Role.OFFICER.value)).first()
    head = trainer_of(household)
    if officer is None or head is None:
        raise LookupError("the demo commune has no officer, or its first village no trainer")
    lesson, site = app.extensions["catalogue"].lessons[_SCAM], app.extensions["settings"].site_name
    drawn = keep_picture(officer, picture(lesson, "vi", site))
    everywhere = [village.id for village in villages_of(commune.id)]
    warning = _told(officer, everywhere, began - timedelta(days=9), Content(
        title="Có người giả cán bộ gọi điện xin mã OTP",
        body="Cán bộ xã không bao giờ hỏi mã OTP qua điện thoại.\nAi hỏi thì bà con tắt máy, rồi gọi trưởng thôn.",
        shown_from=began - timedelta(days=9), picture_id=drawn.id, public=True,
        picture_words="Tấm thẻ của bài học về mã OTP và cuộc gọi giả công an",
    ))  # fmt: skip
    evening = _told(head, [household.village_id], began - timedelta(days=2), Content(
        title="Tối thứ Sáu học ở nhà văn hóa",
        body="19 giờ 30, tổ công nghệ số chỉ cách quét mã QR.\nAi có điện thoại thì mang theo, không có vẫn học được.",
        shown_from=began - timedelta(days=2), pinned=True,
    ))  # fmt: skip
    _answer(app, household, officer, (warning, evening), began)


def _told(by: Account, villages: list[int], at: datetime, content: Content) -> Notice:
    with clock.travel(at):
        return announce(by, villages, content, ids.id_of("demo", "news", content.title))


def _answer(app: Flask, household: Household, officer: Account, told: tuple[Notice, Notice], began: datetime) -> None:
    warning, evening = told
    person = adults(household)[0]
    phone = Phone(app)
    phone.open_card(issue_card(household).token)
    phone.take_turn(str(household.id), str(person.id))
    before = clock.iso(began - timedelta(days=8))
    who = {"person": str(person.id), "household": str(household.id)}
    remark, thanks, coming = (ids.id_of("demo", "said", n) for n in range(3))
    said = [
        {"id": str(remark), "notice": str(warning.id), "text": "Loa của thôn hỏng, nhiều nhà chưa nghe tin này.",
         "at": before},
        {"id": str(thanks), "notice": str(warning.id), "reaction": "thanks", "at": before},
        {"id": str(coming), "notice": str(evening.id), "text": "Nhà tôi hai người cùng đến.",
         "at": clock.iso(began - timedelta(days=1))},
    ]  # fmt: skip
    phone.say([{**word, **who} for word in said])
    db.session.commit()  # what the phone sent came by another session: look anew
    comment = db.session.get_one(NoticeComment, remark)
    with clock.travel(began - timedelta(days=7)):
        matter = take_up(officer, comment, ids.id_of("demo", "matter"))
    for days, state, words in (
        (5, HANDLED, "Xã đã cử người đến xem loa."),
        (1, ANSWERED, "Loa sửa xong rồi. Tin của thôn phát lúc 17 giờ mỗi ngày."),
    ):
        with clock.travel(began - timedelta(days=days)):
            move(officer, matter, state, words, ids.id_of("demo", "step", state))
