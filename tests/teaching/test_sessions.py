"""Sessions: planned, roll-call, a lesson shown to all, closed, corrected, the paper list and the wall."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from lms import wiring
from lms.foundation import clock, ids
from lms.foundation.database import db
from lms.lrs.subscribers import catch_up
from lms.progress.ladder import standing_of
from lms.progress.models import Evidence, LessonStanding
from lms.teaching.refusals import NotAllowed
from lms.teaching.session_actions import (
    Plan,
    call_present,
    close_session,
    plan_session,
    present_at,
    show_lesson,
    take_back,
)
from lms.teaching.session_models import RecordNote, SheetPhoto, TrainingSession
from lms.teaching.stating import Member
from tests.cast import Cast
from tests.learning import begin_lesson, complete_lesson

pytestmark = pytest.mark.slow

LESSON = "qr-pay-buyer"
JPEG = b"\xff\xd8\xff\xe0 a photo"


@pytest.fixture
def meeting(cast: Cast) -> TrainingSession:
    plan = Plan("Nhà văn hóa Khe Trên", clock.now(), [cast.upper], [LESSON])
    return plan_session(cast.trainer, plan, ids.new_id())


def sent(cast: Cast, **changes: str) -> dict[str, str]:
    form = {
        "id": str(ids.new_id()), "place": "Nhà văn hóa", "day": clock.today().isoformat(), "hour": "19:30",
        "villages": str(cast.upper.id), "lessons": LESSON,
    }  # fmt: skip
    return {**form, **changes}


def here(meeting: TrainingSession) -> set[str]:
    return {str(person) for person in present_at(meeting)}


def test_a_session_is_planned_from_the_page_and_once_only(trainer: FlaskClient, cast: Cast) -> None:
    form = sent(cast)
    answers = [trainer.post("/trainer/sessions/new", data=form) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [303, 303]
    (only,) = db.session.scalars(select(TrainingSession))
    assert (only.place, only.lesson_ids, [each.id for each in only.villages]) == (
        "Nhà văn hóa",
        [LESSON],
        [cast.upper.id],
    )
    assert "Nhà văn hóa" in trainer.get("/trainer/sessions").get_data(as_text=True)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"place": " "}, "Mời ghi nơi học."),
        ({"villages": ""}, "Mời chọn ít nhất một thôn."),
        ({"day": "2026-02-31"}, "Chưa đọc được ngày giờ"),
        ({"hour": "25:00"}, "Chưa đọc được ngày giờ"),
        ({"day": "2020-01-01"}, "đã quá 60 ngày"),
        ({"lessons": "no-such-lesson"}, "Bài này không còn"),
    ],
)
def test_a_wrong_plan_is_told_in_plain_words(
    trainer: FlaskClient, cast: Cast, changes: dict[str, str], words: str
) -> None:
    answer = trainer.post("/trainer/sessions/new", data=sent(cast, **changes))
    assert answer.status_code == 422
    assert words in answer.get_data(as_text=True)
    assert db.session.scalars(select(TrainingSession)).all() == []


def test_being_present_is_reach_and_no_lesson_done(cast: Cast, meeting: TrainingSession) -> None:
    member = Member(cast.learner, cast.household)
    identifier = ids.new_id()
    for _ in range(2):
        call_present(cast.trainer, meeting, member, identifier, clock.now())
    assert here(meeting) == {str(cast.learner.id)}
    standing = standing_of(db.session(), cast.household.id, (LESSON,), clock.now())
    assert (standing.rung.value, standing.core_done) == ("reached", 0)


def test_a_lesson_on_one_screen_is_guided_and_never_alone(cast: Cast, meeting: TrainingSession) -> None:
    members = [Member(cast.learner, cast.household), Member(cast.neighbour, cast.neighbours)]
    show_lesson(cast.trainer, meeting, LESSON, members, ids.new_id(), clock.now())
    seen = db.session.execute(select(Evidence.kind, Evidence.what, Evidence.person_id)).all()
    assert {tuple(row) for row in seen} == {("guided", LESSON, member.person.id) for member in members}
    assert db.session.scalars(select(LessonStanding)).all() == []
    assert standing_of(db.session(), cast.neighbours.id, (LESSON,), clock.now()).rung.value == "reached"


def test_a_mistaken_tap_is_taken_back(cast: Cast, meeting: TrainingSession) -> None:
    call_present(cast.trainer, meeting, Member(cast.learner, cast.household), ids.new_id(), clock.now())
    (attendance,) = present_at(meeting).values()
    for _ in range(2):
        take_back(cast.trainer, meeting, attendance.statement_id, clock.now())
    assert here(meeting) == set()


def test_a_closed_session_is_corrected_with_a_reason_only(cast: Cast, meeting: TrainingSession) -> None:
    close_session(cast.trainer, meeting, clock.now())
    member, identifier = Member(cast.learner, cast.household), ids.new_id()
    with pytest.raises(NotAllowed) as refusal:
        call_present(cast.trainer, meeting, member, identifier, clock.now())
    assert refusal.value.key == "sessions.fault.reason"
    call_present(cast.trainer, meeting, member, identifier, clock.now(), "quên ghi")
    assert here(meeting) == {str(cast.learner.id)}
    assert db.session.get_one(RecordNote, identifier).text == "quên ghi"


def test_the_correction_page_asks_for_the_reason(trainer: FlaskClient, cast: Cast, meeting: TrainingSession) -> None:
    page = f"/trainer/sessions/{meeting.id}"
    assert trainer.post(f"{page}/closure").status_code == 303
    form = {"id": str(ids.new_id()), "person": str(cast.learner.id), "present": "yes", "reason": ""}
    refused = trainer.post(f"{page}/attendance", data=form)
    assert refused.status_code == 422
    assert "Mời ghi lý do sửa" in refused.get_data(as_text=True)
    assert trainer.post(f"{page}/attendance", data={**form, "reason": "đến muộn"}).status_code == 303
    assert here(meeting) == {str(cast.learner.id)}
    gone = {**form, "present": "no", "reason": "nhầm tên"}
    assert trainer.post(f"{page}/attendance", data=gone).status_code == 303
    assert here(meeting) == set()


def test_the_wall_shows_who_joined_and_finished_and_nothing_else(
    trainer: FlaskClient, cast: Cast, meeting: TrainingSession
) -> None:
    wall = f"/trainer/sessions/{meeting.id}/projector"
    assert "Chưa ai vào học" in trainer.get(wall).get_data(as_text=True)
    begin_lesson(cast.learner, cast.household, LESSON, clock.now())
    complete_lesson(cast.neighbour, cast.neighbours, LESSON, clock.now())
    page = trainer.get(wall).get_data(as_text=True)
    assert "2 người đã vào học trên máy" in page
    assert "1 người học xong" in page
    assert "<svg" in page
    assert "http://localhost/lessons/qr-pay-buyer" in page


def test_the_live_board_answers_304_while_nothing_changes(
    trainer: FlaskClient, meeting: TrainingSession, cast: Cast
) -> None:
    address, part = f"/trainer/sessions/{meeting.id}/board", {"HX-Request": "true"}
    first = trainer.get(address, headers=part)
    assert "<html" not in first.text
    again = {**part, "If-None-Match": first.headers["ETag"]}
    assert trainer.get(address, headers=again).status_code == 304
    call_present(cast.trainer, meeting, Member(cast.learner, cast.household), ids.new_id(), clock.now())
    assert trainer.get(address, headers=again).status_code == 200


def test_the_live_board_opened_by_itself_is_the_whole_wall(trainer: FlaskClient, meeting: TrainingSession) -> None:
    page = trainer.get(f"/trainer/sessions/{meeting.id}/board").text
    assert "<html" in page
    assert "Chưa ai vào học" in page


def test_the_paper_list_has_everybody_in_village_order(trainer: FlaskClient, meeting: TrainingSession) -> None:
    page = trainer.get(f"/trainer/sessions/{meeting.id}/sheet").get_data(as_text=True)
    places = [page.index(name) for name in ("Đào Thị Mẫu", "Đào Văn Mẫu", "Lựu Văn Mẫu")]
    assert places == sorted(places)


def test_a_photo_of_the_paper_list_is_kept_shown_and_erased(trainer: FlaskClient, meeting: TrainingSession) -> None:
    address, form = f"/trainer/sessions/{meeting.id}/sheets", {"id": str(ids.new_id())}
    for _ in range(2):
        answer = trainer.post(address, data={**form, "photo": (io.BytesIO(JPEG), "list.jpg")})
        assert answer.status_code == 303
    assert trainer.get(f"{address}/{form['id']}").get_data() == JPEG
    assert trainer.post(f"{address}/{form['id']}/removal").status_code == 303
    assert db.session.scalars(select(SheetPhoto)).all() == []


@pytest.mark.parametrize(("image", "words"), [(b"GIF89a", "Chỉ nhận ảnh JPEG"), (JPEG + bytes(2_000_000), "quá 2 MB")])
def test_what_is_no_photo_is_refused_in_plain_words(
    trainer: FlaskClient, meeting: TrainingSession, image: bytes, words: str
) -> None:
    form = {"id": str(ids.new_id()), "photo": (io.BytesIO(image), "list.jpg")}
    answer = trainer.post(f"/trainer/sessions/{meeting.id}/sheets", data=form)
    assert answer.status_code == 422
    assert words in answer.get_data(as_text=True)


def test_the_record_tells_the_same_again(cast: Cast, meeting: TrainingSession) -> None:
    call_present(cast.trainer, meeting, Member(cast.learner, cast.household), ids.new_id(), clock.now())
    (attendance,) = present_at(meeting).values()
    take_back(cast.trainer, meeting, attendance.statement_id, clock.now() + timedelta(minutes=1))
    call_present(cast.trainer, meeting, Member(cast.neighbour, cast.neighbours), ids.new_id(), clock.now())
    before = here(meeting)
    catch_up(wiring.SUBSCRIBERS)
    assert here(meeting) == before == {str(cast.neighbour.id)}
