"""Her households: found, filtered, in pages, and never anyone else's."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from lms.foundation import clock
from lms.foundation.ids import new_id
from lms.teaching.actions import Sight, confirm_skill
from lms.teaching.desk import lessons
from tests.cast import Cast
from tests.factories import make_household
from tests.learning import begin_lesson, complete_core

pytestmark = pytest.mark.slow


def shown(browser: FlaskClient, query: str = "") -> set[str]:
    """The codes of the households a page lists."""
    page = browser.get(f"/trainer/households{query}").get_data(as_text=True)
    codes = ("TREN-001", "TREN-002", "DUOI-001", "XA-001")
    return {code for code in codes if f'<span class="code">{code}</span>' in page}


def test_only_the_households_of_her_villages_are_listed(trainer: FlaskClient, outsider: FlaskClient) -> None:
    assert shown(trainer) == {"TREN-001", "TREN-002"}
    assert shown(outsider) == {"XA-001"}


@pytest.mark.parametrize("words", ["Đào", "dao", "DAO mau", "tren-001", "thi dao", "đào văn"])
def test_a_search_forgives_missing_accents(trainer: FlaskClient, words: str) -> None:
    assert shown(trainer, f"?q={words}") == {"TREN-001"}


def test_a_search_finds_nobody_outside_her_villages(trainer: FlaskClient) -> None:
    assert shown(trainer, "?q=Sim") == set()


def test_the_list_is_narrowed_to_a_rung(trainer: FlaskClient, cast: Cast) -> None:
    begin_lesson(cast.learner, cast.household, lessons().core[0], clock.now())
    assert shown(trainer, "?rung=reached") == {"TREN-001"}
    assert shown(trainer, "?rung=not_reached") == {"TREN-002"}
    assert shown(trainer, "?rung=made_up") == {"TREN-001", "TREN-002"}


def test_the_list_is_narrowed_to_a_reason_for_a_visit(trainer: FlaskClient, cast: Cast) -> None:
    begin_lesson(cast.neighbour, cast.neighbours, lessons().core[0], clock.now() - timedelta(days=30))
    complete_core(cast.learner, cast.household, clock.now() - timedelta(days=2))
    assert shown(trainer, "?need=stopped") == {"TREN-002"}
    assert shown(trainer, "?need=waiting") == {"TREN-001"}
    assert shown(trainer, "?need=not_reached") == set()


def test_a_line_tells_how_far_the_household_is(trainer: FlaskClient, cast: Cast) -> None:
    complete_core(cast.learner, cast.household, clock.now())
    for skill in ("DVC", "MUA", "NT"):
        confirm_skill(cast.trainer, cast.learner, cast.household, Sight(skill, True, True), new_id())
    page = trainer.get("/trainer/households?q=dao").get_data(as_text=True)
    assert ">8/8<" in page
    assert ">TT, AT<" in page


def test_another_village_is_not_hers_to_ask_for(trainer: FlaskClient, cast: Cast) -> None:
    assert trainer.get(f"/trainer/households?village={cast.upper.id}").status_code == 200
    for village in (cast.lower.id, cast.elsewhere.id, 10**30, "x"):
        assert trainer.get(f"/trainer/households?village={village}").status_code == 404


def test_htmx_gets_the_list_alone_from_the_same_address(trainer: FlaskClient) -> None:
    whole = trainer.get("/trainer/households").get_data(as_text=True)
    part = trainer.get("/trainer/households?q=dao", headers={"HX-Request": "true"}).get_data(as_text=True)
    assert "<html" in whole
    assert "<html" not in part
    assert "TREN-001" in part
    assert "TREN-002" not in part


@pytest.mark.parametrize(
    ("page", "first"), [("1", "P-000"), ("2", "P-050"), ("99", "P-050"), ("-1", "P-000"), ("x", "P-000")]
)
def test_fifty_households_stand_on_a_page(trainer: FlaskClient, cast: Cast, page: str, first: str) -> None:
    for number in range(60):
        make_household(cast.upper, code=f"P-{number:03}")
    text = trainer.get(f"/trainer/households?q=P-0&page={page}").get_data(as_text=True)
    assert text.count('<th scope="row">') == (10 if first == "P-050" else 50)
    assert f">{first}<" in text
