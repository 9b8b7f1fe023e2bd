"""Each statement of a phone is answered by itself; what may not be stored is refused with its reason."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from lms.access.devices import revoke_device
from lms.access.models import Device
from lms.foundation import ids
from lms.foundation.database import db
from lms.lrs.log import read
from lms.lrs.models import Statement
from lms.lrs.vocabulary import VERB
from lms.phone.receiving import LEARNERS_VERBS
from lms.registry.actions import move_person
from tests.cast import Cast
from tests.phone.handset import Handset, agent, body_of, said

pytestmark = pytest.mark.slow


def stored() -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(Statement)) or 0


def with_context(statement: dict[str, Any], **changes: Any) -> dict[str, Any]:
    return {**statement, "context": {**statement["context"], **changes}}


def test_what_may_be_stored_is_stored_once(handset: Handset, cast: Cast) -> None:
    batch = [said(cast.learner, cast.household) for _ in range(50)]
    assert [answer["result"] for answer in handset.send(*batch)] == ["stored"] * 50
    assert [answer["result"] for answer in handset.send(*batch)] == ["already"] * 50
    assert stored() == 50


def test_the_answer_names_each_statement_in_order(handset: Handset, cast: Cast) -> None:
    one, other = said(cast.learner, cast.household), said(cast.learner, cast.household)
    assert handset.send(one, other, one) == [
        {"id": one["id"], "result": "stored"},
        {"id": other["id"], "result": "stored"},
        {"id": one["id"], "result": "already"},
    ]


def test_the_device_is_kept_as_authority(handset: Handset, cast: Cast) -> None:
    handset.send({**said(cast.learner, cast.household), "authority": agent("somebody else")})
    db.session.rollback()
    device = db.session.scalars(select(Device)).one()
    assert f"device:{device.id}" in db.session.scalars(select(Statement.document)).one()


def test_another_statement_under_a_known_id_is_a_conflict(handset: Handset, cast: Cast) -> None:
    one = said(cast.learner, cast.household)
    [_, answer] = handset.send(one, {**one, "timestamp": "2026-11-01T00:00:00Z"})
    assert (answer["result"], answer["reason"]) == ("refused", "conflict")


Refused = Callable[[Cast], Any]

REFUSED: dict[str, tuple[str, Refused]] = {
    "a number is missing": ("no_id", lambda cast: {**said(cast.learner, cast.household), "id": None}),
    "the number is none": ("no_id", lambda cast: {**said(cast.learner, cast.household), "id": "17"}),
    "not even an object": ("no_id", lambda cast: "hello"),
    "an instructor": ("not_for_phones", lambda cast: with_context(
        said(cast.learner, cast.household), instructor=agent(cast.trainer.id))),
    "another server's person": ("other_server", lambda cast: said(
        cast.learner, cast.household, actor=agent(cast.learner.id, home_page="https://elsewhere.example"))),
    "another server's household": ("other_server", lambda cast: with_context(
        said(cast.learner, cast.household),
        team=agent(cast.household.id, "Group", home_page="https://elsewhere.example"))),
    "nobody by account": ("other_server", lambda cast: said(
        cast.learner, cast.household, actor={"mbox": "mailto:a@b.example"})),
    "a person of another household": ("not_yours", lambda cast: said(cast.neighbour, cast.household)),
    "a household that was not opened": ("not_yours", lambda cast: said(cast.learner, cast.neighbours)),
    "a person who took no turn here": ("not_yours", lambda cast: said(cast.housemate, cast.household)),
    "a person written otherwise": ("not_yours", lambda cast: said(
        cast.learner, cast.household, actor=agent(str(cast.learner.id).upper()))),
    "a crowd without a name": ("other_server", lambda cast: with_context(
        said(cast.learner, cast.household), team={"objectType": "Group", "member": [agent(cast.learner.id)]})),
}  # fmt: skip


def test_what_may_not_be_stored_is_refused_with_its_reason(handset: Handset, cast: Cast) -> None:
    answers = handset.send(*(made(cast) for _, made in REFUSED.values()))
    expected = [(name, "refused", reason) for name, (reason, _) in REFUSED.items()]
    assert [(name, each["result"], each["reason"]) for name, each in zip(REFUSED, answers, strict=True)] == expected
    assert all(set(answer["message"]) == {"vi", "en"} for answer in answers)
    assert stored() == 0


def test_with_two_cards_on_one_phone_each_person_counts_for_her_own_household(handset: Handset, cast: Cast) -> None:
    handset.open(cast.neighbours)
    handset.take_turn(cast.neighbours, cast.neighbour)
    [hers, for_others] = handset.send(said(cast.neighbour, cast.neighbours), said(cast.learner, cast.neighbours))
    assert (hers["result"], for_others["result"], for_others["reason"]) == ("stored", "refused", "not_yours")


def test_who_moved_away_still_sends_what_she_did_at_home(handset: Handset, cast: Cast) -> None:
    move_person(cast.learner, cast.neighbours)
    [answer] = handset.send(said(cast.learner, cast.household))
    assert answer["result"] == "stored"


def test_what_only_the_program_and_trainers_say_is_not_for_phones(handset: Handset, cast: Cast) -> None:
    target = {"objectType": "StatementRef", "id": str(ids.new_id())}
    others = sorted(set(VERB.values()) - LEARNERS_VERBS)
    assert {VERB["confirmed"], VERB["earned"], VERB["was_assigned"], VERB["satisfied"]} < set(others)
    model = said(cast.learner, cast.household)
    answers = handset.send(*({**model, "verb": {"id": verb}, "object": target} for verb in others))
    assert [answer["reason"] for answer in answers] == ["not_for_phones"] * len(others)


INVALID: dict[str, tuple[dict[str, Any], str]] = {
    "a wrong time": ({"timestamp": "yesterday"}, "statement.timestamp"),
    "a time before the calendar": ({"timestamp": "0001-01-01T00:00:00+14:00"}, "statement.timestamp"),
    "a time after the calendar": ({"timestamp": "9999-12-31T23:59:59-12:00"}, "statement.timestamp"),
    "a verb that is no IRI": ({"verb": {"id": "looked"}}, "statement.verb.id"),
    "an unknown property": ({"mood": "good"}, "statement.mood"),
}


def test_an_invalid_one_is_told_the_place(handset: Handset, cast: Cast) -> None:
    model = said(cast.learner, cast.household)
    answers = handset.send(*({**model, **changes} for changes, _ in INVALID.values()))
    for (_, place), answer in zip(INVALID.values(), answers, strict=True):
        assert (answer["result"], answer["reason"]) == ("refused", "invalid")
        assert place in answer["message"]["en"]
        assert place in answer["message"]["vi"]


def test_a_place_with_an_endless_name_is_cut(handset: Handset, cast: Cast) -> None:
    [answer] = handset.send({**said(cast.learner, cast.household), "x" * 5000: 1})
    assert len(answer["message"]["en"]) < 300


def test_one_nested_without_end_is_refused_alone(handset: Handset, cast: Cast) -> None:
    nested: Any = []
    for _ in range(60):
        nested = [nested]
    deep = said(cast.learner, cast.household, result={"extensions": {"a:b": nested}})
    assert [answer["result"] for answer in handset.send(deep, said(cast.learner, cast.household))] == [
        "refused", "stored",
    ]  # fmt: skip


def test_bad_ones_among_good_ones_block_nobody(handset: Handset, cast: Cast) -> None:
    bad = [made(cast) for _, made in REFUSED.values()]
    good = [said(cast.learner, cast.household) for _ in bad]
    mixed = [each for pair in zip(bad, good, strict=True) for each in pair]
    assert [answer["result"] for answer in handset.send(*mixed)] == ["refused", "stored"] * len(bad)
    assert stored() == len(good)


def test_a_time_at_the_end_of_the_calendar_can_be_read_back(handset: Handset, cast: Cast) -> None:
    [answer] = handset.send(said(cast.learner, cast.household, timestamp="9999-12-31T23:59:59Z"))
    assert answer["result"] == "stored"
    db.session.rollback()
    assert read(db.session(), 0, 1)[0].timestamp.year == 9999


def test_without_a_device_nothing_is_taken(app: Flask, cast: Cast) -> None:
    answer = Handset(app.test_client()).send_bytes(body_of(said(cast.learner, cast.household)))
    assert (answer.status_code, answer.get_json()["error"]) == (401, "device_unknown")
    assert stored() == 0


def test_with_a_revoked_device_nothing_is_taken(handset: Handset, cast: Cast) -> None:
    revoke_device(db.session.scalars(select(Device)).one().id)
    answer = handset.send_bytes(body_of(said(cast.learner, cast.household)))
    assert (answer.status_code, answer.get_json()["error"]) == (401, "device_unknown")
    assert stored() == 0
