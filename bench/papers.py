"""A village's thousand papers in one PDF, as the print run makes them, and three hundred household cards."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from itertools import islice

from sqlalchemy import select

from bench.commune import Commune
from bench.figures import Figure, say, stopwatch, written
from lms.access.cards import issue_card
from lms.access.models import Account
from lms.certificates.issuing import Award, issue
from lms.certificates.kinds import Kind
from lms.certificates.models import PrintRun
from lms.certificates.print_runs import in_village_order, work
from lms.foundation import clock, ids
from lms.foundation.database import db, writes
from lms.registry.models import Area, Household
from lms.teaching.card_sheets import NewCard, card_sheets

PAPERS = 1_000
# Issue 8: a village's thousand in one PDF in the village's order.
LONGEST_SECONDS = 30
CARDS = 300
# Issue 6: three hundred cards in seconds.
LONGEST_CARDS = 10


def figures(commune: Commune) -> Iterator[Figure]:
    """A thousand households of the commune, each with a paper, then all of them in one file."""
    with commune.app.app_context():
        say(f"papers: {PAPERS:,} certificates …")
        with stopwatch() as issuing:
            _issue_all()
        yield Figure(f"{PAPERS:,} certificates issued and signed", issuing(), "s", beside=_each(issuing()))
        run = _asked()
        with stopwatch() as printing:
            work(run.id)
        size = len(run.document or b"") / 1_000_000
        beside = f"{_each(printing())}; {written(size)} MB"
        yield Figure(f"{PAPERS:,} certificates in one PDF", printing(), "s", LONGEST_SECONDS, beside)
        new = _new_cards()
        with stopwatch() as cards:
            card_sheets(new, "vi")
        yield Figure(f"{CARDS} household cards on A4 sheets", cards(), "s", LONGEST_CARDS)


def _each(seconds: float) -> str:
    return f"{written(1000 * seconds / PAPERS)} ms each"


@writes
def _new_cards() -> list[NewCard]:
    session = db.session()
    return [NewCard(each, issue_card(each)) for each in session.scalars(select(Household).limit(CARDS))]


@writes
def _issue_all() -> None:
    session = db.session()
    households: Sequence[Household] = list(islice(session.scalars(select(Household).order_by(Household.code)), PAPERS))
    for household in households:
        issue(
            session,
            Award(
                kind=Kind.HOUSEHOLD, cause=ids.new_id(), village_id=household.village_id, household_id=household.id
            ),
        )  # fmt: skip


@writes
def _asked() -> PrintRun:
    session = db.session()
    commune = session.scalars(select(Area).where(Area.level == "commune")).one()
    villages = list(session.scalars(select(Area.id).where(Area.parent_id == commune.id)))
    officer = session.scalars(select(Account).where(Account.role == "officer")).first()
    assert officer is not None
    wanted = in_village_order(session, villages)[:PAPERS]
    run = PrintRun(
        id=ids.new_id(), commune_id=commune.id, form="a4", language="vi", wanted=json.dumps(wanted), prepared=0,
        asked_at=clock.now(), asked_by=officer.id,
    )  # fmt: skip
    session.add(run)
    return run
