"""What a phone learns about its own households, and only about them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import update

from lms import wiring
from lms.foundation import clock, ids
from lms.foundation.database import db
from lms.lrs.subscribers import catch_up
from lms.registry.actions import set_village_facts
from lms.teaching.actions import assign_path, withdraw_assignment
from lms.teaching.models import Assignment
from tests.cast import Cast
from tests.learning import begin_lesson, complete_core
from tests.phone.handset import Handset

pytestmark = pytest.mark.slow


def told(handset: Handset) -> dict[str, Any]:
    answer = handset.snapshot()
    assert answer.status_code == 200
    content: dict[str, Any] = answer.get_json()
    return content


def test_the_household_and_its_people_are_told(handset: Handset, cast: Cast) -> None:
    [household] = told(handset)["households"]
    assert household["id"] == str(cast.household.id)
    assert (household["village"], household["commune"]) == (cast.upper.title, cast.commune.title)
    assert {person["id"] for person in household["people"]} == {str(cast.learner.id), str(cast.housemate.id)}
    assert (household["rung"], household["learning"]) == ("not_reached", False)


def test_learning_is_told_back(handset: Handset, cast: Cast, app: Flask) -> None:
    core = app.extensions["catalogue"].core
    at = clock.now() - timedelta(days=2)
    complete_core(cast.learner, cast.household, at)
    begin_lesson(cast.housemate, cast.household, core[0], at)
    answer = told(handset)
    [household] = answer["households"]
    assert (household["rung"], household["learning"]) == ("completed", True)
    assert set(answer["standings"]) == {str(cast.learner.id)}, "the housemate took no turn on this phone"
    mine = answer["standings"][str(cast.learner.id)]
    assert set(mine) == set(core)
    assert all(lesson["completed_at"] == clock.iso(at) and lesson["steps"] for lesson in mine.values())


def test_only_its_own_households_are_told(handset: Handset, cast: Cast, app: Flask) -> None:
    begin_lesson(cast.neighbour, cast.neighbours, app.extensions["catalogue"].core[0], clock.now())
    assign_path(cast.trainer, "path-core", cast.neighbours, None, "", ids.new_id())
    said = handset.snapshot().get_data(as_text=True)
    assert str(cast.neighbours.id) not in said
    assert str(cast.neighbour.id) not in said
    assert told(handset)["assignments"] == []


def test_two_households_can_share_a_phone(handset: Handset, cast: Cast) -> None:
    handset.open(cast.neighbours)
    assert [each["code"] for each in told(handset)["households"]] == ["TREN-001", "TREN-002"]


def test_what_was_given_to_the_household_and_to_the_village_is_told(handset: Handset, cast: Cast) -> None:
    due = clock.today() + timedelta(days=14)
    own = assign_path(cast.trainer, "path-core", cast.household, due, "Cả nhà cùng học nhé", ids.new_id())
    village = assign_path(cast.trainer, "path-core", cast.upper, None, "", ids.new_id())
    assign_path(cast.trainer, "path-core", cast.lower, None, "", ids.new_id())
    given = {each["id"]: each for each in told(handset)["assignments"]}
    assert set(given) == {str(own), str(village)}
    mine = given[str(own)]
    assert (mine["due"], mine["by"], mine["note"]) == (due.isoformat(), "Cô Hướng Dẫn", "Cả nhà cùng học nhé")
    assert (mine["kind"], mine["household"], mine["person"]) == ("path", str(cast.household.id), None)
    assert set(mine["title"]) == {"vi", "en"}
    assert len(mine["lessons"]) == 8
    assert given[str(village)]["due"] is None


def test_what_was_taken_back_is_told_no_more(handset: Handset, cast: Cast) -> None:
    given = assign_path(cast.trainer, "path-core", cast.household, None, "", ids.new_id())
    withdraw_assignment(cast.trainer, given, ids.new_id())
    assert told(handset)["assignments"] == []


def test_a_path_that_is_taught_no_more_is_left_out(handset: Handset, cast: Cast) -> None:
    assign_path(cast.trainer, "path-core", cast.household, None, "", ids.new_id())
    db.session.execute(update(Assignment).values(what="path-of-last-year"))
    db.session.commit()
    assert told(handset)["assignments"] == []


def test_a_certificate_is_told_with_its_addresses(handset: Handset, cast: Cast, client: FlaskClient) -> None:
    complete_core(cast.learner, cast.household, clock.now() - timedelta(hours=1))
    catch_up(wiring.SUBSCRIBERS)
    certificate = next(each for each in told(handset)["certificates"] if each["kind"] == "core_set")
    assert set(certificate["title"]) == {"vi", "en"}
    assert certificate["issued_on"] == clock.today().isoformat()
    assert client.get(certificate["url"]).status_code == 200


def test_facts_of_the_village_are_told_as_far_as_known(handset: Handset, cast: Cast) -> None:
    assert set(told(handset)["facts"][str(cast.household.id)]) == {"xa", "thon"}
    set_village_facts(cast.upper, team_phone="0900 000 001", police_phone="0900 000 113", service_centre="")
    assert told(handset)["facts"][str(cast.household.id)] == {
        "xa": cast.commune.name, "thon": cast.upper.name, "sdt_to": "0900 000 001", "sdt_ca": "0900 000 113",
    }  # fmt: skip


def test_asked_again_an_unchanged_snapshot_is_not_sent(handset: Handset, cast: Cast) -> None:
    first = handset.snapshot()
    again = handset.snapshot(first.headers["ETag"])
    assert (again.status_code, again.get_data()) == (304, b"")
    assign_path(cast.trainer, "path-core", cast.household, None, "", ids.new_id())
    changed = handset.snapshot(first.headers["ETag"])
    assert changed.status_code == 200
    assert changed.headers["ETag"] != first.headers["ETag"]


def test_an_unknown_phone_is_told_nothing(app: Flask, cast: Cast) -> None:
    answer = Handset(app.test_client()).snapshot()
    assert (answer.status_code, answer.get_json()["error"]) == (401, "device_unknown")
