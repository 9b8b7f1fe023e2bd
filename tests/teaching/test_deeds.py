"""What a trainer's phone brings back from the village: each deed once, by the same rules as on her pages."""

from __future__ import annotations

import json
import uuid
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from lms.access.cards import issue_card
from lms.access.secret import digest
from lms.foundation import clock, ids
from lms.foundation.database import db
from lms.foundation.doors import Role
from lms.progress.models import Evidence
from lms.registry.market_actions import add_market, add_product, add_stall
from lms.registry.models import Person
from lms.registry.queries import people_of
from lms.teaching.field_models import ProductCheck, StallCheck, Visit
from lms.teaching.session_models import Attendance, RecordNote, TrainingSession
from tests.cast import Cast, sign_in
from tests.factories import make_account

pytestmark = pytest.mark.slow

DEEDS = "/trainer/field/deeds"
SNAPSHOT = "/trainer/field/snapshot"


def deed(kind: str, **fields: Any) -> dict[str, Any]:
    return {"deed": kind, "id": str(ids.new_id()), "at": clock.iso(clock.now()), **fields}


def send(browser: FlaskClient, *deeds: Any) -> list[tuple[str, str]]:
    """What became of each deed, and why."""
    answer = browser.post(DEEDS, json={"deeds": list(deeds)}, headers={"Accept": "application/json"})
    assert answer.status_code == 200, answer.get_data(as_text=True)
    assert [each["id"] for each in told(answer)["answers"]] == [str(each.get("id", "")) for each in deeds]
    return [(each["result"], each.get("reason", "")) for each in told(answer)["answers"]]


def meeting(cast: Cast) -> dict[str, Any]:
    return deed(
        "hold_session",
        place="Sân kho",
        starts_at=clock.iso(clock.now()),
        villages=[cast.upper.id],
        lessons=["qr-pay-buyer"],
    )


def confirmed(cast: Cast, **changes: Any) -> dict[str, Any]:
    household, person = str(cast.household.id), str(cast.learner.id)
    return {**deed("confirm", household=household, person=person, skill="TT", alone=True, own_phone=True), **changes}


def told(answer: TestResponse) -> dict[str, Any]:
    """What the server answered in JSON."""
    content: dict[str, Any] = json.loads(answer.get_data())
    return content


def taken(browser: FlaskClient) -> dict[str, Any]:
    """What a phone takes along."""
    return told(browser.get(SNAPSHOT))


STORED = ("stored", "")


def test_a_whole_evening_comes_in_one_batch_and_again(trainer: FlaskClient, cast: Cast) -> None:
    session, newcomer = meeting(cast), deed("add_person", household=str(cast.neighbours.id), name="Sim Thị Mới")
    mistaken = deed("present", session=session["id"], person=str(cast.neighbour.id))
    evening = [
        session,
        deed("present", session=session["id"], person=str(cast.learner.id)),
        newcomer,
        deed("present", session=session["id"], person=newcomer["id"]),
        mistaken,
        deed("take_back", session=session["id"], present=mistaken["id"]),
        deed(
            "show_lesson", session=session["id"], lesson="qr-pay-buyer", people=[str(cast.learner.id), newcomer["id"]]
        ),
        deed("close_session", session=session["id"]),
    ]
    assert send(trainer, *evening) == [STORED] * 8
    rows = db.session.execute(select(Attendance.person_id, Attendance.lesson)).all()
    kept = sorted(map(tuple, rows))
    assert kept == sorted(
        [
            (cast.learner.id, ""), (uuid.UUID(newcomer["id"]), ""),
            (cast.learner.id, "qr-pay-buyer"), (uuid.UUID(newcomer["id"]), "qr-pay-buyer"),
        ]
    )  # fmt: skip
    # After the closing the same roll-call is known already, so it needs no reason.
    assert send(trainer, *evening) == [STORED] * 8
    again = db.session.execute(select(Attendance.person_id, Attendance.lesson)).all()
    assert sorted(map(tuple, again)) == kept
    assert [each.called for each in people_of(cast.neighbours.id)] == ["Mẫu", "Mới"]


def test_every_deed_may_be_sent_again_after_the_session_was_closed(trainer: FlaskClient, cast: Cast) -> None:
    session = meeting(cast)
    present = deed("present", session=session["id"], person=str(cast.learner.id))
    evening = [session, present, deed("close_session", session=session["id"])]
    assert send(trainer, *evening) == send(trainer, *evening) == [STORED] * 3


def test_a_skill_is_confirmed_with_the_phones_time(trainer: FlaskClient, cast: Cast) -> None:
    yesterday = clock.now() - timedelta(days=1)
    assert send(trainer, confirmed(cast, own_phone=False, at=clock.iso(yesterday))) == [STORED]
    (only,) = db.session.scalars(select(Evidence))
    assert only.at == yesterday
    assert (only.kind, only.what, only.alone, only.own_phone, only.by) == (
        "confirmed",
        "TT",
        True,
        False,
        str(cast.trainer.id),
    )


def test_nobody_confirms_her_own_household_from_a_phone_either(app: Flask, cast: Cast) -> None:
    relative = make_account(Role.TRAINER, [cast.upper], username="relative", person=cast.housemate)
    browser = sign_in(app.test_client(), relative)
    seen = confirmed(cast)
    assert send(browser, seen) == [("refused", "teaching.fault.own_household")]
    own = {each["id"]: each["own"] for each in taken(browser)["households"]}
    assert own == {str(cast.household.id): True, str(cast.neighbours.id): False}


