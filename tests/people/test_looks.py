"""Whoever of the staff sees somebody by name leaves a trace, which her own commune can list."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from lms.access.models import Account, Look
from lms.foundation import clock
from lms.foundation.database import db
from lms.foundation.doors import Role
from lms.registry.models import Person
from tests.cast import Cast, sign_in
from tests.factories import make_account

pytestmark = pytest.mark.slow


def traces() -> Counter[tuple[str, str, str]]:
    """(user name, person's name, page) of every look."""
    db.session.rollback()
    rows = db.session.execute(
        select(Account.username, Person.name, Look.page)
        .join(Account, Account.id == Look.account_id)
        .join(Person, Person.id == Look.person_id)
    )
    return Counter((username, name, page) for username, name, page in rows)


def test_a_page_that_names_people_notes_each_of_them_once_a_day(trainer: FlaskClient, cast: Cast) -> None:
    home = f"/trainer/households/{cast.household.id}"
    for _ in range(2):
        assert trainer.get(home).status_code == 200
    both = {("trainer", cast.learner.name, "household"): 1, ("trainer", cast.housemate.name, "household"): 1}
    assert traces() == both
    with clock.travel(clock.now() + timedelta(days=1)):
        tomorrow = sign_in(trainer, cast.trainer)
        assert tomorrow.get(home).status_code == 200
    assert traces() == dict.fromkeys(both, 2)


def test_every_kind_of_page_leaves_its_own_trace(trainer: FlaskClient, officer: FlaskClient, cast: Cast) -> None:
    home = f"/trainer/households/{cast.household.id}"
    for address in (
        f"{home}/confirmations/new", f"{home}/card", "/trainer/field/snapshot", "/people/?q=dao thi",
        f"/people/{cast.learner.id}",
    ):  # fmt: skip
        assert trainer.get(address).status_code == 200
    for address in (f"/commune/households/{cast.household.id}", f"/people/{cast.learner.id}/record.html"):
        assert officer.get(address).status_code == 200
    mine = {(username, page) for username, name, page in traces() if name == cast.learner.name}
    assert mine == {
        ("trainer", "confirmation"), ("trainer", "card"), ("trainer", "field"), ("trainer", "search"),
        ("trainer", "person"), ("officer", "household"), ("officer", "record"),
    }  # fmt: skip
    # The search named the learner alone, the snapshot everybody of the trainer's village.
    assert {page for _, name, page in traces() if name == cast.neighbour.name} == {"field"}


def test_the_commune_lists_who_looked_and_no_other_commune_does(
    app: Flask, trainer: FlaskClient, officer: FlaskClient, cast: Cast
) -> None:
    trainer.get(f"/trainer/households/{cast.household.id}")
    stranger = sign_in(app.test_client(), cast.outsider)
    stranger.get(f"/trainer/households/{cast.foreign_household.id}")
    every = officer.get("/people/looks").get_data(as_text=True)
    assert every.count("<tr>") == 1 + 2
    assert "Cô Hướng Dẫn" in every
    assert "Anh Xã Bên" not in every
    assert cast.learner.name not in every
    one = officer.get(f"/people/looks?person={cast.learner.id}").get_data(as_text=True)
    assert one.count("<tr>") == 1 + 1
    nobodys = officer.get(f"/people/looks?account={cast.officer.id}").get_data(as_text=True)
    assert "Chưa có lượt xem nào" in nobodys
    elsewhere = cast.elsewhere.parent
    assert elsewhere is not None
    beside = sign_in(app.test_client(), make_account(Role.OFFICER, [elsewhere]))
    assert "Cô Hướng Dẫn" not in beside.get(f"/people/looks?person={cast.learner.id}").get_data(as_text=True)
    assert sign_in(app.test_client(), cast.operator).get("/people/looks").status_code == 403


def test_who_is_refused_leaves_no_trace(app: Flask, cast: Cast) -> None:
    stranger = sign_in(app.test_client(), cast.outsider)
    assert stranger.get(f"/people/{cast.learner.id}").status_code == 404
    assert traces() == {}
