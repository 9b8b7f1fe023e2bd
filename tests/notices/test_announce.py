"""Announcing: who may, to whom, when it is shown, what is kept when something is wrong, corrections, withdrawal."""

from __future__ import annotations

import io
import uuid
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image
from sqlalchemy import func, select

from lms.access.refusals import NotWithinReach
from lms.access.rights import Right, give, take_back
from lms.foundation import clock
from lms.foundation.database import db
from lms.notices import sheets, telling
from lms.notices.models import Notice, NoticePicture, NoticeVersion, NoticeVillage, NoticeWithdrawal
from tests.cast import Cast
from tests.factories import make_household, make_person
from tests.notices.village import ROOM, Resident, form, notice_id, photo, told

pytestmark = pytest.mark.slow


def test_the_head_announces_with_a_picture_and_only_her_village_reads_it(
    trainer: FlaskClient, cast: Cast, resident: Resident, stranger: Resident
) -> None:
    sent = photo()
    fields = form(villages=str(cast.upper.id), picture=(io.BytesIO(sent), "IMG.jpg"), picture_words="Nhà văn hóa")
    fields["pinned"] = "yes"
    made = notice_id(trainer, fields)
    (read,) = resident.news()
    assert (read["id"], read["title"], read["office"], read["pinned"]) == (str(made), "Lịch học", "head", True)
    kept = resident.phone.client.get(read["picture"]["address"])
    drawn = Image.open(io.BytesIO(kept.get_data()))
    assert drawn.size == (1280, 640) == (read["picture"]["width"], read["picture"]["height"])
    assert not drawn.getexif()
    assert b"MaySanXuat" in sent
    assert b"MaySanXuat" not in kept.get_data()
    assert stranger.news() == []
    assert stranger.phone.client.get(read["picture"]["address"]).status_code == 404


@pytest.mark.once
def test_one_tick_tells_every_village_of_hers(officer: FlaskClient, cast: Cast) -> None:
    made = notice_id(officer, form(villages="all"))
    villages = select(NoticeVillage.village_id).where(NoticeVillage.notice_id == made)
    assert set(db.session.scalars(villages)) == {cast.upper.id, cast.lower.id}


def test_sent_twice_it_is_announced_once(trainer: FlaskClient, cast: Cast) -> None:
    fields = form(villages=str(cast.upper.id))
    assert notice_id(trainer, fields) == notice_id(trainer, fields)
    assert db.session.scalar(select(func.count()).select_from(NoticeVersion)) == 1


def test_without_the_right_a_trainer_does_not_announce_and_an_officer_does(cast: Cast) -> None:
    take_back(cast.trainer, Right.VILLAGE_HEAD, by=None)
    with pytest.raises(NotWithinReach):
        told(cast.trainer, cast.upper)
    give(cast.trainer, Right.ANNOUNCE, by=None)
    assert told(cast.trainer, cast.upper).office == "team"
    assert told(cast.officer, cast.upper, cast.lower).office == "commune"
    with pytest.raises(NotWithinReach):
        told(cast.trainer, cast.upper, cast.lower)


def test_what_was_typed_and_the_picture_stay_when_something_is_wrong(trainer: FlaskClient, cast: Cast) -> None:
    fields = form(title="", body="Lời còn đây", villages=str(cast.upper.id), shown_until="2020-01-01")
    refused = trainer.post(f"{ROOM}/new", data={**fields, "picture": (io.BytesIO(photo()), "a.jpg")})
    page = refused.get_data(as_text=True)
    assert refused.status_code == 422
    assert "Lời còn đây" in page
    assert "Mời ghi tin gì" in page
    assert "Ngày hết hạn phải sau" in page
    picture = db.session.scalars(select(NoticePicture)).one()
    assert f'name="picture_kept" value="{picture.id}"' in page
    made = notice_id(trainer, form(villages=str(cast.upper.id), picture_kept=str(picture.id)))
    assert db.session.scalars(select(NoticeVersion)).one().picture_id == picture.id
    assert db.session.get(Notice, made)


@pytest.mark.parametrize("sent", [b"<svg onload=alert(1)>", photo(64)[:90], b"GIF89a" + bytes(40)])
def test_what_is_no_photo_is_refused(trainer: FlaskClient, cast: Cast, sent: bytes) -> None:
    fields = form(villages=str(cast.upper.id), picture=(io.BytesIO(sent), "a.jpg"))
    refused = trainer.post(f"{ROOM}/new", data=fields)
    assert refused.status_code == 422
    assert "Chưa đọc được ảnh này" in refused.get_data(as_text=True)
    assert db.session.scalars(select(Notice)).all() == []


def test_a_planned_one_waits_and_an_ended_one_goes(cast: Cast, resident: Resident) -> None:
    now = clock.now()
    told(cast.trainer, cast.upper, shown_from=now + timedelta(hours=2), shown_until=now + timedelta(days=1))
    assert resident.news() == []
    with clock.travel(now + timedelta(hours=3)):
        assert len(resident.news()) == 1
    with clock.travel(now + timedelta(days=2)):
        assert resident.news() == []


def test_a_correction_is_a_new_version_and_the_old_one_stays(
    trainer: FlaskClient, cast: Cast, resident: Resident
) -> None:
    made, here = told(cast.trainer, cast.upper), str(cast.upper.id)
    answer = trainer.post(f"{ROOM}/{made.id}/correction", data=form(title="Họp thôn tối Chủ nhật", villages=here))
    assert answer.status_code == 303
    (read,) = resident.news()
    assert (read["title"], read["version"]) == ("Họp thôn tối Chủ nhật", 2)
    assert read["corrected"]
    assert "Họp thôn tối thứ Bảy" in trainer.get(f"{ROOM}/{made.id}").get_data(as_text=True)


