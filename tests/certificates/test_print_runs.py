"""Many papers in one PDF: in the village's order, with progress, gone on with after a kill."""

from __future__ import annotations

import io
import json
import os
import unicodedata
from datetime import timedelta

import pypdfium2
import pytest
from pypdf import PdfReader
from sqlalchemy import func, select

from lms.certificates import print_runs
from lms.certificates.actions import revoke
from lms.certificates.issuing import Award, grant
from lms.certificates.kinds import Kind
from lms.certificates.models import Certificate, Printing, PrintPart, PrintRun
from lms.certificates.print_runs import NothingToPrint, begin_run, in_village_order, unfinished, work
from lms.foundation import clock, ids
from lms.foundation.database import db, writes
from lms.foundation.settings import Settings
from tests.cast import Cast
from tests.certificates.browsing import Browser
from tests.factories import make_household
from tests.nursery import begin
from tests.qr import qr_texts

pytestmark = [pytest.mark.slow, pytest.mark.once]

HOUSEHOLDS = 7


@writes
def grant_all(cast: Cast) -> None:
    """Households registered in another order than their codes, each with a paper of the core set."""
    for number in (5, 2, 7, 1, 6, 3, 4):
        household = make_household(cast.upper, f"Hộ Mẫu Số {number}", code=f"TREN-1{number:02}")
        award = Award(
            kind=Kind.CORE_SET, cause=ids.new_id(), village_id=household.village_id, household_id=household.id
        )
        grant(db.session(), award)


@pytest.fixture
def small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(print_runs, "PART", 2)


def asked(cast: Cast, form: str = "a4") -> PrintRun:
    return begin_run(cast.officer, cast.commune, [cast.upper], form, "vi", ids.new_id())


def pages_of(run: PrintRun) -> list[str]:
    assert run.document is not None
    texts = [page.extract_text() for page in PdfReader(io.BytesIO(run.document)).pages]
    return [unicodedata.normalize("NFC", " ".join(text.split())) for text in texts]


def test_one_pdf_in_the_order_of_the_villages_list(cast: Cast, small_parts: None) -> None:
    grant_all(cast)
    run = asked(cast)
    work(run.id)
    pages = pages_of(run)
    assert len(pages) == HOUSEHOLDS
    assert all(f"Hộ Mẫu Số {number}" in page for number, page in enumerate(pages, 1))
    assert run.prepared == HOUSEHOLDS
    assert db.session.scalar(select(func.count()).select_from(Printing)) == HOUSEHOLDS
    assert db.session.scalar(select(func.count()).select_from(PrintPart)) == 0


def test_every_card_of_a_sheet_is_read_from_a_picture_of_150_dots(cast: Cast) -> None:
    grant_all(cast)
    run = asked(cast, "cards")
    work(run.id)
    assert run.document is not None
    document = pypdfium2.PdfDocument(run.document)
    assert len(document) == 2
    read = [text for page in document for text in qr_texts(page.render(scale=150 / 72).to_pil())]
    wanted = db.session.scalars(select(Certificate).where(Certificate.id.in_(run.papers)))
    assert sorted(read) == sorted(f"{each.printed['address']}#{each.code}" for each in wanted)


def test_what_is_withdrawn_meanwhile_is_not_printed(cast: Cast) -> None:
    grant_all(cast)
    run = asked(cast)
    revoke(cast.officer, run.papers[0], "ghi nhầm")
    work(run.id)
    assert len(pages_of(run)) == HOUSEHOLDS - 1
    assert run.papers[0] not in in_village_order(db.session(), [cast.upper.id])


def test_a_village_without_papers_prints_nothing_and_an_old_run_is_forgotten(cast: Cast) -> None:
    with pytest.raises(NothingToPrint):
        begin_run(cast.officer, cast.commune, [cast.lower], "a4", "vi", ids.new_id())
    grant_all(cast)
    old = asked(cast).id
    with clock.travel(clock.now() + timedelta(days=8)):
        asked(cast)
    assert db.session.get(PrintRun, old) is None


def test_the_page_shows_how_far_it_is_and_hands_out_the_pdf(cast: Cast, officer: Browser) -> None:
    grant_all(cast)
    name = str(ids.new_id())
    answer = officer.post("/commune/certificates/prints", id=name, village=str(cast.upper.id), form="a4", language="vi")
    assert answer.status_code == 303
    assert f"Đang chuẩn bị 0/{HOUSEHOLDS} giấy" in officer.get("/commune/certificates/prints").text
    assert officer.get(f"/commune/certificates/prints/{name}.pdf").status_code == 404
    (identifier,) = unfinished(db.session())
    work(identifier)
    assert f"/commune/certificates/prints/{name}.pdf" in officer.get("/commune/certificates/prints").text
    assert officer.get(f"/commune/certificates/prints/{name}.pdf").data.startswith(b"%PDF")


@pytest.mark.slow
@pytest.mark.parametrize(("where", "prepared"), [("laying out", 4), ("setting the pages", HOUSEHOLDS)])
def test_a_run_killed_in_the_middle_goes_on_where_it_was(
    cast: Cast, settings: Settings, where: str, prepared: int
) -> None:
    grant_all(cast)
    run = asked(cast)
    assert mortal(run, settings, where) == ""
    kept = parts()
    assert (run.prepared, run.finished_at, len(kept)) == (prepared, None, -(-prepared // 2))
    assert unfinished(db.session()) == [run.id]
    assert mortal(run, settings, "nowhere") == "done"
    pages = pages_of(run)
    assert len(pages) == HOUSEHOLDS
    assert all(f"Hộ Mẫu Số {number}" in page for number, page in enumerate(pages, 1))
    assert db.session.scalar(select(func.count()).select_from(Printing)) == HOUSEHOLDS


def mortal(run: PrintRun, settings: Settings, where: str) -> str:
    """What a process that works on the run says before it ends or dies there."""
    told = {
        "LMS_DATA": str(settings.data), "LMS_DATABASE_URL": settings.database_url, "LMS_BASE_URL": settings.base_url,
        "LMS_SECRET_KEY": settings.secret_key, "LMS_BUILD": str(settings.build),
    }  # fmt: skip
    log, command = settings.data / f"{where}.log", ["tests.certificates.mortal", str(run.id), where]
    db.session.commit()  # from here on, what the process does is seen
    begin(command, {**os.environ, **told}, log).wait(120)
    db.session.expire_all()
    return log.read_text().strip()


def parts() -> list[int]:
    return list(db.session.scalars(select(PrintPart.number)))


def test_the_order_is_kept_as_it_was_asked_for(cast: Cast) -> None:
    grant_all(cast)
    run = asked(cast)
    assert json.loads(run.wanted) == in_village_order(db.session(), [cast.upper.id])
