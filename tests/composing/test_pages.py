"""The pages: a lesson made by forms alone, what bad input keeps, who may not, what is offered to others."""

from __future__ import annotations

import io
import re
import zipfile
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from msgspec.structs import replace
from werkzeug.test import TestResponse

from lms.access.rights import Right, give, take_back
from lms.composing import actions
from lms.composing.content import Words
from lms.composing.models import LocalLesson
from lms.composing.queries import lessons_of, newest
from lms.foundation.database import db
from tests.cast import Cast, sign_in
from tests.composing.makers import CHOICE, STORY, WHOLE, camera_photo, drafted, published, with_photo

pytestmark = pytest.mark.slow


@pytest.fixture
def desk(app: Flask, cast: Cast) -> FlaskClient:
    return sign_in(app.test_client(), cast.trainer)


def the_lesson(cast: Cast) -> LocalLesson:
    db.session.rollback()
    return lessons_of(db.session(), [cast.commune.id])[0]


def save(desk: FlaskClient, lesson: LocalLesson, step: str, base: int, **fields: Any) -> TestResponse:
    return desk.post(f"/compose/{lesson.id}/steps/{step}", data={"base": base, **fields})


def test_a_lesson_is_made_by_forms_alone_and_published(desk: FlaskClient, cast: Cast) -> None:
    assert desk.post("/compose/", data={"title": "Đặt lịch khám ở trạm xã"}).status_code == 303
    lesson = the_lesson(cast)
    page = f"/compose/{lesson.id}"
    about = {
        "title_vi": "Đặt lịch khám",
        "outcome_vi": "Tự đặt được lịch.",
        "minutes": "3",
        "skill": "NT",
    }
    assert desk.post(f"{page}/about", data={"base": 1, **about}).status_code == 303
    for kind in ("listen", "choose", "own-phone"):
        assert desk.post(f"{page}/steps", data={"kind": kind}).status_code == 303
    photo = (io.BytesIO(camera_photo()), "anh.jpg")
    said = {"caption_vi": "Bà đau lưng", "speech_vi": "Bà muốn đi khám ở trạm xã.", "alt_vi": "Trạm y tế xã"}
    assert save(desk, lesson, "listen-1", 5, photo=photo, **said).status_code == 303
    entries = {
        "label_1_vi": "Gọi hẹn trước", "say_1_vi": "Đúng rồi ạ. Đến giờ là được khám.", "right_1": "yes",
        "label_2_vi": "Đi thật sớm", "say_2_vi": "Đi sớm vẫn phải chờ. Bà con gọi trước nhé.",
    }  # fmt: skip
    drawing = {"drawing": "install-app-safely/story"}
    assert save(desk, lesson, "choose-2", 6, **{**said, **entries, **drawing, "alt_vi": ""}).status_code == 303
    deeds = {"label_1_vi": "Mở danh bạ", "label_2_vi": "Lưu số trạm y tế"}
    assert save(desk, lesson, "own-phone-3", 7, **{**said, **deeds}).status_code == 303
    told = desk.get(page).get_data(as_text=True)
    assert ("Bài đã đủ" in told, "faults" in told) == (True, False), re.findall(r'class="faults".*?</ul>', told, re.S)
    steps = newest(db.session(), the_lesson(cast)).content.steps
    assert steps[2].entries[-1].label.vi == "Chỉ lại cho một người trong nhà"
    assert steps[1].alt.vi, "a borrowed drawing brings its description"
    assert desk.get(f"{page}/photos/{steps[0].photo}.jpg").mimetype == "image/jpeg"
    desk.post(f"{page}/publication")
    assert "Đang đăng" in desk.get("/compose/").get_data(as_text=True)
    assert "Đăng bản mới" not in desk.get(page).get_data(as_text=True)
    assert "Lịch sử" in desk.get(f"{page}/history").get_data(as_text=True)
    assert desk.get(f"{page}/preview").status_code == 200
    desk.post(f"{page}/withdrawal")
    assert "Bản nháp" in desk.get("/compose/").get_data(as_text=True)


def test_faults_are_shown_at_the_step_and_nothing_is_published(desk: FlaskClient, cast: Cast) -> None:
    lesson = drafted(cast.trainer, cast.commune, WHOLE.with_step(replace(STORY, caption=Words())))
    page = desk.get(f"/compose/{lesson.id}").get_data(as_text=True)
    card = page[page.index('id="listen-1"') : page.index('id="choose-2"')]
    assert "Chưa có chữ chính trên thẻ." in card
    desk.post(f"/compose/{lesson.id}/publication")
    page = desk.get(f"/compose/{lesson.id}").get_data(as_text=True)
    assert ("Chưa đăng: còn chỗ cần sửa" in page, "Đang đăng" in page) == (True, False)
    assert "Chưa xem được" in desk.get(f"/compose/{lesson.id}/preview").get_data(as_text=True)
    assert "Chưa có chữ chính" in desk.get(f"/compose/{lesson.id}/steps/listen-1").get_data(as_text=True)


