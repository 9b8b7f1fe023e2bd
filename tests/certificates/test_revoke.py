"""The officer of the commune withdraws a certificate, with a reason, once."""

from __future__ import annotations

import pytest
from flask import Flask

from lms.certificates.actions import ReasonMissing, revoke
from lms.certificates.models import Certificate, Revocation
from lms.foundation.database import db
from lms.lrs.log import Recorded, head, read
from lms.lrs.vocabulary import VERB, activity_id
from tests.cast import Cast
from tests.certificates.browsing import Browser

pytestmark = pytest.mark.slow

REASON = "ghi nhầm thôn"


def withdrawals() -> list[Recorded]:
    return read(db.session(), 0, head(db.session()), frozenset({VERB["withdrew"]}))


def test_withdrawing_is_stated_without_its_reason(certificate: Certificate, cast: Cast) -> None:
    identifier = certificate.id
    assert revoke(cast.officer, identifier, f"  {REASON} ")
    (stated,) = withdrawals()
    assert stated.activity == activity_id("certificates", identifier)
    assert stated.actor == str(cast.officer.id)
    assert stated.team == str(cast.household.id)
    assert REASON not in str(stated.body)
    assert db.session.get_one(Revocation, identifier).reason == REASON


def test_withdrawn_twice_keeps_the_first_reason(certificate: Certificate, cast: Cast) -> None:
    identifier = certificate.id
    assert revoke(cast.officer, identifier, REASON)
    assert not revoke(cast.officer, identifier, "lý do khác")
    assert db.session.get_one(Revocation, identifier).reason == REASON
    assert len(withdrawals()) == 1


def test_nothing_is_withdrawn_without_a_reason(certificate: Certificate, cast: Cast) -> None:
    identifier = certificate.id
    with pytest.raises(ReasonMissing):
        revoke(cast.officer, identifier, " \n ")
    assert withdrawals() == []


def test_the_officer_withdraws_from_the_page(certificate: Certificate, officer: Browser) -> None:
    here = f"/commune/certificates/{certificate.id}"
    assert "Thu hồi giấy số" in officer.get(f"{here}/revocation").text
    assert officer.post(f"{here}/revocation", reason="").status_code == 400
    answer = officer.post(f"{here}/revocation", reason=REASON)
    assert (answer.status_code, answer.headers["Location"]) == (303, here)
    shown = officer.get(here).text
    assert "Đã thu hồi giấy số" in shown
    assert REASON in shown


def test_the_page_says_that_it_was_withdrawn_before(certificate: Certificate, officer: Browser) -> None:
    here = f"/commune/certificates/{certificate.id}"
    officer.post(f"{here}/revocation", reason=REASON)
    officer.post(f"{here}/revocation", reason="lý do khác")
    shown = officer.get(here).text
    assert "Lý do cũ được giữ nguyên" in shown
    assert "lý do khác" not in shown
    assert "Lý do cũ được giữ nguyên" in officer.get(f"{here}/revocation").text


def test_the_list_shows_the_communes_certificates_by_village(
    certificate: Certificate, cast: Cast, officer: Browser
) -> None:
    assert certificate.number in officer.get("/commune/certificates").text
    assert certificate.number in officer.get(f"/commune/certificates?village={cast.upper.id}").text
    assert certificate.number not in officer.get(f"/commune/certificates?village={cast.lower.id}").text
    fragment = officer.get("/commune/certificates", **{"HX-Request": "true"}).text
    assert certificate.number in fragment
    assert "<html" not in fragment


def test_the_officer_sees_the_paper_as_it_is_printed(certificate: Certificate, officer: Browser) -> None:
    here = f"/commune/certificates/{certificate.id}"
    assert f"{here}/paper.png" in officer.get(here).text
    assert officer.get(f"{here}/paper.png").data.startswith(b"\x89PNG")


def test_the_officer_of_another_commune_finds_nothing(certificate: Certificate, outside_officer: Browser) -> None:
    here = f"/commune/certificates/{certificate.id}"
    for address in (here, f"{here}/paper.png", f"{here}/revocation"):
        answer = outside_officer.get(address)
        assert answer.status_code == 404
        assert certificate.number not in answer.text
        assert certificate.printed["recipient"] not in answer.text
    assert outside_officer.post(f"{here}/revocation", reason=REASON).status_code == 404
    assert certificate.number not in outside_officer.get("/commune/certificates").text
    assert withdrawals() == []


def test_strangers_are_asked_to_sign_in(certificate: Certificate, stranger: Browser) -> None:
    here = f"/commune/certificates/{certificate.id}"
    assert stranger.get(here).status_code == 303
    assert stranger.post(f"{here}/revocation", reason=REASON).status_code == 303
    assert withdrawals() == []


def test_a_trainer_is_kept_out(certificate: Certificate, cast: Cast, app: Flask) -> None:
    assert Browser(app, cast.trainer).get(f"/commune/certificates/{certificate.id}").status_code == 403
