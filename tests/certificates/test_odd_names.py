"""A name written with signs that no font here has, or with signs of the typesetter, still gets its paper."""

from __future__ import annotations

import io

import pytest
from pypdf import PdfReader

from lms.certificates.models import Certificate
from lms.certificates.paper import pdf, picture
from tests.certificates.test_paper import named

pytestmark = [pytest.mark.slow, pytest.mark.once]

NAMES = ("Hộ 😀 盤王", "Hộ \ue000", "Hộ \x07", "Hộ \u202eabc\u200f", 'Hộ #eval("1") $x$ \\ *b* _i_ `c` @r <l> [x] //c')


@pytest.mark.parametrize("name", NAMES, ids=ascii)
def test_an_odd_name_gets_its_paper(certificate: Certificate, name: str) -> None:
    odd = named(certificate, name)
    assert len(PdfReader(io.BytesIO(pdf(odd))).pages) == 1
    assert picture(odd).startswith(b"\x89PNG")


def test_signs_of_the_typesetter_are_printed_as_they_stand(certificate: Certificate) -> None:
    text = PdfReader(io.BytesIO(pdf(named(certificate, NAMES[-1])))).pages[0].extract_text()
    assert '#eval("1")' in text
    assert "*b* _i_" in text
