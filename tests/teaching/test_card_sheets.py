"""The cards of a village on paper: eight to a sheet, readable, in village order, the old ones void."""

from __future__ import annotations

import io
import re
from secrets import token_hex

import pypdfium2
import pytest
from flask.testing import FlaskClient
from pypdf import PdfReader

from lms.access.cards import CardKey, IssuedCard, issue_card, open_card
from lms.access.refusals import Refused
from lms.foundation import ids
from lms.foundation.database import db
from lms.teaching.card_sheets import NewCard, card_sheets, everybody
from tests.cast import Cast
from tests.factories import make_household
from tests.qr import qr_texts

pytestmark = [pytest.mark.once, pytest.mark.slow]

HARD = "Hộ ông Nguyễn Hoàng Đăng Khoa Trường Thịnh, nhà đầu suối bên kia cầu treo"


def made(trainer: FlaskClient, cast: Cast, who: str = "all", language: str = "vi") -> bytes:
    answer = trainer.post("/trainer/cards", data={"village": str(cast.upper.id), "who": who, "language": language})
    assert (answer.status_code, answer.mimetype) == (200, "application/pdf"), answer.get_data(as_text=True)
    assert answer.headers["Cache-Control"] == "no-store"
    return answer.get_data()


def codes_on(document: bytes) -> list[str]:
    """Every QR on the sheets, read from their raster at 150 dpi."""
    found: list[str] = []
    for page in pypdfium2.PdfDocument(document):
        found += qr_texts(page.render(scale=150 / 72).to_pil())
    return found


@pytest.fixture
def village_of_ten(cast: Cast) -> None:
    for number in range(3, 11):
        household = make_household(cast.upper, HARD if number == 5 else f"Hộ {number}", code=f"TREN-{number:03}")
        household.lane = "Xóm Bãi" if number % 2 else "Xóm Cầu"
    db.session.commit()


@pytest.mark.usefixtures("village_of_ten")
def test_eight_cards_stand_on_a_sheet_and_each_opens_its_household(trainer: FlaskClient, cast: Cast) -> None:
    document = made(trainer, cast)
    assert len(PdfReader(io.BytesIO(document)).pages) == 2
    codes = codes_on(document)
    tokens = [code.partition("#")[2] for code in codes]
    opened = {open_card(CardKey(token=token), None).household.code for token in tokens}
    assert opened == {household.code for household in everybody(cast.upper)}
    assert all(code.startswith("http://localhost/card#") for code in codes)


@pytest.mark.usefixtures("village_of_ten")
def test_they_come_in_village_order_with_every_accent(trainer: FlaskClient, cast: Cast) -> None:
    text = "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(made(trainer, cast))).pages)
    places = [text.index(household.code) for household in everybody(cast.upper)]
    assert places == sorted(places)
    assert HARD in re.sub(r"\s+", " ", text)


def test_a_reprint_voids_the_old_card(trainer: FlaskClient, cast: Cast) -> None:
    old = issue_card(cast.household)
    made(trainer, cast)
    with pytest.raises(Refused) as refusal:
        open_card(CardKey(token=old.token), None)
    assert refusal.value.code == "card_replaced"


def test_only_who_has_no_card_gets_one_where_that_is_asked(trainer: FlaskClient, cast: Cast) -> None:
    kept = issue_card(cast.household)
    assert len(codes_on(made(trainer, cast, who="without"))) == 1
    assert open_card(CardKey(token=kept.token), None).household.id == cast.household.id
    answer = trainer.post("/trainer/cards", data={"village": str(cast.upper.id), "who": "without", "language": "vi"})
    assert answer.status_code == 303
    assert "Hộ nào cũng có thẻ rồi" in trainer.get("/trainer/cards").get_data(as_text=True)


def test_another_villages_cards_are_not_hers(outsider: FlaskClient, cast: Cast) -> None:
    kept = issue_card(cast.household)
    sent = {"village": str(cast.upper.id), "who": "all", "language": "vi"}
    assert outsider.post("/trainer/cards", data=sent).status_code == 404
    assert open_card(CardKey(token=kept.token), None).household.id == cast.household.id


@pytest.mark.slow
def test_three_hundred_cards_fill_thirty_eight_sheets(cast: Cast) -> None:
    cards = [NewCard(cast.household, IssuedCard(ids.new_id(), token_hex(16), f"{n:08}")) for n in range(300)]
    assert len(PdfReader(io.BytesIO(card_sheets(cards, "vi"))).pages) == 38


def test_the_list_is_searched_by_lane_and_phone_too(trainer: FlaskClient, cast: Cast) -> None:
    cast.household.lane, cast.learner.phone = "Xóm Cầu", "0900 000 301"
    db.session.commit()
    for words in ("xom cau", "0900000301", "dao thi", "mau dao"):
        page = trainer.get("/trainer/households", query_string={"q": words}).get_data(as_text=True)
        assert "TREN-001" in page, words
        assert "TREN-002" not in page, words
