"""Erasure: nothing says any more who somebody was, and every count stays as it was.

The facts of learning stay under her random id; whatever bears her name, voice or key is taken away (record 24).
"""

from __future__ import annotations

import json
import unicodedata
import uuid
from collections.abc import Collection, Iterator
from typing import Any, Final

from sqlalchemy import delete, or_, select, update

from lms.access.models import Account, DevicePerson, PicturePin
from lms.certificates.models import Certificate, HeldAward, PrintPart, PrintRun, Revocation
from lms.certificates.village_models import VillageFinding
from lms.composing.models import Revision
from lms.foundation.database import db, writes
from lms.foundation.translation import t
from lms.lrs.redacting import STRUCK_OUT, call_nothing, take_out
from lms.narration.actions import withdraw_consent
from lms.narration.models import Speaker
from lms.notices.attachments import forget_words_of_erased
from lms.notices.models import CommentHiding, MatterStep, NoticeComment, NoticeVersion, NoticeWithdrawal
from lms.people.models import Consent
from lms.people.statements import statement_ids
from lms.progress.models import LadderRule
from lms.registry.actions import earlier_records, erase_person
from lms.registry.erasures import noted
from lms.registry.import_models import ImportChange
from lms.registry.models import Household, ImportRun, Membership, Person, Stall
from lms.registry.places_models import WifiPoint
from lms.registry.queries import HEAD
from lms.registry.spelling import fold
from lms.reporting.outside_models import OutsideFigure
from lms.signals.models import Judgement
from lms.teaching.group_models import LearnerGroup
from lms.teaching.help_models import HelpAnswer, HelpRequest
from lms.teaching.models import Assignment, AssignmentChange, AssignmentNote
from lms.teaching.session_models import Attendance, RecordNote, SheetPhoto, TrainingSession
from lms.teaching.voices import forget_erased

# Words that staff typed: in them her full name is struck out, wherever it stands.
FREE_TEXT: Final[tuple[tuple[Any, str], ...]] = (
    (AssignmentNote, "text"), (AssignmentChange, "note"), (HelpAnswer, "text"), (RecordNote, "text"),
    (TrainingSession, "place"), (LearnerGroup, "name"), (Revocation, "reason"), (HeldAward, "reason"),
    (Household, "label"), (Household, "lane"), (Stall, "label"), (WifiPoint, "place"), (Consent, "witness"),
    (Consent, "guardian"), (Revision, "written"), (NoticeVersion, "title"), (NoticeVersion, "body"),
    (NoticeVersion, "picture_words"), (NoticeWithdrawal, "reason"), (NoticeComment, "text"), (CommentHiding, "reason"),
    (MatterStep, "words"), (VillageFinding, "evidence"), (ImportRun, "filename"), (ImportChange, "before"),
    (Judgement, "reason"), (LadderRule, "reason"), (OutsideFigure, "note"), (OutsideFigure, "reason"),
)  # fmt: skip

_AT_ONCE: Final = 200


@writes
def erase(by: Account, person: Person, speakers: Collection[Speaker] = ()) -> None:
    """Erase a person with all that bears her name; ``speakers``: voices that are hers."""
    for speaker in speakers:
        withdraw_consent(by, speaker)
        speaker.name = STRUCK_OUT
    for each in [person, *earlier_records(person)]:
        _strike_everywhere(each)
    erase_person(person)
    _silence()


@writes
def erase_again() -> int:
    """After a restore: erase everyone of the ledger whose name is back; answers how many."""
    back = select(Person).where(Person.id.in_(noted()), Person.erased_at.is_(None))
    people = list(db.session.scalars(back))
    for person in people:
        _strike_everywhere(person)
        erase_person(person)
    _silence()
    return len(people)


@writes
def forget_what_programs_call_erased() -> None:
    """What another program wrote after the erasure, or sent late: it may state things of her id, never her name."""
    erased = [str(each) for each in db.session.scalars(select(Person.id).where(Person.erased_at.is_not(None)))]
    for start in range(0, len(erased), _AT_ONCE):
        call_nothing(db.session(), erased[start : start + _AT_ONCE])


def scrub() -> None:
    """Let the file forget too what was overwritten: on SQLite the log of changes is written back and emptied."""
    if db.engine.dialect.name == "sqlite":
        db.session.rollback()
        with db.engine.connect() as connection:
            connection.exec_driver_sql("COMMIT")  # a checkpoint inside a transaction does nothing
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")


