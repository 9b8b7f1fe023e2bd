"""Everything held on one person, in words she can read: and nothing about anybody else."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from flask import current_app
from sqlalchemy import select

from lms.access.models import Account, Device, DeviceLoss, DevicePerson, Look, PicturePin
from lms.catalogue.model import Catalogue
from lms.certificates.models import Certificate, HeldAward
from lms.foundation import ids
from lms.foundation.database import db
from lms.foundation.translation import day, language, minute, t
from lms.narration.models import Recording
from lms.people.models import Consent, Correction, PersonRequest
from lms.people.statements import Told, statements_of
from lms.people.voices import speakers_named
from lms.people.words import Row, assignment_voice, help_rows, reaction_rows, remark_rows
from lms.progress.models import Evidence, LessonStanding
from lms.registry.merging import records_of
from lms.registry.models import Household, Membership, Person
from lms.reporting.story import lesson_title, skill_name
from lms.teaching.group_models import GroupMember, LearnerGroup
from lms.teaching.models import Assignment, AssignmentNote
from lms.teaching.session_models import Attendance, RecordNote, TrainingSession
from lms.teaching.tasks import task_of


@dataclass(frozen=True)
class Section:
    """One table: ``key`` names its heading (``people.held.<key>``), ``columns`` theirs (``people.column.<name>``)."""

    key: str
    columns: tuple[str, ...]
    rows: list[Row]


def holdings_of(person: Person) -> list[Section]:
    """All of it, in the request's language; a section without rows says that there is nothing."""
    told = statements_of(person)
    found = [Section(key, columns, list(rows(person))) for key, columns, rows in _SECTIONS]
    return [*found, _notes(told), _events(told)]


def _registry(person: Person) -> Iterable[Row]:
    given = {
        "name": person.name,
        "called": person.called,
        "birth_year": str(person.birth_year or ""),
        "phone": person.phone or "",
        "listens_in": person.audio_lang,
        "picture": t("people.yes") if person.picture else "",
    }
    return [(t(f"people.field.{name}"), value or t("people.nothing")) for name, value in given.items()]


def _memberships(person: Person) -> Iterable[Row]:
    """Households by their codes: their names are other people's."""
    wanted = select(Membership).where(Membership.person_id.in_(_records(person))).order_by(Membership.valid_from)
    for each in db.session.scalars(wanted):
        home: Household = each.household
        yield home.code, home.village.title, each.relation, _on(each.valid_from), _on(each.valid_to)


def _consents(person: Person) -> Iterable[Row]:
    wanted = select(Consent).where(Consent.person_id == person.id).order_by(Consent.noted_at)
    for each in db.session.scalars(wanted):
        how = t(f"people.how.{each.how}", witness=each.witness)
        yield _on(each.given_on), t(f"people.given_by.{each.given_by}", name=each.guardian), how, _on(each.withdrawn_at)


def _corrections(person: Person) -> Iterable[Row]:
    wanted = select(Correction).where(Correction.person_id == person.id).order_by(Correction.at)
    for each in db.session.scalars(wanted):
        yield minute(each.at), t(f"people.field.{each.field}"), _account(each.by)


def _lessons(person: Person) -> Iterable[Row]:
    wanted = select(LessonStanding).where(LessonStanding.person_id == person.id).order_by(LessonStanding.opened_at)
    for each in db.session.scalars(wanted):
        yield lesson_title(each.lesson), _on(each.opened_at), _on(each.last_at), _on(each.completed_at)


def _evidence(person: Person) -> Iterable[Row]:
    wanted = select(Evidence).where(Evidence.person_id == person.id).order_by(Evidence.at)
    for each in db.session.scalars(wanted):
        what = skill_name(each.what) if each.kind == "confirmed" else lesson_title(each.what)
        yield _on(each.at), t(f"people.evidence.{each.kind}"), what, _account(each.by)


def _papers(person: Person) -> Iterable[Row]:
    wanted = select(Certificate).where(Certificate.person_id == person.id).order_by(Certificate.issued_at)
    for each in db.session.scalars(wanted):
        yield (
            each.number, t(f"certificates.kind.{each.kind}"), each.printed["recipient"], _on(each.issued_at),
            t(f"certificates.list.{each.status}"),
        )  # fmt: skip
    held = select(HeldAward).where(HeldAward.person_id == person.id, HeldAward.decided_at.is_(None))
    for award in db.session.scalars(held.order_by(HeldAward.earned_at)):
        yield "", t(f"certificates.kind.{award.kind}"), "", _on(award.earned_at), t("people.paper_waits")


def _assignments(person: Person) -> Iterable[Row]:
    wanted = (
        select(Assignment, AssignmentNote.text)
        .outerjoin(AssignmentNote, AssignmentNote.assignment_id == Assignment.id)
        .where(Assignment.person_id == person.id)
        .order_by(Assignment.at)
    )
    for each, note in db.session.execute(wanted):
        yield _on(each.at), _title(each), _on(each.due), _account(each.by), note or "", assignment_voice(each)


