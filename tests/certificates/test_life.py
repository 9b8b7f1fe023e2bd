"""What becomes of a certificate: held and signed, corrected, renewed by a review, printed again."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from lms.certificates.actions import NameMissing, NotValid, ReasonMissing, correct, decline, revoke, sign_awards
from lms.certificates.kinds import Kind
from lms.certificates.models import Certificate, HeldAward, Printing
from lms.certificates.queries import waiting_in
from lms.foundation import clock, ids
from lms.foundation.database import db
from tests.cast import Cast
from tests.certificates.browsing import Browser
from tests.certificates.stage import SCAM, become_digital, choose, listen
from tests.learning import pass_review

pytestmark = pytest.mark.slow


def papers(kind: Kind) -> list[Certificate]:
    wanted = select(Certificate).where(Certificate.kind == kind.value)
    return list(db.session.scalars(wanted.order_by(Certificate.issued_at)))


def waiting(cast: Cast) -> list[HeldAward]:
    return waiting_in(db.session(), [cast.upper.id, cast.lower.id])


def test_where_the_commune_signs_nothing_is_issued_before_and_all_of_it_once_after(cast: Cast) -> None:
    choose(cast.officer, cast.commune, held=True, signer="Bà Ký Mẫu")
    become_digital(cast)
    listen()
    assert list(db.session.scalars(select(Certificate))) == []
    held = waiting(cast)
    assert {award.kind for award in held} == {"core_set", "course", "digital_household"}
    assert sign_awards(cast.officer, held) == len(held)
    assert sign_awards(cast.officer, held) == 0
    listen()
    rows = list(db.session.scalars(select(Certificate)))
    assert len(rows) == len(held)
    assert {row.signed_by for row in rows} == {cast.officer.id}
    assert {row.printed["signer"] for row in rows} == {"Bà Ký Mẫu"}
    assert waiting(cast) == []


def test_what_is_declined_is_not_issued_and_keeps_its_reason(cast: Cast) -> None:
    choose(cast.officer, cast.commune, held=True)
    become_digital(cast)
    (award,) = [each for each in waiting(cast) if each.kind == "digital_household"]
    with pytest.raises(ReasonMissing):
        decline(cast.officer, award, "  ")
    assert decline(cast.officer, award, "chưa gặp hộ")
    assert sign_awards(cast.officer, [award]) == 0
    listen()
    assert papers(Kind.HOUSEHOLD) == []
    assert db.session.get_one(HeldAward, award.id).reason == "chưa gặp hộ"


def test_the_officer_signs_many_at_once_on_her_page(cast: Cast, officer: Browser) -> None:
    choose(cast.officer, cast.commune, held=True)
    become_digital(cast)
    page = officer.get("/commune/certificates/waiting")
    assert cast.household.label in page.text
    count = len(waiting(cast))
    chosen = {"award": [str(award.id) for award in waiting(cast)]}
    assert officer.post("/commune/certificates/waiting/signature").status_code == 400
    assert officer.post("/commune/certificates/waiting/signature", **chosen).status_code == 303  # type: ignore[arg-type]
    assert len(list(db.session.scalars(select(Certificate)))) == count


def test_a_correction_withdraws_the_old_paper_and_leads_to_the_new_one(
    certificate: Certificate, cast: Cast, stranger: Browser
) -> None:
    old, expires = certificate.id, certificate.expires_at
    with pytest.raises(NameMissing):
        correct(cast.officer, old, " ", "sai tên")
    with pytest.raises(ReasonMissing):
        correct(cast.officer, old, "Hộ bà Đào Đúng", "")
    new = correct(cast.officer, old, "Hộ bà Đào Đúng", "sai tên")
    assert correct(cast.officer, old, "Hộ bà Đào Đúng", "sai tên").id == new.id
    assert new.id != old
    assert (new.expires_at, new.printed["recipient"]) == (expires, "Hộ bà Đào Đúng")
    number = new.number
    page = stranger.get(f"/c/{old}").text
    assert "đã bị thu hồi" in page
    assert number in page
    assert f"/c/{new.id}" in page
    assert "còn giá trị" in stranger.get(f"/c/{new.id}").text


def test_what_was_withdrawn_cannot_be_corrected(certificate: Certificate, cast: Cast) -> None:
    revoke(cast.officer, certificate.id, "ghi nhầm")
    with pytest.raises(NotValid):
        correct(cast.officer, certificate.id, "Hộ khác", "x")


@pytest.mark.parametrize("days_before", [30, -400])
def test_a_review_near_the_end_or_after_it_renews_for_another_24_months(cast: Cast, days_before: int) -> None:
    become_digital(cast)
    (old,) = papers(Kind.HOUSEHOLD)
    expires = old.expires_at
    then = expires - timedelta(days=days_before)
    pass_review(cast.learner, cast.household, SCAM, then)
    with clock.travel(then):
        listen()
        listen()
    first, second = papers(Kind.HOUSEHOLD)
    assert (first.id, second.replaces_id) == (old.id, old.id)
    assert second.expires_at.astimezone(clock.VIETNAM).year == then.astimezone(clock.VIETNAM).year + 2
    assert first.expires_at == expires
    assert first.revocation is None
    assert second.proofs[-1]["what"] == SCAM


def test_a_review_long_before_the_end_or_of_another_lesson_renews_nothing(cast: Cast) -> None:
    become_digital(cast)
    (old,) = papers(Kind.HOUSEHOLD)
    early, late = old.expires_at - timedelta(days=90), old.expires_at - timedelta(days=10)
    pass_review(cast.learner, cast.household, SCAM, early)
    pass_review(cast.learner, cast.household, "qr-pay-buyer", late)
    with clock.travel(late):
        listen()
    assert len(papers(Kind.HOUSEHOLD)) == 1


def test_each_printing_is_counted_once(certificate: Certificate, officer: Browser) -> None:
    here, name = f"/commune/certificates/{certificate.id}", str(ids.new_id())
    for _ in range(2):
        answer = officer.post(f"{here}/printings", id=name, form="a4")
        assert answer.status_code == 303
    assert officer.get(answer.location or "").mimetype == "application/pdf"
    officer.post(f"{here}/printings", id=str(ids.new_id()), form="card")
    assert len(list(db.session.scalars(select(Printing)))) == 2
    assert "Đã in 2 lần" in officer.get(here).text
