"""One certificate for a household that completed the core set, however often that is heard."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy import delete, select

from lms import wiring
from lms.certificates.awarding import award
from lms.certificates.kinds import Kind
from lms.certificates.models import Certificate
from lms.foundation import clock
from lms.foundation.database import db, writes
from lms.lrs.log import Recorded, head, read
from lms.lrs.models import Cursor
from lms.lrs.replaying import replay
from lms.lrs.subscribers import catch_up
from lms.lrs.vocabulary import VERB, activity_id
from lms.progress.reactions import CORE_SET
from lms.registry.models import Household
from tests.cast import Cast
from tests.learning import complete_core

pytestmark = pytest.mark.slow


def papers(kind: Kind = Kind.CORE_SET) -> list[Certificate]:
    return list(db.session.scalars(select(Certificate).where(Certificate.kind == kind.value)))


def count(verb: str) -> int:
    """How often that was said of households and their core set."""
    about = [CORE_SET] if verb == "satisfied" else [activity_id("certificates", each.id) for each in papers()]
    return sum(each.activity in about for each in everything_said(verb))


def everything_said(verb: str) -> list[Recorded]:
    return read(db.session(), 0, head(db.session()), frozenset({VERB[verb]}))


def certificates() -> int:
    return len(papers())


def test_completing_the_core_set_earns_one_certificate_and_says_so(certificate: Certificate, cast: Cast) -> None:
    assert certificate.household_id == cast.household.id
    assert certificate.status == "valid"
    assert count("earned") == 1
    mine = activity_id("certificates", certificate.id)
    (stated,) = [each for each in everything_said("earned") if each.activity == mine]
    assert stated.team == str(cast.household.id)


@writes
def hear_again() -> None:
    session = db.session()
    for statement in read(session, 0, head(session), frozenset({VERB["satisfied"]})):
        award(session, statement)


@writes
def forget_the_cursor() -> None:
    db.session.execute(delete(Cursor).where(Cursor.name == "awards"))


def test_a_statement_heard_again_awards_nothing_again(certificate: Certificate) -> None:
    hear_again()
    hear_again()
    assert (certificates(), count("earned")) == (1, 1)


def test_a_lost_cursor_awards_nothing_again(certificate: Certificate) -> None:
    forget_the_cursor()
    catch_up(wiring.SUBSCRIBERS)
    assert (certificates(), count("earned")) == (1, 1)


def test_replaying_progress_awards_nothing_again(certificate: Certificate) -> None:
    replay(wiring.subscriber("progress"), lambda position, head: None)
    catch_up(wiring.SUBSCRIBERS)
    assert (certificates(), count("satisfied"), count("earned")) == (1, 1, 1)


def test_a_second_person_who_completes_earns_no_second_certificate(certificate: Certificate, cast: Cast) -> None:
    complete_core(cast.housemate, cast.household, clock.now())
    catch_up(wiring.SUBSCRIBERS)
    assert certificates() == 1


def test_numbers_count_up_and_are_unique(certificate: Certificate, cast: Cast) -> None:
    complete_core(cast.neighbour, cast.neighbours, clock.now())
    complete_core(cast.stranger, cast.foreign_household, clock.now())
    catch_up(wiring.SUBSCRIBERS)
    numbers = list(db.session.scalars(select(Certificate.number)))
    assert len(set(numbers)) == len(numbers) >= 3
    own = sorted(number for number in numbers if number.startswith(certificate.number[:-5]))
    assert [int(number[-5:]) for number in own] == list(range(1, len(own) + 1))


@writes
def rename(household: Household, label: str) -> None:
    household.label = label


def test_what_is_printed_stays_when_the_household_gets_another_name(certificate: Certificate, cast: Cast) -> None:
    before = certificate.printed
    rename(cast.household, "Hộ ông Khác")
    db.session.expire_all()
    assert certificate.printed == before
    assert certificate.printed["recipient"] == "Hộ bà Đào Mẫu"


def test_it_expires_after_two_years(certificate: Certificate) -> None:
    issued, expires = (moment.astimezone(clock.VIETNAM) for moment in (certificate.issued_at, certificate.expires_at))
    assert (expires.year, expires.month) == (issued.year + 2, issued.month)
    assert issued.day - expires.day in (0, 1)
    with clock.travel(datetime(2036, 1, 1, tzinfo=UTC)):
        assert certificate.status == "expired"