def _title(given: Assignment) -> str:
    catalogue: Catalogue = current_app.extensions["catalogue"]
    task = task_of(catalogue, given.kind, given.what)
    return str(task.title[language()]) if task else given.what


def _groups(person: Person) -> Iterable[Row]:
    wanted = select(LearnerGroup, GroupMember).join(GroupMember, GroupMember.group_id == LearnerGroup.id)
    for group, member in db.session.execute(wanted.where(GroupMember.person_id == person.id)):
        yield group.name, _on(member.added_at), _on(member.removed_at)


def _sessions(person: Person) -> Iterable[Row]:
    wanted = (
        select(Attendance.at, TrainingSession.place)
        .join(TrainingSession, TrainingSession.id == Attendance.session_id)
        .where(Attendance.person_id == person.id, Attendance.lesson == "")
        .order_by(Attendance.at)
    )
    return [(_on(at), place) for at, place in db.session.execute(wanted)]


def _phones(person: Person) -> Iterable[Row]:
    wanted = (
        select(DevicePerson.opened_at, Device.seen_at, DeviceLoss.told_at)
        .join(Device, Device.id == DevicePerson.device_id)
        .outerjoin(DeviceLoss, DeviceLoss.device_id == Device.id)
        .where(DevicePerson.person_id.in_(_records(person)))
        .order_by(Device.seen_at)
    )
    secret = db.session.get(PicturePin, person.id)
    for opened, seen, lost in db.session.execute(wanted):
        yield _on(opened), _on(seen), _on(lost), _on(secret.set_at) if secret else ""


def _voices(person: Person) -> Iterable[Row]:
    """Voices are kept under a name: those of her commune that say hers."""
    for speaker in speakers_named(person):
        lines = select(Recording.lesson, Recording.ended_at).where(Recording.speaker_id == speaker.id)
        for lesson, ended in db.session.execute(lines.order_by(Recording.recorded_at)):
            yield speaker.name, _on(speaker.consented_at), lesson_title(lesson), _on(ended)


def _requests(person: Person) -> Iterable[Row]:
    wanted = select(PersonRequest).where(PersonRequest.person_id == person.id).order_by(PersonRequest.noted_at)
    for each in db.session.scalars(wanted):
        yield _on(each.received_on), t(f"people.request.{each.kind}"), _on(each.due_on), _on(each.done_at)


def _looks(person: Person) -> Iterable[Row]:
    wanted = select(Look, Account.name).join(Account, Account.id == Look.account_id)
    wanted = wanted.where(Look.person_id.in_(_records(person)))
    for each, name in db.session.execute(wanted.order_by(Look.at)):
        yield minute(each.at), name, t(f"people.page.{each.page}")


def _notes(told: list[Told]) -> Section:
    """Words of trainers beside what was recorded of her."""
    mine = {each.id: each for each in told}
    kept = select(RecordNote).where(RecordNote.statement_id.in_(list(mine)))
    rows: list[Row] = [
        (minute(mine[note.statement_id].done), _account(note.by), note.text) for note in db.session.scalars(kept)
    ]
    return Section("notes", ("at", "by", "words"), rows)


def _events(told: list[Told]) -> Section:
    return Section("events", ("at", "who", "what"), [(minute(each.done), each.who, each.what) for each in told])


def _records(person: Person) -> list[uuid.UUID]:
    """All that are hers: she lived, was looked at and took her turn under each."""
    return records_of(db.session(), person.id)


def _on(moment: date | datetime | None) -> str:
    return day(moment) if moment else ""


def _account(identifier: object) -> str:
    key = ids.parse_id(str(identifier))
    found = db.session.get(Account, key) if key else None
    return found.name if found else ""


_SECTIONS: Final[tuple[tuple[str, tuple[str, ...], Callable[[Person], Iterable[Row]]], ...]] = (
    ("registry", ("what", "held"), _registry),
    ("memberships", ("household", "village", "relation", "from", "until"), _memberships),
    ("consents", ("from", "given_by", "how", "withdrawn"), _consents),
    ("corrections", ("at", "what", "by"), _corrections),
    ("lessons", ("lesson", "from", "last", "completed"), _lessons),
    ("evidence", ("at", "kind", "what", "by"), _evidence),
    ("papers", ("number", "kind", "name", "from", "state"), _papers),
    ("assignments", ("at", "what", "due", "by", "words", "voice"), _assignments),
    ("groups", ("group", "from", "until"), _groups),
    ("help", ("at", "lesson", "words", "voice"), help_rows),
    ("remarks", ("at", "notice", "words", "voice", "became"), remark_rows),
    ("reactions", ("at", "notice", "what"), reaction_rows),
    ("sessions", ("at", "place"), _sessions),
    ("phones", ("from", "last", "lost", "pictures"), _phones),
    ("voices", ("name", "consented", "lesson", "until"), _voices),
    ("requests", ("at", "what", "due", "done"), _requests),
    ("looks", ("at", "by", "page"), _looks),
)
