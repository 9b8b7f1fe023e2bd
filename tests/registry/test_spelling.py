"""How words are compared."""

from __future__ import annotations

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from lms.registry.spelling import fold, tidy

VIETNAMESE = st.text(
    "aàảãáạăằẳẵắặâầẩẫấậbcdđeèẻẽéẹêềểễếệghiìỉĩíịklmnoòỏõóọôồổỗốộơờởỡớợpqrstuùủũúụưừửữứựvxyỳỷỹýỵ AĐÔƯẮỆ", max_size=40
)


def test_both_tone_placements_and_dd_meet() -> None:
    assert fold("Hoà Bình") == fold("Hòa Bình") == fold("HÒA  bình ") == "hoa binh"
    assert fold("Đặng Quỳnh") == fold("dang quynh") == "dang quynh"
    assert fold("Voòng Chăn Sềnh") == "voong chan senh"
    assert fold("Lỷ Ưng Đường") == "ly ung duong"


@given(VIETNAMESE)
def test_folding_does_not_care_how_letters_are_composed(text: str) -> None:
    assert fold(unicodedata.normalize("NFD", text)) == fold(unicodedata.normalize("NFC", text))


@given(VIETNAMESE)
def test_folded_vietnamese_is_plain_and_folds_to_itself(text: str) -> None:
    assert fold(text).isascii()
    assert fold(fold(text)) == fold(text)
    assert fold(text.upper()) == fold(text)


@given(st.text(max_size=40))
def test_tidy_text_is_composed_and_stays_as_it_is(text: str) -> None:
    assert unicodedata.is_normalized("NFC", tidy(text))
    assert tidy(tidy(text)) == tidy(text)
    assert tidy(unicodedata.normalize("NFD", text)) == tidy(text)


@given(st.text(max_size=40))
def test_folding_anything_is_stable(text: str) -> None:
    assert fold(fold(text)) == fold(text)
