"""Reads `codes:` of a simulation from YAML and makes each into the text its QR holds."""

import re
from collections.abc import Mapping

from lms.catalogue import vietqr
from lms.catalogue.codes import Code
from lms.catalogue.faults import FaultLog
from lms.catalogue.records import Item, Record, whole
from lms.catalogue.simulation import ROUNDS

KEYS = ("account", "name", "amount", "changed", "text")
# no bank gives out accounts like this
PRACTICE_ACCOUNT = re.compile(r"TAP\d{4,8}")
# what a bank's app, a browser or a dialler would take from a QR that is only there for practice
TAKEN = re.compile(r"^000201|://|^www\.|^(?:tel|sms|mailto|wifi|begin):|\d(?:[ .\-]?\d){7,}", re.IGNORECASE)
PAYEE = re.compile(r"[A-Z0-9 ]+")
MEMO = "MAN HINH TAP"


def read_codes(record: Record, values: Mapping[str, Mapping[str, object]]) -> dict[str, dict[str, Code]]:
    """Read the codes of a simulation by name and round; `values` are the simulation's, for amounts given by name."""
    if not record.has("codes"):
        return {}
    return {
        name: {round_: _code(each, record.log, values.get(round_, {})) for round_, each in _by_round(item).items()}
        for name, item in record.members("codes")
    }


def _by_round(item: Item) -> dict[str, Item]:
    if isinstance(item.value, dict) and item.value.keys() & set(ROUNDS):
        return {round_: child for round_, child in item.value.items() if round_ in ROUNDS}
    return dict.fromkeys(ROUNDS, item)


def _code(item: Item, log: FaultLog, values: Mapping[str, object]) -> Code:
    record = Record(item, log, KEYS)
    if record.has("text"):
        return _plain(record)
    account, name, amount = record.text("account"), record.text("name"), _amount(record, values)
    if not PRACTICE_ACCOUNT.fullmatch(account):
        log.add(record.line_of("account"), "real_account", word=account)
        return Code(MEMO)
    if not PAYEE.fullmatch(name):
        log.add(record.line_of("name"), "payee_name", word=name)
    text = vietqr.write(vietqr.PaymentCode(vietqr.PRACTICE_BANK, account, amount, MEMO))
    if record.has("changed"):
        text = _changed(text, account, record)
    return Code(text, account, name)


def _plain(record: Record) -> Code:
    text = record.text("text")
    if TAKEN.search(text):
        record.log.add(record.line_of("text"), "real_code", word=text)
        return Code(MEMO)
    return Code(text)


def _amount(record: Record, values: Mapping[str, object]) -> int:
    if not record.has("amount"):
        return 0
    item = record.values["amount"]
    found = values.get(str(item.value), item.value)
    return found if isinstance(found, int) else whole(item, record.log, "amount")


def _changed(text: str, account: str, record: Record) -> str:
    """Write another account over the printed one, as somebody would who alters one digit, checksum untouched."""
    other = record.text("changed")
    differ = [1 for mine, theirs in zip(account, other, strict=False) if mine != theirs]
    if len(other) != len(account) or len(differ) != 1:
        record.log.add(record.line_of("changed"), "not_one_digit", word=other, account=account)
    return text.replace(account, other)
