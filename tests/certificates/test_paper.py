"""The paper: every letter of every name, one page, and a code that a phone's camera reads."""

from __future__ import annotations

import hashlib
import io
import json
import unicodedata
from typing import Any

import pypdfium2
import pytest
from PIL import Image
from pypdf import PdfReader

from lms.certificates.models import Certificate
from lms.certificates.paper import FORMS, pdf, picture
from lms.certificates.signed_code import code_for
from lms.foundation.settings import ROOT
from lms.foundation.translation import LANGUAGES
from tests.qr import qr_texts

pytestmark = [pytest.mark.slow, pytest.mark.once]

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
    assert qr_texts(drawn) == [f"{certificate.printed['address']}#{certificate.code}"]


# A changed template would change papers in people's hands: what looks otherwise is template 3, beside these.
FROZEN = {
    "template_1.typ": "cc9fe48dd4a716c849ac3200638fb94612f6f196b45ae245db3d8628a1211572",
    "template_2.typ": "244cb3775d42ec1295e357ed7d91facbb54edb0b73cabef94d002c6394368efe",
}


@pytest.mark.parametrize("template", FROZEN)
def test_a_template_that_papers_were_issued_with_is_never_changed(template: str) -> None:
    content = (ROOT / "lms" / "certificates" / template).read_bytes()
    assert hashlib.sha256(content).hexdigest() == FROZEN[template]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("form", FORMS)
def test_what_is_written_lies_above_who_signs(certificate: Certificate, form: str, language: str) -> None:
    page = pypdfium2.PdfDocument(pdf(certificate, language, form))[0].get_textpage()
    words = certificate.printed["texts"][language]
    assert bottom_of(page, words["body"].split()[-1]) > top_of(page, words["signed_for"])


def bottom_of(page: Any, text: str) -> float:
    return float(min(page.get_charbox(at)[1] for at in found(page, text)))


def top_of(page: Any, text: str) -> float:
    return float(max(page.get_charbox(at)[3] for at in found(page, text)))


def found(page: Any, text: str) -> list[int]:
    where = page.search(unicodedata.normalize("NFC", text)).get_next()
    assert where is not None, text
    start, count = where
    return list(range(start, start + count))


def test_a_paper_of_the_first_template_is_still_made_and_checked(certificate: Certificate) -> None:
    old = named(certificate, "Hộ bà Đào Mẫu")
    old.template, old.code = "1", None
    assert "Hộ bà Đào Mẫu" in words_of(pdf(old))
    drawn = Image.open(io.BytesIO(picture(old, dots=150)))
    assert qr_texts(drawn) == [certificate.printed["address"]]
