"""The indicators: what the record, the registry and the field say of villages on a day, and what they do not say."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from flask import Flask

from lms.certificates.village_actions import begin_list
from lms.foundation import clock, ids
from lms.foundation.database import db, writes
from lms.progress.rules import FIRST
from lms.registry.actions import move_household
from lms.registry.market_actions import add_market, add_wifi, close_place
from lms.registry.models import Product, Stall
from lms.reporting.indicator_table import INDICATORS
from lms.reporting.indicators import Figure, indicators
from lms.reporting.outside_models import OutsideFigure
from lms.reporting.public import public
from lms.teaching.field_models import HouseholdCheck, ProductCheck, StallCheck, VillageCheck
from lms.teaching.home_actions import check_hall
from tests.cast import Cast

pytestmark = pytest.mark.slow


def figures(cast: Cast, as_of: datetime | None = None, *, upper_only: bool = False) -> dict[str, Figure]:
    db.session.rollback()
    villages = [cast.upper.id] if upper_only else [cast.upper.id, cast.lower.id]
    return {each.id: each for each in indicators(db.session(), villages, as_of or clock.now())}


def counts(figure: Figure) -> tuple[int | None, int | None, int | None]:
    return figure.numerator, figure.denominator, figure.unknown


@writes
def keep(*rows: object) -> None:
    db.session.add_all(rows)


def test_all_of_the_table_is_answered_in_its_order(cast: Cast) -> None:
    assert list(figures(cast)) == [each.id for each in INDICATORS]
    assert sorted({each.number for each in INDICATORS}) == list(range(1, 25))


def test_the_learning_record_is_counted(history: Cast) -> None:
    found = figures(history)
    assert counts(found["hh_reached_pct"]) == (2, 3, None)
    assert counts(found["hh_active_28d_pct"]) == (1, 2, None)
    assert counts(found["hh_completed_pct"]) == (1, 3, None)
    assert counts(found["digital_hh_pct"]) == (0, 3, None)
    assert found["hh_waiting_confirm"].numerator == 1
    assert found["hh_waiting_confirm"].values == {"days": 40}
    assert counts(found["adult_any_lesson_pct"]) == (1, 3, 0)
    assert counts(found["elder_share"]) == (1, 2, 0)
    assert counts(found["skill_retained_7d"]) == (1, 1, 0)
    assert counts(found["scam_ready_pct"]) == (1, 2, None)
    assert counts(found["teachback_per_completer"]) == (1, 1, None)
    assert counts(found["sync_fresh_pct"]) == (0, 2, None), "both have been silent for more than two weeks"
    assert found["hh_completed_pct"].percent == pytest.approx(100 / 3)
    assert found["hh_completed_pct"].households == frozenset({history.household.id})
    assert found["hh_completed_pct"].rule == FIRST.id


def test_a_past_day_has_its_own_figures(history: Cast) -> None:
    then = figures(history, clock.now() - timedelta(days=35))
    assert counts(then["hh_reached_pct"]) == (1, 3, None)
    assert counts(then["hh_active_28d_pct"]) == (1, 1, None)
    assert counts(then["teachback_per_completer"]) == (0, 1, None)


def test_a_household_that_moved_is_counted_where_it_lived(history: Cast) -> None:
    yesterday = clock.now() - timedelta(days=1)
    move_household(history.household, history.lower)
    assert counts(figures(history, yesterday, upper_only=True)["hh_completed_pct"]) == (1, 2, None)
    assert counts(figures(history, upper_only=True)["hh_completed_pct"]) == (0, 1, None)


def test_what_nobody_looked_at_has_no_figure_and_says_why(cast: Cast) -> None:
    found = figures(cast)
    silent = {each.id: each.note for each in found.values() if not each.known}
    assert silent == {
        "use_30d_pct": "not_typed", "ecom_participation_pct": "not_typed", "vneid2_pct": "not_typed",
        "ecom_seller_hh": "never_checked", "stall_guided_pct": "no_stalls", "stall_using_pct": "no_stalls",
        "ocop_qr_count": "no_products", "ocop_qr_pct": "no_products", "village_wifi_pct": "never_checked",
        "village_group_pct": "never_checked", "feedback_answered_pct": "no_remarks", "dvc_first_time": "never_checked",
        "smart_village_score": "no_criteria", "sync_fresh_pct": "no_learners", "hh_active_28d_pct": "none_reached",
        "elder_share": "nobody", "skill_retained_7d": "not_returned", "scam_ready_pct": "none_reached",
        "teachback_per_completer": "nobody",
    }  # fmt: skip


def seen_at(cast: Cast, household: object, at: datetime, **answers: str) -> HouseholdCheck:
    asked = {name: answers.get(name, "unknown") for name in ("smartphone", "selling", "in_group", "submitted")}
    return HouseholdCheck(
        statement_id=ids.new_id(), household_id=household, by=str(cast.trainer.id), at=at,
        person_id=cast.learner.id if answers.get("submitted") else None, **asked,
    )  # fmt: skip


def test_what_was_seen_at_households_counts_and_unknown_is_not_no(cast: Cast) -> None:
    now = clock.now()
    keep(
        seen_at(cast, cast.household.id, now - timedelta(days=200), selling="yes", in_group="yes", submitted="yes"),
        seen_at(cast, cast.household.id, now - timedelta(days=2), in_group="unknown", smartphone="no"),
        seen_at(cast, cast.neighbours.id, now - timedelta(days=2), selling="yes", in_group="no"),
        VillageCheck(statement_id=ids.new_id(), village_id=cast.upper.id, wifi="yes", by="", at=now),
    )
    found = figures(cast)
    assert counts(found["ecom_seller_hh"]) == (1, 3, 2), "the other was seen too long ago"
    assert counts(found["village_group_pct"]) == (1, 3, 1)
    assert counts(found["hh_smartphone_pct"]) == (2, 3, 0), "what was seen stands before the list"
    assert counts(found["village_wifi_pct"]) == (1, 2, 1)
    assert found["dvc_first_time"].numerator == 0, "the first time was in an earlier quarter"


def test_stalls_and_products_are_the_communes(cast: Cast) -> None:
    now, market = clock.now(), add_market(cast.commune, "Chợ Mẫu")
    stalls = [Stall(market_id=market.id, number=str(n), label=f"Sạp {n}") for n in range(4)]
    product = Product(area_id=cast.commune.id, name="Củ cải khô")
    keep(*stalls, product)

    def look(stall: Stall, guided: str, own_stand: str, payments: str) -> StallCheck:
        answers = {"guided": guided, "own_stand": own_stand, "payments": payments}
        return StallCheck(statement_id=ids.new_id(), stall_id=stall.id, by="", at=now, **answers)

    opened = ProductCheck(statement_id=ids.new_id(), product_id=product.id, opened="yes", by="", at=now)
    keep(look(stalls[0], "yes", "yes", "yes"), look(stalls[1], "yes", "no", "unknown"), opened)
    found = figures(cast)
    assert counts(found["stall_guided_pct"]) == (2, 4, 2)
    assert counts(found["stall_using_pct"]) == (1, 4, 2)
    assert counts(found["ocop_qr_pct"]) == (1, 1, 0)
    assert figures(cast, upper_only=True)["stall_guided_pct"].note == "commune_only"
    old = figures(cast, now + timedelta(days=400))["ocop_qr_pct"]
    assert (old.known, old.note) == (False, "never_checked"), "a code scanned more than a year ago says nothing"


def typed(cast: Cast, indicator: str, on: date, **given: int) -> OutsideFigure:
    return OutsideFigure(
        id=ids.new_id(), indicator=indicator, area_id=cast.commune.id, kind="S", unit="person", whole_words="x",
        source="x", note="", measured_on=on, entered_at=clock.now(), entered_by=cast.officer.id, **given,
    )  # fmt: skip


def test_what_is_typed_in_is_said_of_its_own_area_only(cast: Cast) -> None:
    today = clock.today()
    keep(
        typed(cast, "ecom_participation_pct", today, part=120, whole=300),
        typed(cast, "vneid2_pct", today, hundredths=8125),
        typed(cast, "use_30d_pct", today, part=3, whole=19),
        typed(cast, "adult_any_lesson_pct", today, whole=50),
    )
    found = figures(cast)
    assert (found["ecom_participation_pct"].percent, found["ecom_participation_pct"].denominator) == (40, 300)
    assert (found["vneid2_pct"].percent, found["vneid2_pct"].numerator) == (81.25, None)
    assert found["use_30d_pct"].note == "too_few_asked"
    assert counts(found["adult_any_lesson_pct"]) == (0, 50, 0)
    assert figures(cast, upper_only=True)["ecom_participation_pct"].note == "not_typed"
    assert figures(cast, clock.now() - timedelta(days=1))["ecom_participation_pct"].note == "not_typed"


def test_criteria_are_counted_over_the_villages(cast: Cast) -> None:
    begin_list(cast.commune)
    assert counts(figures(cast)["smart_village_score"]) == (0, 20, 18)


def test_small_groups_are_not_shown_to_anyone(history: Cast) -> None:
    shown = {each.id: public(each) for each in figures(history).values()}
    for name in ("hh_reached_pct", "adult_any_lesson_pct", "hh_completed_pct"):
        assert (shown[name].numerator, shown[name].percent, shown[name].note) == (None, None, "small")
    assert shown["village_wifi_pct"].note == "never_checked", "what is no group stays as it is"


@pytest.mark.once
def test_no_village_at_all_has_no_figures(app: Flask) -> None:
    found = indicators(db.session(), [], clock.now())
    assert all(not each.denominator for each in found)


def test_wifi_that_the_list_says_is_gone_is_no_and_what_is_listed_stands_beside(cast: Cast) -> None:
    point = add_wifi(cast.upper, "Nhà văn hóa", clock.today() - timedelta(days=30))
    add_wifi(cast.lower, "Nhà văn hóa", clock.today() - timedelta(days=30))
    assert figure_of(cast, "village_wifi_pct").note == "never_checked", "installed is not yet working"
    check_hall(cast.trainer, cast.upper, "yes", ids.new_id())
    seen = figure_of(cast, "village_wifi_pct")
    assert (*counts(seen), seen.note, seen.values) == (1, 2, 1, "wifi_listed", {"listed": 2})
    close_place(point, clock.today())
    seen = figure_of(cast, "village_wifi_pct")
    assert (*counts(seen), seen.values) == (0, 2, 1, {"listed": 1})


def figure_of(cast: Cast, indicator: str) -> Figure:
    (found,) = indicators(db.session(), [cast.upper.id, cast.lower.id], clock.now(), only=[indicator])
    return found
