"""Erasure: two steps, no byte of the name left, every count as it was."""

from __future__ import annotations

import json
import unicodedata

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, text

from lms.foundation import clock, ids
from lms.foundation.database import Base, db, writes
from lms.foundation.settings import Settings
from lms.keeping import keep_a_backup
from lms.lrs.counting import GUEST, writer_of
from lms.lrs.log import Fate, Recorded, append, draft, head, read
from lms.narration.models import Speaker
from lms.people.erasing import erase_again, forget_what_programs_call_erased
from lms.people.models import PersonRequest
from lms.progress.ladder import count_by_rung
from lms.registry.models import Household, Person
from lms.reporting.standings import standings_within
from lms.teaching.voice_models import VoiceNote
from tests.cast import Cast
from tests.databases import KIND
from tests.people.history import NAME, live

pytestmark = pytest.mark.slow


@pytest.fixture
def history(app: Flask, cast: Cast) -> None:
    live(cast)


def forms() -> list[bytes]:
    """The name as bytes: composed and decomposed, small and capital, as JSON escapes."""
    written = (NAME, NAME.upper(), NAME.lower())
    both = [unicodedata.normalize(form, each) for form in ("NFC", "NFD") for each in written]
    encoded = [each.encode(encoding) for each in both for encoding in ("utf-8", "utf-16-le")]
    escaped = [each.encode("ascii", "backslashreplace") for each in both]
    return [*encoded, *escaped]


def hits_in_files(settings: Settings) -> list[str]:
    """Files of the data folder, the database and its log of changes among them, that hold a form of the name."""
    files = [file for file in settings.data.rglob("*") if file.is_file()]
    return [file.name for file in files if any(form in file.read_bytes() for form in forms())]


def hits_in_tables() -> list[str]:
    """Tables in one of whose columns, read as text, a form of the name stands."""
    db.session.rollback()
    found = []
    for table in Base.metadata.sorted_tables:
        for row in db.session.execute(select(table)):
            told = b" ".join(value if isinstance(value, bytes) else str(value).encode() for value in row)
            if any(form in told for form in forms()):
                found.append(table.name)
    return sorted(set(found))


def counts(cast: Cast) -> object:
    standings = standings_within(db.session(), cast.officer, clock.now())
    return count_by_rung(each.now for each in standings), [(each.id, each.rung) for each in standings]


def erase_by_page(officer: FlaskClient, cast: Cast) -> None:
    address = f"/people/{cast.learner.id}/erasure"
    first = officer.get(address).get_data(as_text=True)
    assert "Vì sao xóa?" in first
    assert "Xóa hẳn" not in first
    speaker = db.session.scalars(select(Speaker.id)).one()
    second = officer.get(f"{address}?reason=asked").get_data(as_text=True)
    assert "Xóa hẳn" in second
    assert str(speaker) in second
    assert officer.post(address, data={"reason": "asked"}).status_code == 303
    assert db.session.get_one(Person, cast.learner.id).erased_at is None
    answer = officer.post(address, data={"reason": "asked", "sure": "yes", "voice": str(speaker)})
    assert answer.location == "/people/"


def test_no_byte_of_the_name_is_left_and_the_counts_are_right(
    history: None, officer: FlaskClient, cast: Cast, settings: Settings
) -> None:
    before = counts(cast)
    held = hits_in_tables()
    wanted = {"person", "certificate", "assignment_note", "training_session", "speaker", "household", "sheet_photo"}
    news = {"notice_version", "notice_comment", "notice_sound", "matter_step", "comment_hiding"}
    assert wanted | news | {"voice_note", "statement", "activity_definition"} <= set(held)
    erase_by_page(officer, cast)
    assert hits_in_tables() == []
    assert db.session.scalars(select(VoiceNote)).all() == []
    assert counts(cast) == before
    done = db.session.scalars(select(PersonRequest)).one()
    assert (done.kind, done.reason, done.done_by) == ("erasure", "asked", cast.officer.id)
    assert officer.get(f"/people/{cast.learner.id}").status_code == 404
    assert db.session.get_one(Household, cast.household.id).label == "Hộ TREN-001"


def test_what_programs_wrote_of_her_stays_without_her_name(
    history: None, officer: FlaskClient, cast: Cast, settings: Settings
) -> None:
    called = next(each for each in _by_programs() if "xóm trên" in json.dumps(each.body, ensure_ascii=False))
    erase_by_page(officer, cast)
    after = {each.position: each for each in _by_programs()}
    kept = after[called.position]
    assert "name" not in kept.body["actor"]
    assert (kept.id, kept.actor, kept.verb, kept.stored) == (called.id, called.actor, called.verb, called.stored)
    response = next(each.body["result"]["response"] for each in after.values() if "result" in each.body)
    assert response == "… đã làm được"
    again = {name: value for name, value in called.body.items() if name not in ("stored", "authority", "version")}
    assert append([draft(again, called.body["authority"])]) == [Fate.ALREADY], "sent again it is known, not in conflict"
    late = {**again, "id": str(ids.new_id()), "actor": called.body["actor"]}
    append([draft(late, called.body["authority"])])
    assert hits_in_tables() == ["statement"]
    forget_what_programs_call_erased()
    assert hits_in_tables() == []


def _by_programs() -> list[Recorded]:
    db.session.rollback()
    return [each for each in read(db.session(), 0, head(db.session())) if writer_of(each).startswith(GUEST)]


@pytest.mark.skipif(KIND != "sqlite", reason="about SQLite's file")
def test_the_files_and_a_backup_hold_no_byte_of_it(
    history: None, officer: FlaskClient, cast: Cast, settings: Settings
) -> None:
    assert hits_in_files(settings)
    erase_by_page(officer, cast)
    keep_a_backup()
    assert hits_in_files(settings) == []


def test_a_restored_name_is_erased_everywhere_again(history: None, officer: FlaskClient, cast: Cast) -> None:
    erase_by_page(officer, cast)
    _bring_back(cast)
    assert hits_in_tables() == ["assignment_note", "person"]
    assert erase_again() == 1
    assert hits_in_tables() == []
    assert erase_again() == 0


@writes
def _bring_back(cast: Cast) -> None:
    """As an older backup would."""
    db.session.execute(
        text("UPDATE person SET name = :name, called = 'Mẫu', erased_at = NULL WHERE id = :id"),
        {"name": NAME, "id": cast.learner.id.hex if KIND == "sqlite" else cast.learner.id},
    )
    db.session.execute(text("UPDATE assignment_note SET text = :text"), {"text": f"Gửi {NAME}"})
    db.session.expire_all()
