"""The paper: every letter of every name, one page, and a code that a phone's camera reads."""

from __future__ import annotations

import io
import json
import unicodedata

import pytest
import zxingcpp
from PIL import Image
from pypdf import PdfReader

from lms.certificates.models import Certificate
from lms.certificates.paper import pdf, picture
from lms.certificates.signed_code import code_for
from lms.foundation.translation import LANGUAGES

HARD_NAMES = ("Tằng Thị Hường", "Voòng Chăn Sềnh", "Đặng Quỳnh Như", "Y Ƀhiăp Niê Kƀuôr")
COPIED = ("id", "number", "kind", "course", "template", "issued_at", "expires_at", "status_list", "status_index")
LONG_NAME = "Hộ bà Nguyễn Hoàng Thị Phương Thảo và ông Tằng Voòng Sềnh Lộc"


def named(certificate: Certificate, recipient: str) -> Certificate:
    """The same paper with another name on it, its code signed for that name; it is not in the database."""
    printed = {**certificate.printed, "recipient": recipient}
    copied = {name: getattr(certificate, name) for name in COPIED}
    other = Certificate(**copied, data=json.dumps(printed, ensure_ascii=False))
    other.code = code_for(other)
    return other


def words_of(document: bytes) -> str:
    read = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(document)).pages)
    return unicodedata.normalize("NFC", " ".join(read.split()))


@pytest.mark.parametrize("name", HARD_NAMES)
@pytest.mark.parametrize("spelled", ["NFC", "NFD"])
def test_every_letter_of_a_name_is_printed(certificate: Certificate, name: str, spelled: str) -> None:
    given = unicodedata.normalize(spelled, f"Hộ {name}")  # type: ignore[arg-type]
    assert f"Hộ {name}" in words_of(pdf(named(certificate, given)))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_field_is_printed_in_both_languages(certificate: Certificate, language: str) -> None:
    printed, read = certificate.printed, words_of(pdf(certificate, language))
    for field in ("recipient", "place", "number", "address", "site_name"):
        assert printed[field] in read, field
    for words in ("body", "not_state", "issued", "valid_until", "signed_for"):
        assert " ".join(printed["texts"][language][words].split()) in read, words
    assert printed["texts"][language]["title"].upper() in read


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", [LONG_NAME, "W" * 60])
def test_a_name_of_sixty_letters_stays_on_one_page(certificate: Certificate, name: str, language: str) -> None:
    assert len(name) >= 60
    document = pdf(named(certificate, name), language)
    assert len(PdfReader(io.BytesIO(document)).pages) == 1
    assert name in words_of(document)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_code_on_the_paper_opens_its_address(certificate: Certificate, language: str) -> None:
    drawn = Image.open(io.BytesIO(picture(certificate, language, dots=150)))
    assert [code.text for code in zxingcpp.read_barcodes(drawn)] == [
        f"{certificate.printed['address']}#{certificate.code}"
    ]
