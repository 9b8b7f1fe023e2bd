"""From the log to signals: what is read off it, what stands after a look, and what people made of it stays."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from lms import wiring
from lms.foundation import clock, ids
from lms.foundation.database import db, writes
from lms.lrs.log import append, draft
from lms.lrs.subscribers import catch_up
from lms.lrs.vocabulary import EXTENSION, VERB, activity_id
from lms.signals.actions import NoReason, judge, look_through
from lms.signals.models import Judgement, LessonRun, Signal, SignalLook, Slip
from lms.signals.queries import signals_within
from lms.teaching.actions import Sight, confirm_skill
from tests.cast import Cast, assemble
from tests.phone.handset import agent, said

pytestmark = pytest.mark.slow

TRY = activity_id("lessons", "qr-pay-buyer", "steps", "try-alone")


@pytest.fixture
def cast(app: Flask) -> Cast:
    return assemble()


def tell(*statements: dict[str, Any], device: str = "device:1") -> None:
    append([draft(each, agent(device)) for each in statements])
    catch_up(wiring.SUBSCRIBERS)


def ended(cast: Cast, lesson: str, seconds: int) -> dict[str, Any]:
    thing, result = {"id": activity_id("lessons", lesson)}, {"completion": True, "duration": f"PT{seconds}S"}
    return said(cast.learner, cast.household, "completed", object=thing, result=result)


def practised(cast: Cast, *taps: Any) -> dict[str, Any]:
    made = said(cast.learner, cast.household, "failed", object={"id": activity_id("simulations", "bank-app")})
    made["context"]["contextActivities"] = {"parent": [{"id": TRY}]}
    made["result"] = {"success": False, "extensions": {EXTENSION["taps"]: list(taps)}}
    return made


def test_a_finished_lesson_leaves_its_phone_and_its_seconds(cast: Cast) -> None:
    tell(ended(cast, "qr-pay-buyer", 312))
    (run,) = db.session.scalars(select(LessonRun))
    assert (run.device, run.lesson, run.seconds, run.person_id) == ("1", "qr-pay-buyer", 312, cast.learner.id)


def test_wrong_taps_are_kept_once_for_a_person_and_a_place(cast: Cast) -> None:
    tap = {"screen": "amount", "element": "pay-now", "kind": "danger"}
    tell(practised(cast, tap, tap, {"screen": "home", "element": "ads", "kind": "wrong"}))
    rows = {(row.step, row.place, row.what, row.kind) for row in db.session.scalars(select(Slip))}
    assert rows == {("try-alone", "amount", "pay-now", "danger"), ("try-alone", "home", "ads", "wrong")}
    slip = db.session.scalars(select(Slip).where(Slip.kind == "danger")).one()
    assert slip.first_at == slip.last_at
    tell(practised(cast, tap))
    assert slip.first_at < slip.last_at


def test_a_wrong_answer_is_kept_and_a_right_one_is_not(cast: Cast) -> None:
    place = activity_id("lessons", "qr-pay-buyer", "steps", "check", "questions", "whose-name")
    for right, option in ((True, "name"), (False, "price")):
        result = {"success": right, "response": option}
        tell(said(cast.learner, cast.household, "answered", object={"id": place}, result=result))
    (slip,) = db.session.scalars(select(Slip))
    assert (slip.step, slip.place, slip.what, slip.kind) == ("check", "whose-name", "price", "answer")


@pytest.mark.once
@pytest.mark.parametrize("tap", ["danger", {"screen": "x" * 90, "element": "a", "kind": "danger"}, {"kind": "odd"}])
def test_taps_told_otherwise_are_passed_over(cast: Cast, tap: Any) -> None:
    tell(practised(cast, tap))
    assert db.session.scalars(select(Slip)).all() == []


def test_what_is_voided_leaves_neither_run_nor_slip(cast: Cast) -> None:
    wrong = practised(cast, {"screen": "home", "element": "ads", "kind": "wrong"})
    run = ended(cast, "qr-pay-buyer", 40)
    tell(wrong, run)
    for each in (wrong, run):
        target = {"objectType": "StatementRef", "id": each["id"]}
        tell({"id": str(ids.new_id()), "actor": agent("server"), "verb": {"id": VERB["voided"]}, "object": target})
    assert db.session.scalars(select(Slip)).all() == []
    assert db.session.scalars(select(LessonRun)).all() == []


@writes
def lives_with(cast: Cast) -> None:
    cast.trainer.person_id = cast.housemate.id


def confirmed(cast: Cast) -> None:
    """The trainer confirmed in the household before the list said that she belongs to it."""
    confirm_skill(cast.trainer, cast.learner, cast.household, Sight("AT", True, True), ids.new_id())
    lives_with(cast)


def standing() -> list[Signal]:
    return list(db.session.scalars(select(Signal)))


def test_a_look_finds_what_stands_in_the_record(cast: Cast) -> None:
    confirmed(cast)
    assert look_through() == 1
    (found,) = standing()
    assert (found.kind, found.village_id, found.events) == ("own_home", cast.upper.id, 1)
    (seen,) = signals_within(db.session(), cast.officer)
    assert seen.open
    assert signals_within(db.session(), cast.outsider) == []


def test_a_second_look_at_the_same_record_does_nothing(cast: Cast) -> None:
    confirmed(cast)
    look_through()
    looked = db.session.get_one(SignalLook, cast.commune.id).at
    assert look_through() == 0
    assert db.session.get_one(SignalLook, cast.commune.id).at == looked


def test_hurried_lessons_told_by_a_phone_are_found(cast: Cast) -> None:
    tell(*(ended(cast, lesson, 30) for lesson in ("qr-pay-buyer", "otp-and-fake-police", "install-app-safely")))
    look_through()
    (found,) = standing()
    assert (found.kind, found.subject, json.loads(found.facts)["n"]) == ("hurried", "1", 3)


def test_what_is_found_no_more_goes_unless_it_was_judged(cast: Cast) -> None:
    confirmed(cast)
    look_through()
    judge(cast.officer, standing()[0], "dismissed", "hỏi rồi, ghi nhầm ngày", ids.new_id())
    with clock.travel(clock.now() + timedelta(seconds=1)):
        move_away(cast)
        tell(ended(cast, "qr-pay-buyer", 300))
        look_through()
    assert len(standing()) == 1
    forget_judgements()
    tell(ended(cast, "otp-and-fake-police", 300))
    look_through()
    assert standing() == []


@writes
def move_away(cast: Cast) -> None:
    """The list is corrected: she never lived there."""
    cast.trainer.person_id = None


@writes
def forget_judgements() -> None:
    for each in db.session.scalars(select(Judgement)):
        db.session.delete(each)


def test_a_judged_signal_that_grows_is_open_again(cast: Cast) -> None:
    confirmed(cast)
    look_through()
    judge(cast.officer, standing()[0], "dismissed", "hỏi rồi", ids.new_id())
    assert not signals_within(db.session(), cast.officer)[0].open
    move_away(cast)
    confirm_skill(cast.trainer, cast.learner, cast.household, Sight("TT", True, True), ids.new_id())
    lives_with(cast)
    look_through()
    (seen,) = signals_within(db.session(), cast.officer)
    assert (seen.open, seen.grown, seen.verdict) == (True, 1, "dismissed")


def test_a_judgement_sent_twice_is_kept_once_and_needs_a_reason(cast: Cast) -> None:
    confirmed(cast)
    look_through()
    (found,) = standing()
    given = ids.new_id()
    for _ in range(2):
        judge(cast.officer, found, "confirmed", "xem sổ rồi", given)
    for verdict, reason in (("confirmed", " "), ("confirmed", "x" * 501), ("guilty", "x")):
        with pytest.raises(NoReason):
            judge(cast.officer, found, verdict, reason, ids.new_id())
    (kept,) = db.session.scalars(select(Judgement))
    assert (kept.verdict, kept.events, kept.by) == ("confirmed", 1, cast.officer.id)
