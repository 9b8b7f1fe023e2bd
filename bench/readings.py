"""How fast the log becomes what people see: projections, the ladder, the commune's page, certificates."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import msgspec
from flask import current_app
from flask.testing import FlaskClient
from sqlalchemy import select

from bench.commune import Commune
from bench.figures import Figure, least_seconds, say, stopwatch, written
from lms import wiring
from lms.catalogue.model import Catalogue
from lms.certificates.models import Certificate
from lms.certificates.paper import pdf
from lms.foundation import clock
from lms.foundation.database import db
from lms.lrs.models import Statement
from lms.lrs.subscribers import catch_up
from lms.progress.ladder import ladder
from lms.registry.models import Household

RUNS, STUB_RUNS = 7, 200
PAPERS = 100
OFFICER, TRAINER = "canbo", "totruong1"


def figures(commune: Commune) -> Iterator[Figure]:
    """Read the whole log once, then look at it as people do."""
    with commune.app.app_context():
        yield _projected(commune)
        officer, trainer = _signed_in(commune, OFFICER), _signed_in(commune, TRAINER)
        stub = least_seconds(lambda: _page(officer, "/healthz"), STUB_RUNS)
        say("readings: ladder, pages, certificates …")
        yield Figure("a stub page (/healthz)", stub * 1000, "ms", beside="the reference of what follows")
        yield _compared("ladder of all households", _read_ladder, stub)
        yield _compared("commune's first page", lambda: _page(officer, "/commune/"), stub)
        yield _compared("commune's households, a page of 50", lambda: _page(officer, "/commune/households"), stub)
        yield _compared("trainer's day, 4 villages", lambda: _page(trainer, "/trainer/"), stub)
        yield _compared("catalogue, unchanged lessons", lambda: _page(officer, "/phone/catalogue"), stub)
        yield _printed(stub)


def _projected(commune: Commune) -> Figure:
    say(f"readings: {commune.statements:,} statements through all subscribers …")
    with stopwatch() as reading:
        documents = db.session.scalars(select(Statement.document)).all()
        for document in documents:
            msgspec.json.decode(document)
    db.session.rollback()
    with stopwatch() as projecting:
        catch_up(wiring.SUBSCRIBERS)
    rate, raw = commune.statements / projecting(), commune.statements / reading()
    beside = f"{written(rate / raw)} of reading and decoding the same statements ({written(raw)}/s)"
    return Figure("projections, all subscribers", rate, "statements/s", beside=beside)


def _compared(what: str, work: Callable[[], object], stub: float) -> Figure:
    seconds = least_seconds(work, RUNS)
    return Figure(what, seconds * 1000, "ms", beside=f"{written(seconds / stub)} stub pages")


def _read_ladder() -> None:
    db.session.rollback()
    catalogue: Catalogue = current_app.extensions["catalogue"]
    ladder(db.session(), select(Household.id), catalogue.core, clock.now())


def _printed(stub: float) -> Figure:
    papers = list(db.session.scalars(select(Certificate).limit(PAPERS)))
    if len(papers) < PAPERS:
        raise RuntimeError(f"only {len(papers)} certificates were awarded")
    with stopwatch() as seconds:
        for paper in papers:
            pdf(paper)
    beside = f"{written(seconds() / stub)} stub pages; {written(seconds() * 1000 / PAPERS)} ms each"
    return Figure(f"{PAPERS} certificates as PDF", seconds(), "s", beside=beside)


def _signed_in(commune: Commune, username: str) -> FlaskClient:
    client = commune.app.test_client()
    client.environ_base["HTTP_SEC_FETCH_SITE"] = "same-origin"
    form = {"username": username, "password": commune.passwords[username]}
    answer = client.post("/staff/sign-in", data=form)
    if answer.status_code != 303:
        raise RuntimeError(f"signing in as {username} answers {answer.status_code}")
    return client


def _page(client: FlaskClient, place: str) -> None:
    status = client.get(place).status_code
    if status != 200:
        raise RuntimeError(f"{place} answers {status}")
