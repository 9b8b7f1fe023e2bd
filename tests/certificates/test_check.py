"""Anyone who scanned the code learns whether the paper is true, and nothing more."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from lms.access.models import Account
from lms.certificates.actions import revoke
from lms.certificates.models import Certificate
from lms.foundation import clock
from tests.cast import Cast
from tests.certificates.browsing import Browser

pytestmark = pytest.mark.slow

REASON = "ghi nhầm thôn"


def revoked(by: Account, certificate: Certificate) -> str:
    identifier = certificate.id
    assert revoke(by, identifier, REASON)
    return identifier


def test_a_stranger_sees_every_printed_field_without_signing_in(certificate: Certificate, stranger: Browser) -> None:
    printed = certificate.printed
    for language, status in (("vi", "Giấy này còn giá trị"), ("en", "This certificate is valid")):
        answer = stranger.get(f"/c/{certificate.id}?lang={language}")
        assert answer.status_code == 200
        words = printed["texts"][language]
        fields = ("recipient", "place", "number", "issued", "expires", "issuer", "site_name")
        for shown in (status, words["title"], words["body"], *(printed[field] for field in fields)):
            assert shown in answer.text, shown


def test_search_engines_are_kept_away(certificate: Certificate, stranger: Browser) -> None:
    assert '<meta name="robots" content="noindex">' in stranger.get(f"/c/{certificate.id}").text
    assert stranger.get(f"/c/{certificate.id}.pdf").headers["X-Robots-Tag"] == "noindex"


def test_an_unknown_address_says_so_in_plain_words(certificate: Certificate, stranger: Browser) -> None:
    for address in ("/c/aaaaaaaaaaaaaaaaaaaaaaaaaa", "/c/aaaaaaaaaaaaaaaaaaaaaaaaaa.pdf"):
        answer = stranger.get(address)
        assert answer.status_code == 404
        assert "Không có giấy chứng nhận này" in answer.text
        assert certificate.number not in answer.text


def test_the_paper_opens_in_the_browser_and_carries_its_number(certificate: Certificate, stranger: Browser) -> None:
    answer = stranger.get(f"/c/{certificate.id}.pdf")
    assert answer.content_type == "application/pdf"
    assert answer.headers["Content-Disposition"] == f'inline; filename="{certificate.number.replace("/", "-")}.vi.pdf"'
    assert answer.data.startswith(b"%PDF")


def test_an_expired_paper_says_when_it_ended(certificate: Certificate, stranger: Browser) -> None:
    with clock.travel(datetime(2036, 1, 1, tzinfo=UTC)):
        answer = stranger.get(f"/c/{certificate.id}")
    assert f"Giấy này đã hết hạn ngày {certificate.printed['expires']}" in answer.text


def test_a_withdrawn_paper_says_when_and_why(certificate: Certificate, cast: Cast, stranger: Browser) -> None:
    identifier = revoked(cast.officer, certificate)
    answer = stranger.get(f"/c/{identifier}")
    assert answer.status_code == 200
    assert "Giấy này đã bị thu hồi ngày" in answer.text
    assert REASON in answer.text


def test_a_withdrawn_paper_is_not_printed_again(certificate: Certificate, cast: Cast, stranger: Browser) -> None:
    identifier = revoked(cast.officer, certificate)
    answer = stranger.get(f"/c/{identifier}.pdf")
    assert answer.status_code == 410
    assert REASON in answer.text
    assert ".pdf" not in stranger.get(f"/c/{identifier}").text
