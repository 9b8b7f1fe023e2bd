"""The learner's name and voice wherever the program may come to hold them."""

from __future__ import annotations

import json
import unicodedata
from datetime import timedelta
from typing import Any

from flask import current_app
from sqlalchemy import select

from lms import wiring
from lms.access.rights import Right, give
from lms.certificates.print_runs import begin_run
from lms.foundation import clock, ids
from lms.foundation.database import db, writes
from lms.lrs import credentials
from lms.lrs.documents import Shelf, keep
from lms.lrs.log import append, draft
from lms.lrs.subscribers import catch_up
from lms.narration.models import READY, Speaker
from lms.narration.sound import Sound
from lms.notices.actions import hide
from lms.notices.attachments import keep_sound
from lms.notices.matters import move, take_up
from lms.notices.models import HANDLED, NoticeComment
from lms.teaching.actions import assign
from lms.teaching.help_models import HelpRequest
from lms.teaching.models import Assignment
from lms.teaching.session_actions import Plan, attach_sheet, call_present, plan_session
from lms.teaching.stating import Member
from lms.teaching.voice_models import REQUEST
from lms.teaching.voices import _keep, speak_answer, speak_note
from tests.cast import Cast
from tests.learning import ask_for_help, complete_core
from tests.lrs.statements import statement
from tests.narration.takes import recorded
from tests.notices.village import told

NAME = "Đào Thị Mẫu"


def sound(words: str) -> Sound:
    """A voice, as far as these tests go: the bytes say whose."""
    return Sound(words.encode(), 900, -16.0)


def live(cast: Cast) -> None:
    """Papers, a print run, notes in both Unicode forms, voices, a remark on the news and what came of it."""
    complete_core(cast.learner, cast.household, clock.now() - timedelta(days=3))
    note = unicodedata.normalize("NFD", f"Gửi {NAME} học nhé")
    assign(cast.trainer, ("path", "path-core"), Member(cast.learner, cast.household), None, f"Gửi {NAME}", ids.new_id())
    assign(cast.trainer, ("path", "path-core"), cast.household, None, note, ids.new_id())
    plan = Plan(f"Nhà {NAME}", clock.now(), [cast.upper], [])
    session = plan_session(cast.trainer, plan, ids.new_id())
    attach_sheet(cast.trainer, session, b"\xff\xd8\xff" + NAME.encode(), ids.new_id())
    call_present(cast.trainer, session, Member(cast.learner, cast.household), ids.new_id(), clock.now())
    ask_for_help(cast.learner, cast.household, "qr-pay-buyer", clock.now())
    _named(cast)
    told_by_programs(cast)
    catch_up(wiring.SUBSCRIBERS)
    _said_aloud(cast)
    _told_and_answered(cast)
    begin_run(cast.officer, cast.commune, [cast.upper], "a4", "vi", ids.new_id())


@writes
def _named(cast: Cast) -> None:
    cast.household.label = f"Hộ bà {NAME}"
    speaker = db.session.get_one(Speaker, recorded(cast).speaker_id)
    speaker.name = NAME


@writes
def _said_aloud(cast: Cast) -> None:
    call = db.session.scalars(select(HelpRequest)).one()
    _keep(ids.new_id(), REQUEST, call.statement_id, str(cast.learner.id), sound(f"Tôi là {NAME}"))
    speak_answer(cast.trainer, call, sound(f"Chào {NAME}"), ids.new_id())
    hers = db.session.scalars(select(Assignment).where(Assignment.person_id == cast.learner.id)).one()
    speak_note(cast.trainer, hers, sound(f"Bài của {NAME}"), ids.new_id())


@writes
def _told_and_answered(cast: Cast) -> None:
    give(cast.trainer, Right.ANNOUNCE, by=None)
    notice = told(cast.trainer, cast.upper, title=f"Khen {NAME}", body=f"Bà con học theo {NAME}.")
    voice = keep_sound(b"raw", ids.new_id(), person=cast.learner.id)
    voice.original, voice.sound, voice.digest, voice.state = None, f"Tôi, {NAME}".encode(), "d1", READY
    who = {"person_id": cast.learner.id, "household_id": cast.household.id, "village_id": cast.upper.id}
    when = {"said_at": clock.now(), "received_at": clock.now()}
    said = NoticeComment(
        id=ids.new_id(), notice_id=notice.id, text=f"{NAME}: cầu hỏng", sound_id=voice.id, **who, **when
    )
    db.session.add(said)
    db.session.flush()
    matter = take_up(cast.trainer, said, ids.new_id())
    move(cast.trainer, matter, HANDLED, f"Cảm ơn {NAME}", ids.new_id())
    hide(cast.trainer, said, f"{NAME} nhờ giấu")


def told_by_programs(cast: Cast) -> list[str]:
    """Statements and documents of another program with her name where a program may put it; answers their ids."""
    home_page = current_app.extensions["settings"].base_url
    account = {"homePage": home_page, "name": str(cast.learner.id)}
    by_account: dict[str, Any] = {"objectType": "Agent", "name": f"Bà {NAME} (xóm trên)", "account": account}
    called = {**statement(), "actor": by_account}
    by_mail = {"objectType": "Agent", "name": unicodedata.normalize("NFD", NAME), "mbox": "mailto:a@example.org"}
    elsewhere = {**statement(), "actor": by_mail, "result": {"response": f"{NAME} đã làm được"}}
    definition = {"name": {"vi": f"Bài của {NAME}"}}
    elsewhere["object"] = {"id": "http://example.org/activities/hers", "definition": definition}
    key = credentials.add("a program", ("statements/write",))
    holder = credentials.holder(key.key, key.secret)
    assert holder is not None
    append([draft(each, holder.authority(home_page)) for each in (called, elsewhere)])
    shelf = Shelf("agents/profile", agent=f"account\x1f{home_page}\x1f{cast.learner.id}")
    keep(shelf, "", "profile", lambda _: None, lambda _: (json.dumps({"who": NAME}).encode(), "application/json"))
    return [called["id"], elsewhere["id"]]