def test_a_correction_can_tell_other_villages_and_says_whom_it_told_before(
    officer: FlaskClient, app: Flask, cast: Cast, resident: Resident
) -> None:
    home = make_household(cast.lower, "Hộ Chanh")
    below = Resident.at_phone(app, home, make_person(home, "Chanh Thị Nhì", birth_year=1970))
    made = told(cast.officer, cast.upper, cast.lower)
    address = f"{ROOM}/{made.id}/correction"
    page = officer.get(address).get_data(as_text=True)
    assert page.count(" checked") == 2
    assert officer.post(address, data=form(villages=[])).status_code == 422
    assert officer.post(address, data=form(villages=str(cast.elsewhere.id))).status_code == 422
    assert officer.post(address, data=form(villages=str(cast.lower.id))).status_code == 303
    assert (len(resident.news()), len(below.news())) == (0, 1)
    told_page = officer.get(f"{ROOM}/{made.id}").get_data(as_text=True)
    assert f"{cast.upper.name}, {cast.lower.name}" in told_page
    assert officer.post(address, data=form(villages=str(cast.upper.id))).status_code == 303
    assert (len(resident.news()), len(below.news())) == (1, 0)


@pytest.mark.once
def test_older_notices_and_remarks_are_on_further_sheets(
    trainer: FlaskClient, cast: Cast, resident: Resident, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sheets, "SIZE", 2)
    made = [told(cast.trainer, cast.upper, title=f"Tin số {n}") for n in range(3)]
    resident.send(*(resident.word(made[0], text=f"Lời {n}") for n in range(3)))
    for address, words in ((ROOM, "Tin số"), (f"{ROOM}/comments", "Lời")):
        seen = [trainer.get(f"{address}?page={n}").get_data(as_text=True) for n in (1, 2, 3)]
        assert [sum(f"{words} {n}" in page for n in range(3)) for page in seen] == [2, 1, 1]
        assert 'rel="next"' in seen[0]
        assert 'rel="next"' not in seen[1]


def test_a_withdrawn_one_says_why_and_keeps_its_words_for_the_staff(
    trainer: FlaskClient, cast: Cast, resident: Resident
) -> None:
    made = told(cast.trainer, cast.upper)
    address = f"{ROOM}/{made.id}/withdrawal"
    assert trainer.post(address, data={"reason": " "}).status_code == 422
    assert trainer.post(address, data={"reason": "Hoãn vì mưa"}).status_code == 303
    assert trainer.post(address, data={"reason": "Khác"}).status_code == 303
    (read,) = resident.news()
    assert (read["withdrawn"], read["body"]) == ("Hoãn vì mưa", "")
    assert db.session.scalars(select(NoticeWithdrawal.reason)).all() == ["Hoãn vì mưa"]
    assert "Bà con đến nhà văn hóa" in trainer.get(f"{ROOM}/{made.id}").get_data(as_text=True)
    assert trainer.post(f"{ROOM}/{made.id}/correction", data=form(villages=str(cast.upper.id))).status_code == 422


def test_nobody_from_elsewhere_reads_or_changes_it(outsider: FlaskClient, trainer: FlaskClient, cast: Cast) -> None:
    give(cast.outsider, Right.ANNOUNCE, by=None)
    made, offices = told(cast.trainer, cast.upper), told(cast.officer, cast.upper, cast.lower)
    assert "Họp thôn" not in outsider.get(ROOM).get_data(as_text=True)
    for there in (f"{ROOM}/{made.id}", f"{ROOM}/{made.id}/correction"):
        assert outsider.get(there).status_code == 404
    assert outsider.post(f"{ROOM}/new", data=form(villages=str(cast.upper.id))).status_code == 422
    # The officer's notice is read by the village's trainer, and changed by her office alone.
    assert trainer.get(f"{ROOM}/{offices.id}").status_code == 200
    assert trainer.post(f"{ROOM}/{offices.id}/withdrawal", data={"reason": "x"}).status_code == 404


def test_a_public_one_has_a_page_to_share_without_names(
    trainer: FlaskClient, client: FlaskClient, cast: Cast, resident: Resident
) -> None:
    public, inner = told(cast.trainer, cast.upper, public=True), told(cast.trainer, cast.upper)
    resident.send(resident.word(public, text="Tôi sẽ đến"))
    page = client.get(f"/n/{public.id}").get_data(as_text=True)
    assert '<meta property="og:title" content="Họp thôn tối thứ Bảy">' in page
    for name in ("Tôi sẽ đến", "Đào", "Cô Hướng Dẫn"):
        assert name not in page
    assert f"/n/{public.id}" in trainer.get(f"{ROOM}/{public.id}").get_data(as_text=True)
    assert client.get(f"/n/{inner.id}").status_code == 404
    assert client.get(f"/n/{uuid.uuid4()}").status_code == 404
    (read,) = client.get("/phone/news").get_json()["notices"]
    assert (read["id"], read["comments"]) == (str(public.id), [])
    trainer.post(f"{ROOM}/{public.id}/withdrawal", data={"reason": "Hoãn"})
    assert client.get(f"/n/{public.id}").status_code == 404


def test_a_phone_is_told_the_newest_and_how_many_it_is_not_told(
    cast: Cast, resident: Resident, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(telling, "MOST", 2)
    counts = []
    for _ in range(3):
        told(cast.trainer, cast.upper)
        answer = resident.phone.client.get("/phone/news").get_json()
        counts.append((len(answer["notices"]), answer["older"]))
    assert counts == [(1, 0), (2, 0), (2, 1)]
