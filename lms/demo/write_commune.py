"""Write the demonstration lists `commune.csv` and `stalls.csv`: the same for the same seed.

Run as `python -m lms.demo.write_commune`. Households, people and stalls are invented; sizes follow what is known of
mountain communes (3.8 people in a household, 14 % of 60 and more, few households without a smartphone).
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

from lms.demo.areas import VILLAGES
from lms.demo.families import Named, family, named
from lms.demo.invented_names import OF_VILLAGE

SEED = 148
YEAR = 2026
RESIDENTS = 5487
FOLDER = Path(__file__).parent
COMMUNE_HEADING = (
    "Thôn", "Xóm", "Mã hộ", "Tên hộ", "Nhân khẩu", "Số điện thoại thông minh", "Họ và tên", "Tên thường gọi",
    "Năm sinh", "Quan hệ với chủ hộ", "Điện thoại",
)  # fmt: skip
STALL_HEADING = ("Chợ", "Số sạp", "Tên sạp", "Mã hộ")
MARKET = "Chợ Đầm Sen"
STALL_ROWS, STALLS_IN_ROW = "ABCD", 37
OWN_STALLS = 89
GOODS = (
    "rau", "gạo", "thịt lợn", "gà đồi", "cá biển", "hàng khô", "miến dong", "mật ong", "củ cải", "quần áo", "giày dép",
    "vải thổ cẩm", "đồ nhựa", "hàng xén", "bún phở", "bánh cuốn", "trà hoa vàng", "hoa quả", "đậu phụ", "nông cụ",
)  # fmt: skip
LANES, HOUSEHOLDS_OF_A_LANE = ("Đầu Suối", "Giữa", "Cầu Treo", "Gốc Đa", "Sau Đồi", "Bãi Bằng", "Cuối Bản"), 34
# Households with so many smartphones: none, one, two, three and more (the rest).
SHARES_OF_PHONES = (0.06, 0.38, 0.36)
# Households of so many people, from one to five; the rest are larger.
SHARES_OF_SIZES = (0.08, 0.16, 0.20, 0.28, 0.16)


@dataclass(slots=True)
class ListedHousehold:
    """One household of the list; ``village`` is the village's name."""

    village: str
    lane: str
    code: str
    residents: int
    people: list[Named]
    phones: int = 0

    @property
    def label(self) -> str:
        head = self.people[0]
        return f"Hộ {head.called[:1].lower()}{head.called[1:]}"


def households(chance: Random) -> list[ListedHousehold]:
    """All households of the commune, village by village."""
    sizes = _sizes(chance, sum(village.households for village in VILLAGES))
    listed = []
    for village in VILLAGES:
        for number in range(1, village.households + 1):
            members = family(chance, size := sizes.pop())
            people = named(chance, members, OF_VILLAGE[village.code])
            listed.append(ListedHousehold(village.name, lane_of(number), f"{village.code}-{number:03}", size, people))
    _give_phones(chance, listed)
    return listed


def lane_of(number: int) -> str:
    """Neighbours have numbers that follow one another."""
    return f"Xóm {LANES[min((number - 1) // HOUSEHOLDS_OF_A_LANE, len(LANES) - 1)]}"


def _sizes(chance: Random, count: int) -> list[int]:
    """Household sizes that add up to ``RESIDENTS``; the largest households take what is left over."""
    sizes = [size for size, share in enumerate(SHARES_OF_SIZES, start=1) for _ in range(round(share * count))]
    large = [6] * (count - len(sizes))
    for _ in range(RESIDENTS - sum(sizes) - sum(large)):
        large[min(chance.randrange(len(large)), chance.randrange(len(large)))] += 1
    sizes += large
    chance.shuffle(sizes)
    return sizes


def _give_phones(chance: Random, listed: Sequence[ListedHousehold]) -> None:
    """More phones where more people of working age live, with some chance in it."""

    def likely(household: ListedHousehold) -> float:
        return sum(1.0 if person.age < 60 else 0.25 for person in household.people) + chance.random() * 1.5

    ordered = sorted(listed, key=likely)
    bounds = [0]
    for share in SHARES_OF_PHONES:
        bounds.append(bounds[-1] + round(share * len(ordered)))
    for phones, (first, end) in enumerate(zip(bounds, [*bounds[1:], len(ordered)], strict=True)):
        for household in ordered[first:end]:
            household.phones = phones + (chance.choice((0, 0, 0, 1, 2)) if phones == 3 else 0)


def commune_rows(chance: Random, listed: Iterable[ListedHousehold]) -> list[Sequence[object]]:
    """One row for each named person; the household's cells stand in its first row only."""
    rows: list[Sequence[object]] = []
    numbers = iter(range(300, 1000))
    for household in listed:
        head = (
            household.village, household.lane, household.code, household.label, household.residents, household.phones,
        )  # fmt: skip
        for place, person in enumerate(household.people):
            number = f"0900 000 {next(numbers)}" if place == 0 and chance.random() < 0.08 else ""
            own = (person.name, person.called, YEAR - person.age, person.relation, number)
            rows.append((*(head if place == 0 else ("", "", household.code, "", "", "")), *own))
    return rows


def stall_rows(chance: Random, listed: Sequence[ListedHousehold]) -> list[Sequence[object]]:
    """The stalls of the market; some belong to households of the commune, the others to keepers from elsewhere."""
    numbers = [f"{row}-{place:02}" for row in STALL_ROWS for place in range(1, STALLS_IN_ROW + 1)]
    own = iter(chance.sample([each for each in listed if each.phones and each.people[0].age < 70], OWN_STALLS))
    of_commune = set(chance.sample(numbers, OWN_STALLS))
    rows: list[Sequence[object]] = []
    for number in numbers:
        goods = chance.choice(GOODS)
        keeper = next(own) if number in of_commune else None
        rows.append(
            (
                MARKET,
                number,
                f"Sạp {goods} {keeper.label[3:]}" if keeper else f"Sạp {goods}",
                keeper.code if keeper else "",
            )
        )
    return rows


def as_csv(heading: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(heading)
    writer.writerows(rows)
    return text.getvalue()


def lists() -> dict[str, str]:
    """File name → its text."""
    chance = Random(SEED)
    listed = households(chance)
    return {
        "commune.csv": as_csv(COMMUNE_HEADING, commune_rows(chance, listed)),
        "stalls.csv": as_csv(STALL_HEADING, stall_rows(chance, listed)),
    }


def main() -> None:
    for name, text in lists().items():
        (FOLDER / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