def test_a_visit_is_reach_only_where_somebody_was_guided(trainer: FlaskClient, cast: Cast) -> None:
    talked = deed("visit", household=str(cast.household.id), outcome="talked", note="bà nghe kém")
    guided = deed("visit", household=str(cast.neighbours.id), outcome="guided", person=str(cast.neighbour.id))
    assert send(trainer, talked, guided) == [STORED, STORED]
    rungs = {each["id"]: each["rung"] for each in taken(trainer)["households"]}
    assert rungs == {str(cast.household.id): "not_reached", str(cast.neighbours.id): "reached"}
    assert db.session.get_one(RecordNote, uuid.UUID(talked["id"])).text == "bà nghe kém"
    assert sorted(db.session.scalars(select(Visit.outcome))) == ["guided", "talked"]


def test_stalls_and_products_are_checked_and_unknown_is_not_no(trainer: FlaskClient, cast: Cast) -> None:
    stall = add_stall(add_market(cast.commune, "Chợ Mẫu"), "A-1", "Sạp rau")
    product = add_product(cast.commune, "Củ cải khô Mẫu", stars=3)
    seen = deed("check_stall", stall=str(stall.id), guided="yes", own_stand="yes", payments="unknown")
    code = deed("check_product", product=str(product.id), opened="no")
    assert send(trainer, seen, code) == [STORED, STORED]
    check = db.session.scalars(select(StallCheck)).one()
    assert (check.stall_id, check.guided, check.own_stand, check.payments) == (stall.id, "yes", "yes", "unknown")
    assert db.session.scalars(select(ProductCheck.opened)).all() == ["no"]
    along = taken(trainer)
    assert [each["number"] for each in along["stalls"]] == ["A-1"]
    assert [each["name"] for each in along["products"]] == ["Củ cải khô Mẫu"]


@pytest.mark.parametrize(
    ("sent", "reason"),
    [
        ({"deed": "dance"}, "field.refused.unreadable"),
        ({"deed": "visit", "household": "x", "outcome": "talked"}, "field.refused.unreadable"),
        ({"deed": "visit", "household": None, "outcome": "eaten"}, "field.fault.outcome"),
        ({"deed": "visit", "household": None, "outcome": "guided"}, "field.fault.whom"),
        ({"deed": "confirm", "household": None, "person": None, "skill": "NAU", "alone": True, "own_phone": True},
         "teaching.fault.skill"),
        ({"deed": "add_person", "household": None, "name": " "}, "registry.not_possible.no_name"),
        ({"deed": "visit", "household": str(ids.new_id()), "outcome": "talked"}, "field.refused.out_of_reach"),
    ],
)  # fmt: skip
def test_one_wrong_deed_is_explained_and_blocks_no_other(
    trainer: FlaskClient, cast: Cast, sent: dict[str, Any], reason: str
) -> None:
    own = {"household": str(cast.household.id), "person": str(cast.learner.id)}
    wrong = deed(
        **{
            "kind": sent["deed"],
            **{key: own[key] if value is None else value for key, value in sent.items() if key != "deed"},
        }
    )
    right = deed("visit", household=str(cast.household.id), outcome="talked")
    assert send(trainer, wrong, right) == [("refused", reason), STORED]
    assert len(db.session.scalars(select(Visit)).all()) == 1


@pytest.mark.parametrize("body", [[], {"deeds": "all"}, {"deeds": [{}] * 51}])
def test_a_body_that_is_no_list_of_deeds_does_nothing(trainer: FlaskClient, body: Any) -> None:
    answer = trainer.post(DEEDS, json=body)
    assert answer.status_code in (400, 413)
    assert set(told(answer)["message"]) == {"vi", "en"}


def test_who_is_signed_out_is_told_so_in_a_phones_words(client: FlaskClient) -> None:
    answer = client.post(
        DEEDS, json={"deeds": []}, headers={"Accept": "application/json", "Sec-Fetch-Site": "same-origin"}
    )
    assert (answer.status_code, told(answer)["error"]) == (401, "signed_out")


def test_the_list_taken_along_is_the_trainers_own_and_renewed_when_it_changed(
    trainer: FlaskClient, outsider: FlaskClient, cast: Cast
) -> None:
    token = issue_card(cast.household).token
    first = trainer.get(SNAPSHOT)
    assert [each["label"] for each in told(first)["households"]] == ["Hộ bà Đào Mẫu", "Hộ ông Lựu Mẫu"]
    assert told(first)["households"][0]["card"] == digest(token).hex()
    assert token not in first.get_data(as_text=True)
    known = {"If-None-Match": first.headers["ETag"]}
    assert trainer.get(SNAPSHOT, headers=known).status_code == 304
    send(trainer, deed("visit", household=str(cast.household.id), outcome="talked"))
    assert trainer.get(SNAPSHOT, headers=known).status_code == 200
    assert "Đào" not in outsider.get(SNAPSHOT).get_data(as_text=True)


def test_a_trainer_of_another_village_reaches_none_of_it(
    trainer: FlaskClient, outsider: FlaskClient, cast: Cast
) -> None:
    session = meeting(cast)
    send(trainer, session)
    tried = [
        meeting(cast),
        deed("present", session=session["id"], person=str(cast.stranger.id)),
        deed("present", session=session["id"], person=str(cast.learner.id)),
        deed("show_lesson", session=session["id"], lesson="qr-pay-buyer", people=[str(cast.stranger.id)]),
        deed("close_session", session=session["id"]),
        deed("add_person", household=str(cast.household.id), name="Ai Đó"),
        deed("visit", household=str(cast.household.id), outcome="talked"),
        confirmed(cast),
    ]  # fmt: skip
    assert send(outsider, *tried) == [("refused", "field.refused.out_of_reach")] * len(tried)
    assert len(db.session.scalars(select(TrainingSession)).all()) == 1
    assert db.session.scalars(select(Attendance)).all() == []
    assert db.session.scalars(select(Person.name).where(Person.name == "Ai Đó")).all() == []
