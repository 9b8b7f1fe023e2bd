"""Rights beyond a role: who may give them, to whom, and that every grant leaves its trace."""

from __future__ import annotations

import pytest
from click.testing import CliRunner
from flask import Flask
from sqlalchemy import select

from lms.access import rights
from lms.access.cli import account as command
from lms.access.models import Account, AccountRight
from lms.access.refusals import NotWithinReach
from lms.access.rights import Right
from lms.foundation.database import db
from tests.cast import Cast, assemble, sign_in


@pytest.fixture
def cast(app: Flask) -> Cast:
    return assemble()


def page(app: Flask, viewer: Account, address: str = "/commune/rights") -> str:
    return sign_in(app.test_client(), viewer).get(address).get_data(as_text=True)


def change(app: Flask, by: Account, to: Account, give: str = "yes", right: str = "narrate") -> int:
    form = {"account": str(to.id), "right": right, "give": give}
    return sign_in(app.test_client(), by).post("/commune/rights", data=form).status_code


def test_an_officer_gives_a_right_to_a_trainer_of_her_commune_and_takes_it_back(app: Flask, cast: Cast) -> None:
    assert change(app, cast.officer, cast.trainer) == 303
    assert rights.commune_for(cast.trainer, Right.NARRATE).id == cast.commune.id
    assert cast.officer.name in page(app, cast.officer)
    assert change(app, cast.officer, cast.trainer, "no") == 303
    with pytest.raises(NotWithinReach):
        rights.commune_for(cast.trainer, Right.NARRATE)
    grant = db.session.scalars(select(AccountRight)).one()
    assert (grant.given_by, grant.taken_by) == (cast.officer.id, cast.officer.id)


def test_an_officer_neither_sees_nor_reaches_staff_of_another_commune_or_herself(app: Flask, cast: Cast) -> None:
    assert cast.outsider.name not in page(app, cast.officer)
    assert change(app, cast.officer, cast.outsider) == 404
    assert change(app, cast.officer, cast.officer) == 404
    assert db.session.scalars(select(AccountRight)).all() == []


def test_an_operator_gives_rights_to_officers_too(app: Flask, cast: Cast) -> None:
    assert change(app, cast.operator, cast.officer, right="compose") == 303
    assert rights.may(cast.officer, Right.COMPOSE)
    assert not rights.may(cast.officer, Right.NARRATE)


def test_a_right_given_twice_is_given_once(cast: Cast) -> None:
    rights.give(cast.trainer, Right.NARRATE, cast.officer)
    rights.give(cast.trainer, Right.NARRATE, cast.officer)
    assert len(db.session.scalars(select(AccountRight)).all()) == 1


def test_an_unknown_right_is_refused(app: Flask, cast: Cast) -> None:
    assert change(app, cast.officer, cast.trainer, right="everything") == 400


def test_the_command_gives_and_takes_back(app: Flask, cast: Cast) -> None:
    run = CliRunner()
    assert "may narrate" in run.invoke(command, ["grant", "trainer", "narrate"], obj=lambda: app).output
    assert rights.may(cast.trainer, Right.NARRATE)
    assert run.invoke(command, ["ungrant", "trainer", "narrate"], obj=lambda: app).exit_code == 0
    db.session.rollback()  # what another session wrote is read anew
    assert not rights.may(cast.trainer, Right.NARRATE)


def test_the_command_refuses_an_operator(app: Flask, cast: Cast) -> None:
    refused = CliRunner().invoke(command, ["grant", "operator", "narrate"], obj=lambda: app)
    assert refused.exit_code == 1
    assert "neither a trainer nor an officer" in refused.output
