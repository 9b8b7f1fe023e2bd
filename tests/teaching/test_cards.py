from __future__ import annotations

import re

from flask import Flask
from flask.testing import FlaskClient

from lms.access.pins import assign_pin
from lms.access.queries import card_in_force
from lms.foundation.database import db
from tests.cast import Cast, sign_in


def card_page(client: FlaskClient, cast: Cast, method: str = "GET") -> str:
    address = f"/trainer/households/{cast.household.id}/card"
    response = client.open(address, method=method, headers={"Sec-Fetch-Site": "same-origin"})
    assert response.status_code == 200
    return response.get_data(as_text=True)


def test_a_trainer_issues_a_card_that_opens_the_household(app: Flask, client: FlaskClient, cast: Cast) -> None:
    sign_in(client, cast.trainer)
    page = card_page(client, cast, "POST")
    code = re.search(r'card-code">([^<]+)<', page)
    assert code
    phone = app.test_client()
    opened = phone.post("/phone/card", json={"code": code.group(1)}, headers={"Sec-Fetch-Site": "same-origin"})
    assert opened.get_json()["household"]["id"] == str(cast.household.id)


def test_a_new_card_replaces_the_old_one(client: FlaskClient, cast: Cast) -> None:
    sign_in(client, cast.trainer)
    card_page(client, cast, "POST")
    first = card_in_force(db.session(), cast.household.id)
    card_page(client, cast, "POST")
    db.session.expire_all()
    assert first
    assert first.voided_at


def test_looking_at_the_page_issues_nothing(client: FlaskClient, cast: Cast) -> None:
    sign_in(client, cast.trainer)
    card_page(client, cast)
    assert card_in_force(db.session(), cast.household.id) is None


def test_four_new_pictures_are_shown_for_who_forgot_hers(client: FlaskClient, cast: Cast) -> None:
    assign_pin(cast.learner, cast.trainer.id)
    sign_in(client, cast.trainer)
    address = f"/trainer/households/{cast.household.id}/card/people/{cast.learner.id}/pin"
    assert address in card_page(client, cast)
    page = client.post(address, headers={"Sec-Fetch-Site": "same-origin"}).get_data(as_text=True)
    assert page.count("card-pictures") == 1


def test_another_communes_trainer_finds_no_such_household(client: FlaskClient, cast: Cast) -> None:
    sign_in(client, cast.outsider)
    address = f"/trainer/households/{cast.household.id}/card"
    assert client.post(address, headers={"Sec-Fetch-Site": "same-origin"}).status_code == 404
    assert card_in_force(db.session(), cast.household.id) is None
