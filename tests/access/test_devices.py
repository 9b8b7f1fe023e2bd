"""A phone's token: renewed, kept through lost answers, dead when it was copied."""

from __future__ import annotations

from datetime import timedelta

from flask.testing import FlaskClient

from lms.access import devices
from lms.access.devices import make_device, next_token, recognise, revoke_device
from lms.foundation import clock
from tests.access.conftest import ask
from tests.cast import Cast

MONTH = devices.ROTATE_AFTER + timedelta(minutes=1)


def born() -> str:
    token = make_device().token
    assert token is not None
    return token


def renewed(token: str) -> str:
    """The token the phone is given when it comes with an old one."""
    known = recognise(token)
    assert known is not None
    assert known.token is not None
    return known.token


def test_a_token_has_256_bits_and_only_its_digest_is_kept(cast: Cast) -> None:
    made = make_device()
    assert made.token is not None
    assert len(made.token) == 43
    assert made.token.encode() not in made.device.token_hash


def test_an_unknown_token_is_nobodys(cast: Cast) -> None:
    assert recognise("made up") is None


def test_a_token_is_left_alone_for_a_month_and_then_renewed(cast: Cast) -> None:
    token = born()
    known = recognise(token)
    assert known is not None
    assert known.token is None
    with clock.travel(clock.now() + MONTH):
        fresh = renewed(token)
        after = recognise(fresh)
    assert after is not None
    assert after.device.id == known.device.id


def test_a_lost_answer_loses_nothing(cast: Cast) -> None:
    token = born()
    with clock.travel(clock.now() + MONTH):
        first = renewed(token)
    with clock.travel(clock.now() + MONTH * 2):
        assert renewed(token) == first == next_token(token)
        assert recognise(first) is not None


def test_requests_side_by_side_get_the_same_token(cast: Cast) -> None:
    token = born()
    with clock.travel(clock.now() + MONTH):
        fresh = renewed(token)
        recognise(fresh)
        assert recognise(token) is not None


def test_an_old_token_that_comes_back_later_revokes_the_phone(cast: Cast) -> None:
    token, moment = born(), clock.now() + MONTH
    with clock.travel(moment):
        fresh = renewed(token)
        recognise(fresh)
    with clock.travel(moment + devices.GRACE + timedelta(seconds=1)):
        assert recognise(token) is None
        assert recognise(fresh) is None


def test_a_phone_that_was_away_too_long_is_unknown(cast: Cast) -> None:
    token = born()
    with clock.travel(clock.now() + devices.IDLE_AT_MOST):
        assert recognise(token) is None


def test_a_phone_in_use_lives_at_most_400_days(cast: Cast) -> None:
    token, begun = born(), clock.now()
    for month in range(1, 14):
        with clock.travel(begun + MONTH * month):
            known = recognise(token)
            assert known is not None
            token = known.token or token
    with clock.travel(begun + devices.LIVES_AT_MOST):
        assert recognise(token) is None


def test_a_revoked_phone_is_dead_at_its_next_request(opened: FlaskClient, cast: Cast) -> None:
    cookie = opened.get_cookie("device")
    assert cookie is not None
    known = recognise(cookie.value)
    assert known is not None
    revoke_device(known.device.id)
    answer = ask(opened, "/phone/turn", household=str(cast.household.id), person=str(cast.learner.id))
    assert answer.status_code == 401


def test_the_phone_is_handed_its_new_token_along_the_way(opened: FlaskClient, cast: Cast) -> None:
    before = opened.get_cookie("device")
    with clock.travel(clock.now() + MONTH):
        ask(opened, "/phone/turn", household=str(cast.household.id), person=str(cast.learner.id))
        after = opened.get_cookie("device")
        again = ask(opened, "/phone/turn", household=str(cast.household.id), person=str(cast.learner.id))
    assert before is not None
    assert after is not None
    assert before.value != after.value
    assert again.status_code == 200
