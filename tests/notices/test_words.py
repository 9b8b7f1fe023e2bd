"""What residents say: kept once, seen by their village, hidden with a reason, taken up and answered."""

from __future__ import annotations

import base64
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from lms.foundation import clock, ids
from lms.foundation.database import db
from lms.notices.attachments import forget_words_of_erased, make_notice_sounds
from lms.notices.matters import matters_within_reach
from lms.notices.models import CommentHiding, Matter, NoticeComment, NoticeReaction
from tests.cast import Cast
from tests.narration.takes import spoken
from tests.notices.village import ROOM, Resident, told

pytestmark = pytest.mark.slow


def test_what_was_said_without_network_is_kept_once_and_the_village_sees_it(
    cast: Cast, resident: Resident, neighbour: Resident, stranger: Resident
) -> None:
    notice = told(cast.officer, cast.upper, cast.lower)
    before = clock.now() - timedelta(days=3)
    comment = resident.word(notice, text="Cầu tràn  hỏng rồi", at=clock.iso(before))
    thanks = resident.word(notice, reaction="thanks")
    assert [each["result"] for each in resident.send(comment, thanks, comment)] == ["stored", "stored", "already"]
    assert [each["result"] for each in resident.send(comment, thanks)] == ["already", "already"]
    (read,) = neighbour.news()
    (heard,) = read["comments"]
    assert (heard["by"], heard["text"], heard["person"]) == (cast.learner.called, "Cầu tràn hỏng rồi", None)
    assert heard["at"] == clock.iso(before)
    assert (read["reactions"], read["mine"]) == ({"thanks": 1}, {})
    (own,) = resident.news()
    assert own["comments"][0]["person"] == str(cast.learner.id)
    assert own["mine"] == {str(cast.learner.id): "thanks"}
    assert stranger.send(stranger.word(notice, text="x"))[0]["reason"] == "no_notice"


def test_her_latest_tap_counts_whatever_comes_first(cast: Cast, resident: Resident) -> None:
    notice, now = told(cast.officer, cast.upper), clock.now()
    back = resident.word(notice, reaction="", at=clock.iso(now))
    agree = resident.word(notice, reaction="agree", at=clock.iso(now - timedelta(minutes=2)))
    resident.send(back, agree)
    assert resident.news()[0]["reactions"] == {}
    resident.send(resident.word(notice, reaction="unclear", at=clock.iso(now + timedelta(seconds=1))))
    assert resident.news()[0]["reactions"] == {"unclear": 1}
    assert len(db.session.scalars(select(NoticeReaction)).all()) == 3


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"text": " "}, "empty"),
        ({"text": "a" * 501}, "too_long"),
        ({"text": "\ud800"}, "bad_request"),
        ({"text": 7}, "bad_request"),
        ({"reaction": "hate"}, "bad_request"),
        ({"sound": "???"}, "bad_request"),
        ({"id": "1"}, "bad_request"),
    ],
)
def test_what_cannot_be_kept_is_refused_with_words(
    cast: Cast, resident: Resident, changes: dict[str, Any], reason: str
) -> None:
    notice = told(cast.officer, cast.upper)
    good = resident.word(notice, text="Đây")
    refused, stored = resident.send({**resident.word(notice, text="x"), **changes}, good)
    assert (refused["result"], refused["reason"], stored["result"]) == ("refused", reason, "stored")
    assert set(refused["message"]) == {"vi", "en"}


def test_nobody_speaks_in_anothers_name_nor_over_anothers_words(
    cast: Cast, resident: Resident, neighbour: Resident
) -> None:
    notice = told(cast.officer, cast.upper)
    word = resident.word(notice, text="Của tôi")
    assert neighbour.send(word)[0]["reason"] == "not_yours"
    resident.send(word)
    assert neighbour.send({**neighbour.word(notice, text="Khác"), "id": word["id"]})[0]["reason"] == "bad_request"
    assert db.session.scalars(select(NoticeComment.text)).all() == ["Của tôi"]


def test_a_voice_becomes_a_sound_the_village_can_hear(
    client: FlaskClient, cast: Cast, resident: Resident, neighbour: Resident
) -> None:
    notice = told(cast.officer, cast.upper)
    resident.send(resident.word(notice, sound=base64.b64encode(spoken()).decode()))
    assert neighbour.news()[0]["comments"][0]["sound"]["address"] is None
    assert make_notice_sounds() == 1
    sound = neighbour.news()[0]["comments"][0]["sound"]
    assert sound["seconds"] > 0.5
    assert neighbour.phone.client.get(sound["address"]).mimetype == "audio/mpeg"
    assert client.get(sound["address"]).status_code == 404


