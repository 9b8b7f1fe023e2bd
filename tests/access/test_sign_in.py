"""Staff come in and go out: `/staff/sign-in`, `/staff/sign-out`, `/staff/language`."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from lms.access import accounts
from lms.access.models import Account, Attempts
from lms.access.session import SIGNED_IN_FOR
from lms.foundation import clock
from lms.foundation.database import db
from tests.access.conftest import OWN_PAGE
from tests.cast import Cast, sign_in
from tests.factories import PASSWORD

PAGE = "/staff/sign-in"


def knock(client: FlaskClient, username: str, password: str, **more: str) -> TestResponse:
    return client.post(PAGE, data={"username": username, "password": password, **more}, headers=OWN_PAGE)


def is_in(client: FlaskClient) -> bool:
    """Whoever is signed in is led on from the sign-in page."""
    return client.get(PAGE).status_code == 303


@pytest.mark.parametrize(
    ("who", "home"), [("trainer", "/trainer/"), ("officer", "/commune/"), ("operator", "/operator/")]
)
def test_everyone_begins_where_her_work_is(client: FlaskClient, cast: Cast, who: str, home: str) -> None:
    answer = knock(client, who, PASSWORD)
    assert (answer.status_code, answer.headers["Location"]) == (303, home)
    assert is_in(client)


def test_the_name_may_be_written_in_capitals(client: FlaskClient, cast: Cast) -> None:
    assert knock(client, " Trainer ", PASSWORD).status_code == 303


def test_one_goes_on_to_where_one_wanted(client: FlaskClient, cast: Cast) -> None:
    assert knock(client, "trainer", PASSWORD, next="/trainer/households?q=a").headers["Location"] == (
        "/trainer/households?q=a"
    )


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:x"])
def test_nobody_is_led_to_another_site(client: FlaskClient, cast: Cast, elsewhere: str) -> None:
    assert knock(client, "trainer", PASSWORD, next=elsewhere).headers["Location"] == "/trainer/"


def test_a_wrong_password_and_an_unknown_name_get_the_same_answer(client: FlaskClient, cast: Cast) -> None:
    wrong, unknown = knock(client, "trainer", "wrong"), knock(client, "nobody", "wrong")
    assert wrong.status_code == unknown.status_code == 401
    assert wrong.text.replace("trainer", "nobody") == unknown.text.replace("trainer", "nobody")
    assert not is_in(client)


def test_a_disabled_account_is_signed_out_and_stays_out(client: FlaskClient, cast: Cast) -> None:
    sign_in(client, cast.trainer)
    accounts.disable(cast.trainer)
    assert not is_in(client)
    assert knock(client, "trainer", PASSWORD).status_code == 401


def test_a_new_password_signs_out_all_browsers(client: FlaskClient, cast: Cast) -> None:
    sign_in(client, cast.trainer)
    accounts.change_password(cast.trainer, "một mật khẩu mới")
    assert not is_in(client)
    assert knock(client, "trainer", PASSWORD).status_code == 401
    assert knock(client, "trainer", "một mật khẩu mới").status_code == 303


def test_failed_tries_bring_ever_longer_pauses(client: FlaskClient, cast: Cast) -> None:
    moment = clock.now()
    for doubling in range(3):
        with clock.travel(moment):
            tries = accounts.FREE_TRIES if doubling == 0 else 1
            assert [knock(client, "trainer", "wrong").status_code for _ in range(tries)] == [401] * tries
            pause = accounts.FIRST_PAUSE * 2**doubling
        with clock.travel(moment + pause - timedelta(seconds=1)):
            assert knock(client, "trainer", PASSWORD).status_code == 429
        moment += pause
    with clock.travel(moment):
        assert knock(client, "trainer", PASSWORD).status_code == 303
        assert list(db.session.scalars(select(Attempts))) == []


def test_pauses_never_exceed_the_longest(client: FlaskClient, cast: Cast) -> None:
    moment = clock.now()
    for _ in range(30):
        with clock.travel(moment):
            knock(client, "trainer", "wrong")
        moment += accounts.LONGEST_PAUSE
    with clock.travel(moment):
        assert knock(client, "trainer", PASSWORD).status_code == 303


def test_an_unknown_name_is_paused_just_the_same(client: FlaskClient, cast: Cast) -> None:
    answers = [knock(client, "nobody", "wrong").status_code for _ in range(accounts.FREE_TRIES + 1)]
    assert answers == [401] * accounts.FREE_TRIES + [429]


def test_a_session_planted_beforehand_is_not_taken_over(client: FlaskClient, cast: Cast) -> None:
    with client.session_transaction() as planted:
        planted["planted"] = "by someone"
    assert knock(client, "trainer", PASSWORD).status_code == 303
    with client.session_transaction() as now:
        assert "planted" not in now


def test_a_copied_cookie_dies_with_the_sign_out(client: FlaskClient, app: Flask, cast: Cast) -> None:
    sign_in(client, cast.trainer)
    cookie = client.get_cookie("staff")
    assert cookie is not None
    thief = app.test_client()
    thief.set_cookie("staff", cookie.value)
    assert is_in(thief)
    assert client.post("/staff/sign-out", headers=OWN_PAGE).status_code == 303
    assert not is_in(client)
    assert not is_in(thief)


def test_after_twelve_hours_one_signs_in_again(client: FlaskClient, cast: Cast) -> None:
    sign_in(client, cast.trainer)
    with clock.travel(clock.now() + SIGNED_IN_FOR - timedelta(minutes=1)):
        assert is_in(client)
    with clock.travel(clock.now() + SIGNED_IN_FOR + timedelta(minutes=1)):
        assert not is_in(client)


def test_no_cookie_outlives_the_session_by_remembering(client: FlaskClient, cast: Cast) -> None:
    sign_in(client, cast.trainer)
    assert client.get_cookie("remember_token") is None


def test_the_language_is_chosen_and_kept_with_the_account(client: FlaskClient, cast: Cast) -> None:
    sign_in(client, cast.trainer)
    answer = client.post("/staff/language", data={"language": "en", "back": "/trainer/"}, headers=OWN_PAGE)
    assert answer.headers["Location"] == "/trainer/"
    client.post("/staff/sign-out", headers=OWN_PAGE)
    assert 'lang="en"' in client.get(PAGE).text
    assert db.session.get_one(Account, cast.trainer.id).language == "en"


def test_no_other_language_is_taken(client: FlaskClient, cast: Cast) -> None:
    client.post("/staff/language", data={"language": "xx", "back": "//evil.example"}, headers=OWN_PAGE)
    assert client.get_cookie("lang") is None