def _strike_everywhere(person: Person) -> None:
    homes = _called_after(person)
    for home in homes:
        home.label = t("people.household_of", lang="vi", code=home.code)
    _papers(person, {home.id for home in homes})
    _words_about(person)
    for model, column in FREE_TEXT if person.name else ():
        _strike(model, column, person.name)
    take_out(db.session(), [str(person.id)], sorted(set(_forms(person.name)), key=len) if person.name else ())
    for gone in (DevicePerson, PicturePin):
        db.session.execute(delete(gone).where(gone.person_id == person.id))
    db.session.execute(update(Consent).where(Consent.person_id == person.id).values(guardian="", witness=""))
    db.session.flush()


def _silence() -> None:
    """What erased people said, and what was said to them alone."""
    forget_erased()
    forget_words_of_erased()


def _called_after(person: Person) -> list[Household]:
    """The households she was head of whose name has hers in it: “Hộ bà …”."""
    wanted = select(Household).join(Membership, Membership.household_id == Household.id)
    headed = wanted.where(Membership.person_id == person.id, Membership.relation == HEAD)
    words = set(fold(f"{person.called} {person.name.split()[-1] if person.name else ''}").split())
    return [home for home in db.session.scalars(headed) if words & set(fold(home.label).split())]


def _papers(person: Person, homes: set[uuid.UUID]) -> None:
    """Her papers, and those of a household called after her: their number, dates and evidence stay, the name goes."""
    of_homes = Certificate.household_id.in_(homes) & Certificate.person_id.is_(None)
    papers = list(db.session.scalars(select(Certificate).where(or_(Certificate.person_id == person.id, of_homes))))
    for paper in papers:
        known = paper.household_id and not paper.person_id and db.session.get(Household, paper.household_id)
        printed = {**paper.printed, "recipient": known.label if known else STRUCK_OUT}
        paper.data, paper.code, paper.badge = json.dumps(printed, ensure_ascii=False), None, None
        if paper.revocation:
            paper.revocation.reason = STRUCK_OUT
    _print_runs({paper.id for paper in papers})
    db.session.execute(update(HeldAward).where(HeldAward.person_id == person.id).values(reason=None))


def _print_runs(papers: set[str]) -> None:
    """A document with one of these papers is gone; those who want it ask for it anew."""
    for run in db.session.scalars(select(PrintRun)):
        if papers & set(run.papers):
            db.session.execute(delete(PrintPart).where(PrintPart.run_id == run.id))
            db.session.delete(run)


def _words_about(person: Person) -> None:
    """Words bound to her id, whatever they say, and photos of lists on which she signed."""
    mine = select(Assignment.id).where(Assignment.person_id == person.id)
    calls = select(HelpRequest.statement_id).where(HelpRequest.person_id == person.id)
    sessions = select(Attendance.session_id).where(Attendance.person_id == person.id)
    db.session.execute(delete(AssignmentNote).where(AssignmentNote.assignment_id.in_(mine)))
    db.session.execute(update(AssignmentChange).where(AssignmentChange.assignment_id.in_(mine)).values(note=""))
    db.session.execute(update(HelpAnswer).where(HelpAnswer.request_id.in_(calls)).values(text=STRUCK_OUT))
    remarks = select(NoticeComment.id).where(NoticeComment.person_id == person.id)
    db.session.execute(update(CommentHiding).where(CommentHiding.comment_id.in_(remarks)).values(reason=STRUCK_OUT))
    db.session.execute(delete(RecordNote).where(RecordNote.statement_id.in_(statement_ids(person))))
    db.session.execute(delete(SheetPhoto).where(SheetPhoto.session_id.in_(sessions)))


def _strike(model: Any, column: str, name: str) -> None:
    """Strike a full name out of one column, in each Unicode form and however it is capitalised as a whole."""
    attribute = getattr(model, column)
    forms = set(_forms(name))
    naming = or_(*(attribute.contains(each, autoescape=True) for each in forms))
    for row in db.session.scalars(select(model).where(naming)):
        words = getattr(row, column)
        for each in forms:
            words = words.replace(each, STRUCK_OUT)
        setattr(row, column, words)


def _forms(name: str) -> Iterator[str]:
    for written in (name, name.upper(), name.lower()):
        yield unicodedata.normalize("NFC", written)
        yield unicodedata.normalize("NFD", written)
