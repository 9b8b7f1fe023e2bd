"""Keys: one that is bound to an area sees who lived there; none but those with the right state learning or undo it."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from click.testing import CliRunner
from flask import Flask
from sqlalchemy import select

from lms import wiring
from lms.foundation import clock
from lms.foundation.database import db, writes
from lms.lrs import cli, credentials
from lms.lrs.log import append, append_within, draft
from lms.lrs.subscribers import catch_up
from lms.lrs.vocabulary import VERB, activity_id
from lms.progress.models import LessonStanding
from lms.registry.actions import add_area, move_household
from lms.registry.area_history import change_area
from tests.cast import Cast
from tests.factories import LONG_AGO
from tests.lrs.reader import ACTIVITY, Reader
from tests.lrs.statements import AUTHORITY, statement, voiding

pytestmark = pytest.mark.slow


def account(name: object, kind: str = "Agent") -> dict[str, Any]:
    return {"objectType": kind, "account": {"homePage": "http://localhost", "name": str(name)}}


def step(person: object, household: object | None = None, **more: Any) -> dict[str, Any]:
    """She saw a step; just now."""
    context = {"context": {"team": account(household, "Group")}} if household else {}
    return statement(str(person)) | {
        "actor": account(person),
        "object": {"id": activity_id("lessons", "qr-pay-buyer", "steps", "story")},
        "timestamp": clock.iso(clock.now()),
        **context,
        **more,
    }


def bound(app: Flask, area: str, *scopes: str) -> Reader:
    reader = Reader(app, "statements/read")
    made = credentials.add("of an area", scopes or ("statements/read",), area)
    reader.key, reader.secret = made.key, made.secret
    return reader


@pytest.fixture
def told(cast: Cast) -> dict[str, str]:
    """The ids of what was told: of a household of each village, of a person alone, and what refers to it."""
    said = {
        "upper": step(cast.learner.id, cast.household.id),
        "elsewhere": step(cast.stranger.id, cast.foreign_household.id),
        "alone": step(cast.learner.id),
        "stranger alone": step(cast.stranger.id, actor={**account(cast.stranger.id), "name": "A name that leaks"}),
    }
    said["about upper"] = statement("staff", "withdrew", object=reference(said["upper"]))
    said["about elsewhere"] = statement("staff", "withdrew", object=reference(said["elsewhere"]))
    append([draft(each, AUTHORITY) for each in said.values()])
    return {name: each["id"] for name, each in said.items()}


def reference(target: dict[str, Any]) -> dict[str, Any]:
    return {"objectType": "StatementRef", "id": target["id"]}


@pytest.mark.parametrize("limit", [1, 2, 100])
def test_it_reads_of_those_who_lived_there_and_of_nobody_else(
    app: Flask, told: dict[str, str], limit: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lms.lrs.xapi.statements._LARGEST_PAGE", 2)
    reader, found = bound(app, "TREN"), []
    page = json.loads(reader.get(limit=limit).data)
    while True:
        found += [each["id"] for each in page["statements"]]
        assert len(page["statements"]) <= limit
        if not page["more"]:
            break
        page = reader.follow(page["more"])
    assert sorted(found) == sorted(told[name] for name in ("upper", "alone", "about upper"))


def test_by_its_id_what_is_outside_is_not_there(app: Flask, told: dict[str, str]) -> None:
    reader = bound(app, "TREN")
    seen = {name: reader.get(statementId=each).status_code for name, each in told.items()}
    assert {name for name, status in seen.items() if status == 200} == {"upper", "alone", "about upper"}
    assert set(seen.values()) == {200, 404}


def test_a_commune_holds_its_villages(app: Flask, cast: Cast, told: dict[str, str]) -> None:
    writes(lambda: setattr(cast.commune, "gso_code", "06999"))()
    assert len(bound(app, "06999").found()) == 3
    assert bound(app, "06999/DUOI").found() == []


def test_the_day_decides_when_a_household_has_moved(app: Flask, cast: Cast, told: dict[str, str]) -> None:
    with clock.travel(clock.now() + timedelta(days=3)):
        move_household(cast.household, cast.lower)
        later = step(cast.learner.id, cast.household.id)
        writes(append_within)([draft(later, AUTHORITY)])
        assert told["upper"] in bound(app, "TREN").found()
        assert later["id"] not in bound(app, "TREN").found()
        assert bound(app, "DUOI").found() == [later["id"]]


def test_the_day_decides_when_a_village_has_moved(app: Flask, cast: Cast, told: dict[str, str]) -> None:
    beside = cast.elsewhere.parent
    assert beside is not None
    for commune, code in ((cast.commune, "06999"), (beside, "06998")):
        writes(setattr)(commune, "gso_code", code)
    with clock.travel(clock.now() + timedelta(days=3)):
        change_area(cast.upper, clock.today(), parent=beside)
        later = step(cast.learner.id, cast.household.id)
        writes(append_within)([draft(later, AUTHORITY)])
        old, new = bound(app, "06999").found(), bound(app, "06998").found()
        assert told["upper"] in old
        assert later["id"] not in old
        assert told["upper"] not in new
        assert {later["id"], told["elsewhere"]} <= set(new)
        assert bound(app, "06999/TREN").found()


def test_a_code_that_passed_to_another_commune_holds_both_each_in_its_time(
    app: Flask, cast: Cast, told: dict[str, str]
) -> None:
    begun = LONG_AGO - timedelta(days=99)
    district = add_area("district", "huyện", "Cũ", parent=cast.commune.parent, valid_from=begun)
    old = add_area("commune", "xã", "Cũ", parent=district, gso_code="06999", valid_from=begun)
    writes(lambda: setattr(old, "valid_to", clock.today() - timedelta(days=9)))()
    writes(lambda: setattr(cast.commune, "gso_code", "06999"))()
    assert len(bound(app, "06999").found()) == 3


def test_nothing_leaks_through_agents_and_documents(app: Flask, cast: Cast, told: dict[str, str]) -> None:
    reader = bound(app, "TREN", "all")
    person = json.loads(reader.ask("GET", "agents", {"agent": account(cast.stranger.id)}).data)
    assert "name" not in person
    assert "leaks" in Reader(app).ask("GET", "agents", {"agent": account(cast.stranger.id)}).text
    for who, status in ((cast.learner.id, 200), (cast.household.id, 200), (cast.stranger.id, 403)):
        for place, more in (("agents/profile", {}), ("activities/state", {"activityId": ACTIVITY})):
            assert reader.ask("GET", place, {"agent": account(who), **more}).status_code == status


def test_it_writes_of_nobody_outside(app: Flask, cast: Cast) -> None:
    reader = bound(app, "TREN", "all")
    assert reader.post(step(cast.learner.id, cast.household.id)).status_code == 200
    inside, outside = step(cast.learner.id), step(cast.stranger.id, cast.foreign_household.id)
    assert reader.post(inside, outside).status_code == 403
    assert reader.get(statementId=inside["id"]).status_code == 404


def test_an_unknown_area_makes_no_key(app: Flask, cast: Cast) -> None:
    made = CliRunner().invoke(cli.credential, ["add", "A tool", "--scope", "all", "--area", "NOWHERE"], obj=lambda: app)
    assert made.exit_code == 1
    assert "NOWHERE" in made.output
    made = CliRunner().invoke(cli.credential, ["add", "A tool", "--scope", "all", "--area", "TREN"], obj=lambda: app)
    assert made.exit_code == 0
    assert "TREN" in CliRunner().invoke(cli.credential, ["list"], obj=lambda: app).output


@pytest.mark.parametrize(("scopes", "counts"), [
    (("statements/write",), False), (("statements/write", "learning"), True), (("all",), True),
])  # fmt: skip
def test_learning_counts_from_those_who_may_state_it(
    app: Flask, cast: Cast, scopes: tuple[str, ...], counts: bool
) -> None:
    assert Reader(app, *scopes).post(step(cast.learner.id, cast.household.id)).status_code == 200
    catch_up(wiring.SUBSCRIBERS)
    assert (db.session.scalar(select(LessonStanding)) is not None) == counts


def test_who_may_not_state_learning_voids_only_what_it_wrote(app: Flask) -> None:
    guest, other = Reader(app, "statements/write"), Reader(app)
    mine, theirs = statement(), statement()
    guest.post(mine)
    other.post(theirs)
    assert guest.post(voiding(theirs["id"])).status_code == 403
    assert guest.post(voiding(statement()["id"])).status_code == 403
    assert other.get(statementId=theirs["id"]).status_code == 200
    assert guest.post(voiding(mine["id"])).status_code == 200
    assert other.get(statementId=mine["id"]).status_code == 404
    together = statement()
    assert guest.post(together, voiding(together["id"])).status_code == 200


def test_the_authority_tells_which_key_wrote(app: Flask) -> None:
    one = statement(authority={"mbox": "mailto:somebody@else.example"})
    Reader(app, "statements/write").post(one)
    names = json.loads(Reader(app).get(statementId=one["id"]).data)["authority"]["account"]["name"]
    assert names.startswith("credential:")
    assert VERB["voided"] not in names
