"""Merging two records carries all that is hers; parting them gives each its own back."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from lms import wiring
from lms.access.models import DevicePerson, PicturePin
from lms.access.rights import Right, give
from lms.certificates.models import Certificate
from lms.foundation import clock, ids
from lms.foundation.database import Base, db
from lms.lists.one_person import CARRIED, join, part
from lms.lrs.replaying import replay
from lms.lrs.subscribers import catch_up
from lms.notices.models import NoticeComment, NoticeReaction
from lms.people.consents import ConsentForm, consents_of, note_consent, withdraw_consent
from lms.people.holdings import holdings_of
from lms.people.models import Consent
from lms.progress.models import LessonStanding
from lms.registry.history_models import CarriedRow, DistinctPeople, PersonMerge
from lms.registry.merging import merge_people, one_person
from lms.registry.models import Membership, Person
from lms.registry.parting import part_people
from lms.registry.queries import membership
from lms.registry.refusals import NotPossible
from lms.signals.models import Slip
from lms.teaching.actions import assign
from lms.teaching.help_models import HelpRequest
from lms.teaching.models import Assignment
from lms.teaching.session_actions import Plan, call_present, plan_session
from lms.teaching.session_models import Attendance
from lms.teaching.stating import Member
from tests.cast import Cast
from tests.factories import make_person
from tests.learning import ask_for_help, complete_core
from tests.notices.village import Resident, told

pytestmark = pytest.mark.slow

# What a merge reads where it stands: who looked, where she lived, her turns and pictures; the merges themselves.
LEFT = {"look", "membership", DevicePerson.__tablename__, PicturePin.__tablename__}
READ_FROM_THE_LOG = (Assignment, Attendance, HelpRequest, LessonStanding, Slip)


@pytest.fixture
def again(cast: Cast) -> Person:
    """The learner, registered once more with the neighbours, where she learnt and was taught."""
    again = make_person(cast.neighbours, "Dao Thi Mau", birth_year=1972)
    complete_core(again, cast.neighbours, clock.now() - timedelta(days=3))
    member = Member(again, cast.neighbours)
    assign(cast.trainer, ("path", "path-core"), member, None, "", ids.new_id())
    session = plan_session(cast.trainer, Plan("Nhà văn hóa", clock.now(), [cast.upper], []), ids.new_id())
    call_present(cast.trainer, session, member, ids.new_id(), clock.now())
    ask_for_help(again, cast.neighbours, "qr-pay-buyer", clock.now())
    note_consent(cast.officer, again, ConsentForm(witness="Cô Thử"))
    catch_up(wiring.SUBSCRIBERS)
    db.session.rollback()
    return again


def whose() -> dict[str, set[uuid.UUID]]:
    """Table → whose its rows are."""
    db.session.rollback()
    tables: tuple[type[Any], ...] = (*READ_FROM_THE_LOG, Certificate, Consent)
    return {each.__tablename__: {one for one in db.session.scalars(select(each.person_id)) if one} for each in tables}


def merged(cast: Cast, again: Person) -> None:
    join(cast.learner, again, cast.officer)
    catch_up(wiring.SUBSCRIBERS)


def parted(cast: Cast, again: Person) -> None:
    part(again, cast.officer)
    catch_up(wiring.SUBSCRIBERS)


def test_all_that_is_hers_stands_under_the_record_that_is_kept_and_goes_back_when_parted(
    cast: Cast, again: Person
) -> None:
    before = whose()
    assert all(rows == {again.id} for table, rows in before.items() if table not in ("slip", "certificate"))
    merged(cast, again)
    after = whose()
    assert after == {table: {cast.learner.id} if rows else set() for table, rows in before.items()}
    shown = {section.key: section.rows for section in holdings_of(cast.learner)}
    assert all(shown[key] for key in ("assignments", "sessions", "lessons", "consents", "help"))
    assert len(shown["memberships"]) == 2
    for name in ("progress", "teaching", "signals"):
        replay(wiring.subscriber(name), lambda _position, _head: None)
    assert whose() == after
    parted(cast, again)
    assert whose() == before
    for name in ("progress", "teaching", "signals"):
        replay(wiring.subscriber(name), lambda _position, _head: None)
    assert whose() == before
    assert db.session.scalar(select(func.count()).select_from(CarriedRow)) == 0


def test_she_is_at_home_again_and_may_be_merged_again(cast: Cast, again: Person) -> None:
    merged(cast, again)
    assert membership(again.id) is None
    parted(cast, again)
    held = membership(again.id)
    assert held
    assert (held.household_id, held.valid_to) == (cast.neighbours.id, None)
    assert db.session.scalar(select(func.count()).where(Membership.person_id == again.id)) == 1
    with pytest.raises(NotPossible, match="no_merge"):
        part(again, cast.officer)
    merged(cast, again)
    assert whose()["lesson_standing"] == {cast.learner.id}


@pytest.mark.parametrize("silent", ["kept", "merged", "both"])
def test_consent_taken_back_under_either_record_stays_so(cast: Cast, again: Person, silent: str) -> None:
    earlier, later = clock.now() - timedelta(days=2), clock.now() - timedelta(days=1)
    own = {"kept": (earlier, None), "merged": (None, earlier), "both": (later, earlier)}[silent]
    cast.learner.silent_since, again.silent_since = own
    db.session.commit()
    merged(cast, again)
    assert (cast.learner.silent_since, again.silent_since) == (earlier, earlier)
    parted(cast, again)
    assert (cast.learner.silent_since, again.silent_since) == own


def test_what_she_says_while_they_are_one_holds_for_both_and_parting_lifts_no_silence(
    cast: Cast, again: Person
) -> None:
    again.silent_since = clock.now() - timedelta(days=2)
    db.session.commit()
    merged(cast, again)
    withdraw_consent(cast.officer, cast.learner)
    assert {each.withdrawn_at is None for each in consents_of(cast.learner)} == {False}
    parted(cast, again)
    assert cast.learner.silent_since
    assert again.silent_since


def test_a_consent_noted_while_they_are_one_is_not_the_others(cast: Cast, again: Person) -> None:
    was = again.silent_since = clock.now() - timedelta(days=2)
    db.session.commit()
    merged(cast, again)
    note_consent(cast.officer, cast.learner, ConsentForm(witness="Cô Thử"))
    assert {cast.learner.silent_since, again.silent_since} == {None}
    parted(cast, again)
    assert (cast.learner.silent_since, again.silent_since) == (None, was)


def test_of_three_records_the_middle_one_leaves_with_what_was_merged_into_it(cast: Cast, again: Person) -> None:
    third = make_person(cast.household, "Mau Dao Thi", birth_year=None)
    merge_people(again, third, cast.officer.id)
    merge_people(cast.learner, again, cast.officer.id)
    part_people(again, cast.officer.id)
    assert one_person(db.session(), third.id) == again.id
    assert one_person(db.session(), cast.learner.id) == cast.learner.id


def test_what_her_phone_still_sends_under_the_old_record_is_hers_too_and_goes_back(
    app: Flask, cast: Cast, again: Person
) -> None:
    give(cast.trainer, Right.ANNOUNCE, by=None)
    notice, phone = told(cast.trainer, cast.upper), Resident.at_phone(app, cast.neighbours, again)
    early, late, agree = (phone.word(notice, **said) for said in ({"text": "A"}, {"text": "B"}, {"reaction": "thanks"}))
    assert [each["result"] for each in phone.send(early)] == ["stored"]
    merged(cast, again)
    assert [each["result"] for each in phone.send(early, late, agree)] == ["already", "stored", "stored"]
    of_whom = select(NoticeComment.person_id).union_all(select(NoticeReaction.person_id))
    assert set(db.session.scalars(of_whom)) == {cast.learner.id}
    parted(cast, again)
    assert set(db.session.scalars(of_whom)) == {again.id}
    assert [each["result"] for each in phone.send(early, late, agree)] == ["already"] * 3


@pytest.mark.once
def test_what_was_taken_over_goes_unless_it_was_corrected(cast: Cast, again: Person) -> None:
    cast.learner.birth_year = cast.learner.phone = None
    again.phone = "0900000301"
    db.session.commit()
    merge_people(cast.learner, again, cast.officer.id)
    assert f"{cast.learner.birth_year} {cast.learner.phone}" == "1972 0900000301"
    cast.learner.birth_year = 1973
    db.session.commit()
    part_people(again, cast.officer.id)
    assert (cast.learner.birth_year, cast.learner.phone) == (1973, None)


@pytest.mark.once
def test_an_officer_takes_a_merge_back_from_the_persons_page(
    officer: FlaskClient, trainer: FlaskClient, cast: Cast, again: Person
) -> None:
    merged(cast, again)
    there = f"/commune/registry/people/{cast.learner.id}"
    undo = f"{there}/merges/{again.id}/undo"
    assert undo in officer.get(there).get_data(as_text=True)
    assert trainer.post(undo).status_code in (403, 404)
    assert "trở lại hộ đã rời" in officer.get(undo).get_data(as_text=True)
    assert "tách lại thành hai người" in officer.post(undo, follow_redirects=True).get_data(as_text=True)
    assert db.session.get(PersonMerge, again.id) is None
    assert officer.get(undo).status_code == 404


@pytest.mark.once
def test_every_table_that_knows_a_person_says_what_a_merge_does_with_it() -> None:
    known = {each.name for each in Base.metadata.sorted_tables if "person_id" in each.columns}
    told = {table.__tablename__ for each in wiring.SUBSCRIBERS for table in each.tables}
    carried = {each.__tablename__ for each in CARRIED}
    assert known - told - carried == LEFT
    assert DistinctPeople.__tablename__ not in known
