"""Issuing and opening household cards: `issue_card`, `POST /phone/card`, `GET /card/<token>`."""

from __future__ import annotations

import gzip
import json
import re
from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from lms.access import cards
from lms.access.cards import IssuedCard, issue_card, void_cards
from lms.access.models import HouseholdCard
from lms.access.queries import card_in_force
from lms.foundation import clock
from lms.foundation.database import db
from lms.registry.actions import close_household
from tests.access.conftest import OWN_PAGE, ask
from tests.cast import Cast

pytestmark = pytest.mark.slow


def test_a_card_has_128_bits_and_a_code_that_can_be_read_aloud(card: IssuedCard) -> None:
    assert len(card.token) == 22
    assert re.fullmatch(r"[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}", card.code)


def test_only_digests_of_a_card_are_kept(card: IssuedCard) -> None:
    kept = db.session.get_one(HouseholdCard, card.id)
    assert card.token.encode() not in kept.token_hash
    assert card.code.encode() not in kept.code_hash


def test_the_token_opens_the_household_and_gives_the_phone_its_cookie(
    phone: FlaskClient, card: IssuedCard, cast: Cast
) -> None:
    answer = ask(phone, "/phone/card", token=card.token)
    assert answer.status_code == 200
    assert answer.json is not None
    assert answer.json["household"] == {
        "id": str(cast.household.id),
        "code": cast.household.code,
        "label": cast.household.label,
        "village": cast.upper.title,
        "commune": cast.commune.title,
    }
    cookie = answer.headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


UNLOCKED = {"locked": False, "locked_since": None, "listens": "vi"}


def test_the_people_are_named_as_at_home(phone: FlaskClient, card: IssuedCard, cast: Cast) -> None:
    answer = ask(phone, "/phone/card", token=card.token)
    assert answer.json is not None
    assert answer.json["people"] == [
        {"id": str(person.id), "name": person.called, "picture": None, **UNLOCKED}
        for person in (cast.learner, cast.housemate)
    ]


def test_a_code_opens_however_it_is_typed(phone: FlaskClient, card: IssuedCard) -> None:
    typed = card.code.lower().replace("-", " ").replace("0", "o").replace("1", "l")
    assert ask(phone, "/phone/card", code=typed).status_code == 200


def test_a_compressed_question_is_understood(phone: FlaskClient, card: IssuedCard) -> None:
    body = gzip.compress(json.dumps({"token": card.token}).encode())
    headers = {**OWN_PAGE, "Content-Encoding": "gzip", "Content-Type": "application/json"}
    assert phone.post("/phone/card", data=body, headers=headers).status_code == 200


def test_opening_twice_keeps_the_phone_and_its_cookie(opened: FlaskClient, card: IssuedCard) -> None:
    again = ask(opened, "/phone/card", token=card.token)
    assert again.status_code == 200
    assert "Set-Cookie" not in again.headers


def test_a_phone_can_hold_several_households(opened: FlaskClient, cast: Cast) -> None:
    other = issue_card(cast.neighbours)
    assert ask(opened, "/phone/card", token=other.token).status_code == 200
    for person, household in ((cast.learner, cast.household), (cast.neighbour, cast.neighbours)):
        turn = ask(opened, "/phone/turn", household=str(household.id), person=str(person.id))
        assert turn.status_code == 200


def test_an_unknown_card_is_told_in_both_languages(phone: FlaskClient, card: IssuedCard) -> None:
    answer = ask(phone, "/phone/card", token="no such token")
    assert answer.status_code == 404
    assert answer.json is not None
    assert answer.json["error"] == "card_unknown"
    assert set(answer.json["message"]) == {"vi", "en"}


def test_a_new_card_replaces_the_old_one(phone: FlaskClient, card: IssuedCard, cast: Cast) -> None:
    newer = issue_card(cast.household)
    answer = ask(phone, "/phone/card", token=card.token)
    assert (answer.status_code, answer.json and answer.json["error"]) == (410, "card_replaced")
    assert ask(phone, "/phone/card", code=newer.code).status_code == 200
    assert db.session.get_one(HouseholdCard, card.id).replaced_by == newer.id


def test_a_voided_card_opens_nothing(phone: FlaskClient, card: IssuedCard, cast: Cast) -> None:
    void_cards(cast.household)
    assert ask(phone, "/phone/card", token=card.token).status_code == 410
    assert card_in_force(db.session(), cast.household.id) is None


def test_an_expired_card_is_told_so(phone: FlaskClient, cast: Cast) -> None:
    card = issue_card(cast.household, clock.now() + timedelta(days=1))
    with clock.travel(clock.now() + timedelta(days=2)):
        answer = ask(phone, "/phone/card", token=card.token)
    assert (answer.status_code, answer.json and answer.json["error"]) == (410, "card_expired")


def test_the_card_of_a_closed_household_has_expired(phone: FlaskClient, card: IssuedCard, cast: Cast) -> None:
    close_household(cast.household)
    assert ask(phone, "/phone/card", token=card.token).status_code == 410


def test_a_known_phone_types_five_wrong_codes_and_then_waits(opened: FlaskClient, card: IssuedCard) -> None:
    for _ in range(cards.CODE_TRIES):
        assert ask(opened, "/phone/card", code="ZZZZ-ZZZZ").status_code == 404
    waiting = ask(opened, "/phone/card", code=card.code)
    assert waiting.status_code == 429
    assert waiting.json is not None
    assert waiting.json["wait_seconds"] <= cards.CODE_PAUSE.total_seconds()
    with clock.travel(clock.now() + cards.CODE_PAUSE):
        assert ask(opened, "/phone/card", code=card.code).status_code == 200


def test_strangers_share_a_number_of_typed_tries_a_minute(
    phone: FlaskClient, card: IssuedCard, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cards, "STRANGERS_TRIES", 3)
    with clock.travel(clock.now()):
        for _ in range(3):
            assert ask(phone, "/phone/card", code="ZZZZ-ZZZZ").status_code == 404
        assert ask(phone, "/phone/card", code=card.code).status_code == 429
        assert ask(phone, "/phone/card", token=card.token).status_code == 200


def test_what_cannot_be_read_is_refused(phone: FlaskClient) -> None:
    for body in (b"{", b"[]", b"{}", b'{"token": 7}', b'"' + b"x" * 5000 + b'"'):
        assert phone.post("/phone/card", data=body, headers=OWN_PAGE).status_code == 400


def test_another_site_cannot_open_a_card(phone: FlaskClient, card: IssuedCard) -> None:
    answer = phone.post("/phone/card", json={"token": card.token}, headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 403


def test_an_address_with_the_token_in_its_path_leads_to_the_fragment(phone: FlaskClient) -> None:
    answer = phone.get("/card/abc")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/card#abc")