def test_two_editors_of_one_step_see_both_versions_and_may_then_save(desk: FlaskClient, cast: Cast) -> None:
    lesson = drafted(cast.trainer, cast.commune)
    base = newest(db.session(), lesson).number
    actions.save_step(cast.officer, lesson, base, replace(STORY, speech=Words("Lời của anh cán bộ.")))
    answer = save(desk, lesson, STORY.id, base, caption_vi="Bà đau lưng", speech_vi="Lời của cô.", alt_vi="x")
    page = answer.get_data(as_text=True)
    assert answer.status_code == 409
    assert all(words in page for words in ("Anh Cán Bộ vừa lưu bước này", "Lời của anh cán bộ.", "Lời của cô."))
    again = re.search(r'name="base" value="(\d+)"', page)
    assert again
    fields = {"caption_vi": "Bà đau lưng", "speech_vi": "Lời của cô.", "alt_vi": "x"}
    assert save(desk, lesson, STORY.id, int(again[1]), **fields).status_code == 303
    db.session.rollback()
    assert newest(db.session(), lesson).content.steps[0].speech.vi == "Lời của cô."
    taken = desk.post(f"/compose/{lesson.id}/about", data={"base": 1, "title_vi": "Tên của cô", "minutes": "4"})
    assert (taken.status_code, "Tên của cô" in taken.get_data(as_text=True)) == (409, True)


def test_bad_input_is_told_and_what_was_typed_is_kept(desk: FlaskClient, cast: Cast) -> None:
    lesson = drafted(cast.trainer, cast.commune)
    base = newest(db.session(), lesson).number
    long = save(desk, lesson, STORY.id, base, caption_vi="Chữ ngắn", speech_vi="dài " * 500)
    page = long.get_data(as_text=True)
    assert (long.status_code, "Chữ ngắn" in page, page.count("dài ") > 400) == (400, True, True)
    bad = save(desk, lesson, STORY.id, base, photo=(io.BytesIO(b"no photo"), "a.jpg"), caption_vi="Chữ mới")
    assert bad.status_code == 303
    assert "Ảnh thì không đọc được" in desk.get(bad.location).get_data(as_text=True)
    db.session.rollback()
    step = newest(db.session(), lesson).content.steps[0]
    assert (step.caption.vi, step.picture) == ("Chữ mới", STORY.picture)
    odd = {"minutes": "mười", "title_vi": "Tên", "base": "x", "skill": "XX"}
    assert desk.post(f"/compose/{lesson.id}/about", data=odd).status_code == 409
    assert desk.post(f"/compose/{lesson.id}/steps", data={"kind": "film"}).status_code == 400
    assert save(desk, lesson, "gone-9", base).status_code == 404


def test_steps_move_and_leave_and_come_back(desk: FlaskClient, cast: Cast) -> None:
    lesson = drafted(cast.trainer, cast.commune)
    base = newest(db.session(), lesson).number
    desk.post(f"/compose/{lesson.id}/steps/{CHOICE.id}/place", data={"by": "-1"})
    desk.post(f"/compose/{lesson.id}/steps/{STORY.id}/removal", data={"base": base + 1})
    db.session.rollback()
    assert newest(db.session(), lesson).content.steps[0].id == CHOICE.id
    desk.post(f"/compose/{lesson.id}/history/{base}")
    db.session.rollback()
    assert newest(db.session(), lesson).content.steps == WHOLE.steps


def test_who_has_not_the_right_or_another_commune_sees_nothing(app: Flask, cast: Cast, desk: FlaskClient) -> None:
    lesson = drafted(cast.trainer, cast.commune, with_photo(cast.trainer, cast.commune))
    digest = newest(db.session(), lesson).content.steps[0].photo
    places = ["", "/about", "/steps/listen-1", "/history", "/preview", "/export.zip", f"/photos/{digest}.jpg"]
    outsider = sign_in(app.test_client(), cast.outsider)
    assert {outsider.get(f"/compose/{lesson.id}{place}").status_code for place in places} == {404}
    assert WHOLE.title.vi not in outsider.get("/compose/").get_data(as_text=True)
    assert {desk.get(f"/compose/{lesson.id}{place}").status_code for place in places} == {200}
    take_back(cast.trainer, Right.COMPOSE, by=None)
    assert {desk.get(f"/compose/{lesson.id}{place}").status_code for place in places} == {404}
    assert "cần được giao quyền" in desk.get("/compose/").get_data(as_text=True)


def test_the_export_is_a_folder_of_a_lesson(desk: FlaskClient, cast: Cast) -> None:
    lesson = drafted(cast.trainer, cast.commune, with_photo(cast.trainer, cast.commune))
    answer = desk.get(f"/compose/{lesson.id}/export.zip")
    names = set(zipfile.ZipFile(io.BytesIO(answer.data)).namelist())
    home = "dat-lich-kham-o-tram-xa"
    assert {f"{home}/{file}" for file in ("lesson.yaml", "vi.md", "en.md", "photos/listen-1.jpg")} < names
    assert f"{home}/drawings/choose-2.svg" in names


def test_the_studio_records_a_draft_and_phones_hear_only_what_is_published(
    app: Flask, cast: Cast, desk: FlaskClient
) -> None:
    give(cast.trainer, Right.NARRATE, by=None)
    lesson = drafted(cast.trainer, cast.commune)
    studio = desk.get(f"/voice/vi/{lesson.name}")
    assert (studio.status_code, STORY.speech.vi in studio.get_data(as_text=True)) == (200, True)
    give(cast.outsider, Right.NARRATE, by=None)
    published(cast.trainer, lesson)
    assert sign_in(app.test_client(), cast.outsider).get(f"/voice/vi/{lesson.name}").status_code == 404
