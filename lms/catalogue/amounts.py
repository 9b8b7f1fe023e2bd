"""Amounts of money in words and figures, by the same rules as the phone's (`text.js`)."""

from lms.catalogue.pair import Pair

MOST = 999_999_999
VI_DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
VI_SCALES = (" triệu", " nghìn", "")
EN_ONES = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
EN_TENS = ("", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
EN_SCALES = (" million", " thousand", "")


def figures(dong: int) -> Pair:
    """Give an amount as people write it: `45.000 đ`, `45,000 đ`."""
    english = f"{dong:,} đ"
    return Pair(english.replace(",", "."), english)


def words(number: int) -> Pair:
    """Give a whole number from 0 to MOST in words, small letters; ValueError outside."""
    if not 0 <= number <= MOST:
        raise ValueError(f"not from 0 to {MOST}: {number}")
    groups = (number // 1_000_000, number // 1000 % 1000, number % 1000)
    return Pair(_vi(groups), _en(groups))


def _vi(groups: tuple[int, ...]) -> str:
    said: list[str] = []
    for group, scale in zip(groups, VI_SCALES, strict=True):
        if group:
            said.append(_vi_three(group, bool(said)) + scale)
    return " ".join(said) or VI_DIGITS[0]


def _vi_three(number: int, full: bool) -> str:
    hundreds, tens, ones = number // 100, number // 10 % 10, number % 10
    said = [VI_DIGITS[hundreds], "trăm"] if hundreds or full else []
    if tens:
        said += ["mười"] if tens == 1 else [VI_DIGITS[tens], "mươi"]
    elif ones and said:
        said.append("linh")
    if ones:
        said.append(_vi_ones(tens, ones))
    return " ".join(said)


def _vi_ones(tens: int, ones: int) -> str:
    if ones == 1 and tens > 1:
        return "mốt"
    return "lăm" if ones == 5 and tens else VI_DIGITS[ones]


def _en(groups: tuple[int, ...]) -> str:
    said = [_en_three(group) + scale for group, scale in zip(groups, EN_SCALES, strict=True) if group]
    if 0 < groups[2] < 100 and len(said) > 1:
        said.insert(-1, "and")
    return " ".join(said) or EN_ONES[0]


def _en_three(number: int) -> str:
    hundreds, rest = number // 100, number % 100
    said = [f"{EN_ONES[hundreds]} hundred"] if hundreds else []
    if rest:
        said.append(_en_two(rest))
    return " and ".join(said)


def _en_two(number: int) -> str:
    if number < 20:
        return EN_ONES[number]
    return EN_TENS[number // 10] + (f"-{EN_ONES[number % 10]}" if number % 10 else "")
