"""One certificate for a household that completed the core set, however often that is heard."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

from sqlalchemy import delete, func, select

from lms import wiring
from lms.certificates.awarding import award
from lms.certificates.models import Certificate
from lms.certificates.paper import pdf
from lms.foundation import clock
from lms.foundation.database import db, writes
from lms.lrs.log import head, read
from lms.lrs.models import Cursor, Statement
from lms.lrs.subscribers import catch_up, replay
from lms.lrs.vocabulary import VERB, activity_id
from lms.registry.models import Household
from tests.cast import Cast
from tests.learning import complete_core


def count(verb: str) -> int:
    return db.session.scalar(select(func.count()).where(Statement.verb == VERB[verb])) or 0


def certificates() -> int:
    return db.session.scalar(select(func.count()).select_from(Certificate)) or 0


def test_completing_the_core_set_earns_one_certificate_and_says_so(certificate: Certificate, cast: Cast) -> None:
    assert certificate.household_id == cast.household.id
    assert certificate.status == "valid"
    assert count("earned") == 1
    (stated,) = read(db.session(), 0, head(db.session()), frozenset({VERB["earned"]}))
    assert stated.activity == activity_id("certificates", certificate.id)
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
    assert len(set(numbers)) == len(numbers) == 3
    assert sum(number.endswith("/00002") for number in numbers) >= 1


@writes
def rename(household: Household, label: str) -> None:
    household.label = label


def test_what_is_printed_stays_when_the_household_gets_another_name(certificate: Certificate, cast: Cast) -> None:
    before = certificate.printed
    rename(cast.household, "Hộ ông Khác")
    db.session.expire_all()
    assert certificate.printed == before
    assert certificate.printed["recipient"] == "Hộ bà Đào Mẫu"


def test_the_same_paper_is_made_again_from_the_same_data(certificate: Certificate) -> None:
    assert pdf(json.loads(certificate.data))[:8] == pdf(certificate.printed)[:8] == b"%PDF-1.7"


def test_it_expires_after_two_years(certificate: Certificate) -> None:
    assert certificate.expires_at - certificate.issued_at == timedelta(days=730)
    with clock.travel(datetime(2036, 1, 1, tzinfo=UTC)):
        assert certificate.status == "expired"
