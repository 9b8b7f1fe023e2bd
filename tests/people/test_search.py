"""Looking for somebody: accents, order of the words, phone and code are forgiven; nobody of elsewhere is found."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from lms.foundation.database import db
from tests.cast import Cast, sign_in

pytestmark = pytest.mark.once


def found(browser: FlaskClient, q: str) -> str:
    return browser.get("/people/", query_string={"q": q}).get_data(as_text=True)


@pytest.mark.parametrize("q", ["Đào Thị Mẫu", "dao thi", "MAU thi dao", "0900000301", "0900 000 301", "tren-001 mau"])
def test_she_is_found(trainer: FlaskClient, cast: Cast, q: str) -> None:
    cast.learner.phone = "0900 000 301"
    db.session.commit()
    page = found(trainer, q)
    assert f'href="/people/{cast.learner.id}"' in page
    assert f'href="/people/{cast.neighbour.id}"' not in page


def test_nobody_of_elsewhere_is_found(app: Flask, cast: Cast) -> None:
    assert cast.learner.name not in found(sign_in(app.test_client(), cast.outsider), "dao thi")
