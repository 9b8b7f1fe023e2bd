"""The indicators on the officer's pages: share and counts together, old reports grey, figures from outside typed in."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from lms.foundation import clock, ids
from lms.foundation.database import db
from lms.reporting.freezing import freeze_months
from lms.reporting.indicator_table import INDICATORS
from lms.reporting.outside_models import OutsideFigure
from tests.cast import Cast
from tests.certificates.browsing import Browser

pytestmark = pytest.mark.slow

PAGE, FIGURES = "/commune/indicators", "/commune/figures"


def form(cast: Cast, **changed: str) -> dict[str, str]:
    same = {
        "id": str(ids.new_id()), "indicator": "ecom_participation_pct", "area": str(cast.commune.id), "kind": "S",
        "part": "120", "whole": "300", "percent": "", "unit": "person", "whole_words": "người từ 15 tuổi được hỏi",
        "source": "Khảo sát của xã", "measured_on": clock.today().isoformat(), "note": "",
    }  # fmt: skip
    return {**same, **changed}


def kept() -> list[OutsideFigure]:
    db.session.rollback()
    return list(db.session.scalars(select(OutsideFigure)))


def test_every_indicator_says_its_counts_or_that_there_is_no_data(history: Cast, officer: Browser) -> None:
    page = officer.get(PAGE).get_data(as_text=True)
    assert all(f"{PAGE}/{each.id}" in page for each in INDICATORS)
    assert '<strong>66,7&nbsp;%</strong> <span class="fraction">2/3</span>' in page
    assert "chưa có số liệu" in page
    assert page.count("Mốc so sánh") == 5, "the three old figures, beside each indicator they are near to"
    assert "97/148" in page
    assert "53,6&nbsp;%" in page


def test_one_village_and_a_past_day_can_be_asked_for(history: Cast, officer: Browser) -> None:
    assert '<span class="fraction">2/2</span>' in officer.get(f"{PAGE}?village={history.upper.id}").get_data(
        as_text=True
    )
    long_ago = (clock.today() - timedelta(days=35)).isoformat()
    assert '<span class="fraction">1/3</span>' in officer.get(f"{PAGE}?on={long_ago}").get_data(as_text=True)


def test_an_indicator_opens_its_households_its_villages_and_its_months(history: Cast, officer: Browser) -> None:
    freeze_months()
    page = officer.get(f"{PAGE}/hh_completed_pct").get_data(as_text=True)
    assert f"/commune/households/{history.household.id}" in page
    assert f"/commune/households/{history.neighbours.id}" not in page
    assert "Thôn Khe Trên" in page
    assert "Các tháng đã chốt" in page
    assert officer.get(f"{PAGE}/no_such").status_code == 404


@pytest.mark.once
def test_every_indicator_has_a_page_in_both_languages(history: Cast, officer: Browser) -> None:
    asked = [(each.id, language) for each in INDICATORS for language in ("vi", "en")]
    codes = {
        (indicator, language): officer.get(f"{PAGE}/{indicator}", **{"Accept-Language": language}).status_code
        for indicator, language in asked
    }
    assert codes == dict.fromkeys(asked, 200)


def test_a_survey_is_typed_in_once_and_shown_with_its_day(cast: Cast, officer: Browser) -> None:
    sent = form(cast)
    for _ in range(2):
        assert officer.post(FIGURES, **sent).status_code == 303
    assert len(kept()) == 1
    page = officer.get(f"{PAGE}/ecom_participation_pct").get_data(as_text=True)
    assert '<strong>40&nbsp;%</strong> <span class="fraction">120/300</span>' in page
    assert "Đo ngày" in page


def test_a_share_without_counts_is_said_as_the_source_gave_it(cast: Cast, officer: Browser) -> None:
    sent = form(cast, indicator="vneid2_pct", kind="X", part="", whole="", percent="81,25")
    assert officer.post(FIGURES, **sent).status_code == 303
    assert kept()[0].hundredths == 8125
    assert "81,2&nbsp;%" in officer.get(f"{PAGE}/vneid2_pct").get_data(as_text=True)


def test_a_wrong_figure_is_withdrawn_with_a_reason_and_stays_readable(cast: Cast, officer: Browser) -> None:
    officer.post(FIGURES, **form(cast))
    found = str(kept()[0].id)
    assert officer.post(f"{FIGURES}/withdrawal", figure=found, reason="").status_code == 400
    assert officer.post(f"{FIGURES}/withdrawal", figure=found, reason="gõ nhầm").status_code == 303
    assert "gõ nhầm" in officer.get(FIGURES).get_data(as_text=True)
    assert "120/300" not in officer.get(f"{PAGE}/ecom_participation_pct").get_data(as_text=True)


def test_another_communes_figure_is_not_there(cast: Cast, officer: Browser, outside_officer: Browser) -> None:
    officer.post(FIGURES, **form(cast))
    found = str(kept()[0].id)
    assert outside_officer.post(f"{FIGURES}/withdrawal", figure=found, reason="x").status_code == 404
    assert "Khảo sát của xã" not in outside_officer.get(FIGURES).get_data(as_text=True)
    assert outside_officer.post(FIGURES, **form(cast)).status_code == 400


@pytest.mark.once
@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"part": "301"}, "không thể lớn hơn"),
        ({"part": ""}, "Cần tử số và mẫu số"),
        ({"percent": "40"}, "không nhập cả hai"),
        ({"part": "", "whole": "", "percent": "140"}, "Tỷ lệ từ 0 đến 100"),
        ({"part": "vài"}, "Cần một số đếm"),
        ({"source": " "}, "Cần ghi rõ"),
        ({"measured_on": "2099-01-01"}, "còn ở phía trước"),
        ({"indicator": "hh_reached_pct"}, "chọn trong danh sách"),
        ({"indicator": "adult_any_lesson_pct"}, "chỉ nhập mẫu số"),
    ],
)
def test_what_cannot_be_a_figure_is_refused_and_what_was_typed_stays(
    cast: Cast, officer: Browser, wrong: dict[str, str], said: str
) -> None:
    answer = officer.post(FIGURES, **form(cast, **wrong))
    assert (answer.status_code, kept()) == (400, [])
    assert said in answer.get_data(as_text=True)
    assert "người từ 15 tuổi được hỏi" in answer.get_data(as_text=True)