def test_a_hidden_comment_is_seen_by_its_author_with_the_reason_and_can_come_back(
    trainer: FlaskClient, cast: Cast, resident: Resident, neighbour: Resident
) -> None:
    notice = told(cast.officer, cast.upper)
    word = resident.word(notice, text="Lời nặng")
    resident.send(word)
    there = f"{ROOM}/comments/{word['id']}"
    refused = trainer.post(f"{there}/hiding", data={"reason": ""})
    assert refused.status_code == 422
    assert "Mời ghi lý do" in refused.get_data(as_text=True)
    assert trainer.post(f"{there}/hiding", data={"reason": "Nói xấu người khác"}).status_code == 303
    assert neighbour.news()[0]["comments"] == []
    assert resident.news()[0]["comments"][0]["hidden"] == "Nói xấu người khác"
    assert "Lời nặng" in trainer.get(f"{ROOM}/comments").get_data(as_text=True)
    assert trainer.post(f"{there}/showing").status_code == 303
    assert len(neighbour.news()[0]["comments"]) == 1
    assert db.session.scalars(select(CommentHiding.reason)).one() == "Nói xấu người khác"


def test_a_comment_becomes_a_matter_and_the_village_reads_the_answer(
    officer: FlaskClient, cast: Cast, resident: Resident, neighbour: Resident
) -> None:
    notice, now = told(cast.officer, cast.upper), clock.now()
    word = resident.word(notice, text="Đường vào thôn tối quá")
    resident.send(word)
    up = f"{ROOM}/comments/{word['id']}/matter"
    with clock.travel(now - timedelta(days=4, minutes=1)):
        assert [officer.post(up, data={"id": str(ids.new_id())}).status_code for _ in range(2)] == [303, 303]
    matter = db.session.scalars(select(Matter)).one()
    steps = f"{ROOM}/matters/{matter.id}/steps"
    assert "Chờ 4 ngày" in officer.get(f"{ROOM}/matters").get_data(as_text=True)
    for state, words in (("answered", ""), ("odd", "Lời đã gõ"), ("received", "")):
        refused = officer.post(steps, data={"id": str(ids.new_id()), "state": state, "words": words})
        assert (refused.status_code, words in refused.get_data(as_text=True)) == (422, True)
    step = {"id": str(ids.new_id()), "state": "answered", "words": "Xã lắp ba bóng đèn trong tháng này."}
    assert [officer.post(steps, data=step).status_code for _ in range(2)] == [303, 303]
    page = officer.get(f"{ROOM}/matters").get_data(as_text=True)
    told_matter = neighbour.news()[0]["comments"][0]["matter"]
    assert told_matter["state"] == "answered"
    assert [each["words"] for each in told_matter["steps"]] == ["", "Xã lắp ba bóng đèn trong tháng này."]
    assert "Xong sau 4 ngày" in page
    (said,) = matters_within_reach(db.session(), cast.officer)
    assert (said.open, said.state) == (False, "answered")


def test_staff_of_elsewhere_reach_no_comment_and_no_matter(
    app: Flask, outsider: FlaskClient, trainer: FlaskClient, cast: Cast, resident: Resident
) -> None:
    notice = told(cast.officer, cast.upper)
    word = resident.word(notice, text="Chuyện của thôn")
    resident.send(word)
    trainer.post(f"{ROOM}/comments/{word['id']}/matter", data={"id": str(ids.new_id())})
    matter = db.session.scalars(select(Matter)).one()
    there = [f"comments/{word['id']}/{act}" for act in ("hiding", "showing", "matter")] + [f"matters/{matter.id}/steps"]
    for path in there:
        form = {"id": str(ids.new_id()), "reason": "x", "state": "done", "words": "x"}
        assert outsider.post(f"{ROOM}/{path}", data=form).status_code == 404
    for path in ("", "/comments", "/matters"):
        assert "Chuyện của thôn" not in outsider.get(ROOM + path).get_data(as_text=True)
    assert db.session.scalars(select(CommentHiding)).all() == []


def test_the_words_of_someone_erased_are_shown_to_nobody(
    trainer: FlaskClient, cast: Cast, resident: Resident, neighbour: Resident
) -> None:
    notice = told(cast.officer, cast.upper)
    resident.send(resident.word(notice, text="Lời của người đi xa"))
    cast.learner.erased_at = clock.now()
    db.session.commit()
    assert neighbour.news()[0]["comments"] == []
    assert "Lời của người đi xa" not in trainer.get(f"{ROOM}/comments").get_data(as_text=True)
    forget_words_of_erased()
    assert db.session.scalars(select(NoticeComment.text)).all() == [""]
