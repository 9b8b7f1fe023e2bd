"""Amounts in words, which must be those the phone says."""

from __future__ import annotations

import pytest

from lms.catalogue import amounts


@pytest.mark.parametrize(
    ("number", "vi", "en"),
    [
        (0, "không", "zero"),
        (5, "năm", "five"),
        (15, "mười lăm", "fifteen"),
        (21, "hai mươi mốt", "twenty-one"),
        (105, "một trăm linh năm", "one hundred and five"),
        (4500, "bốn nghìn năm trăm", "four thousand five hundred"),
        (45000, "bốn mươi lăm nghìn", "forty-five thousand"),
        (68000, "sáu mươi tám nghìn", "sixty-eight thousand"),
        (120000, "một trăm hai mươi nghìn", "one hundred and twenty thousand"),
        (1_000_050, "một triệu không trăm năm mươi", "one million and fifty"),
        (1_001_000, "một triệu không trăm linh một nghìn", "one million one thousand"),
    ],
)
def test_a_number_is_said_in_both_languages(number: int, vi: str, en: str) -> None:
    assert (amounts.words(number)["vi"], amounts.words(number)["en"]) == (vi, en)


def test_figures_have_the_separators_of_their_language() -> None:
    assert (amounts.figures(1_200_000).vi, amounts.figures(1_200_000).en) == ("1.200.000 đ", "1,200,000 đ")


@pytest.mark.parametrize("number", [-1, 1_000_000_000])
def test_a_number_the_phone_cannot_say_is_refused(number: int) -> None:
    with pytest.raises(ValueError, match="not from 0"):
        amounts.words(number)
