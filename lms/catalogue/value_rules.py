"""Rules for the values of a simulation: the same in both rounds, and amounts in words that are those in figures."""

from lms.catalogue import amounts
from lms.catalogue.faults import FaultLog
from lms.catalogue.pair import LANGUAGES, Pair
from lms.catalogue.records import Item
from lms.catalogue.simulation import ROUNDS

CURRENCY = Pair("đồng", "dong")


def check_values(item: Item, log: FaultLog) -> None:
    """Check the values written in a simulation's file."""
    rounds = _values(item)
    names = [set(rounds.get(round_, {})) for round_ in ROUNDS]
    for name in sorted(names[0] ^ names[1]):
        log.add(item.line, "value_of_one_round", word=name)
    for values in rounds.values():
        check_amounts(values, log)


def check_amounts(values: dict[str, Item], log: FaultLog) -> None:
    """Check that what is written out of an amount is that amount."""
    for name, value in values.items():
        if isinstance(value.value, int) and 0 <= value.value <= amounts.MOST:
            _check_amount(name, value.value, values, log)


def value_names(item: Item) -> set[str]:
    """Give the names of all values."""
    return {name for values in _values(item).values() for name in values}


def _values(item: Item) -> dict[str, dict[str, Item]]:
    values = item.value.get("values") if isinstance(item.value, dict) else None
    rounds = values.value if values and isinstance(values.value, dict) else {}
    return {name: each.value for name, each in rounds.items() if isinstance(each.value, dict)}


def _check_amount(name: str, dong: int, values: dict[str, Item], log: FaultLog) -> None:
    """Check `price_text`, `price_words` and `price_say` where there is a number `price`."""
    said = amounts.words(dong)
    for lang in LANGUAGES:
        whole = f"{said[lang]} {CURRENCY[lang]}"
        _check_same(values.get(f"{name}_text"), lang, (amounts.figures(dong)[lang],), log)
        _check_same(values.get(f"{name}_words"), lang, (whole[0].upper() + whole[1:],), log)
        _check_same(values.get(f"{name}_say"), lang, (said[lang], whole), log)


def _check_same(item: Item | None, lang: str, wanted: tuple[str, ...], log: FaultLog) -> None:
    text = item.value.get(lang) if item and isinstance(item.value, dict) else None
    if text and text.raw not in wanted:
        log.add(text.line, "other_amount", text=text.raw, wanted=wanted[0])
