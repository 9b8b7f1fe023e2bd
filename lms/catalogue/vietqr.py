"""Payment codes for practice: VietQR strings, made and read (EMVCo merchant-presented QR, Napas' account template)."""

from collections.abc import Iterator
from dataclasses import dataclass

NAPAS, TO_ACCOUNT = "A000000727", "QRIBFTTA"
DONG, VIETNAM = "704", "VN"
CRC_FIELD = "6304"
# no bank has it: a real bank's app refuses every practice code
PRACTICE_BANK = "000000"


class UnreadableCode(ValueError):
    """A code is no VietQR string; `changed` tells that its checksum does not fit what it says."""

    def __init__(self, text: str, changed: bool = False) -> None:
        super().__init__(f"{'changed' if changed else 'no'} VietQR: {text}")
        self.changed = changed


@dataclass(frozen=True)
class PaymentCode:
    """What a code says: the bank's number (BIN), the account, the amount in dong (0: the payer types it), a memo."""

    bank: str
    account: str
    amount: int = 0
    memo: str = ""


def crc16(text: str) -> str:
    """Give the CRC-16/CCITT-FALSE of ASCII text as four hexadecimal digits; `123456789` gives `29B1`."""
    value = 0xFFFF
    for byte in text.encode("ascii"):
        value ^= byte << 8
        for _ in range(8):
            value = (value << 1 ^ 0x1021 if value & 0x8000 else value << 1) & 0xFFFF
    return f"{value:04X}"


def write(code: PaymentCode) -> str:
    """Give the VietQR string of a code; ValueError where a field is longer than 99 or not ASCII."""
    account = _field("00", code.bank) + _field("01", code.account)
    fields = [
        ("00", "01"),
        ("01", "12" if code.amount else "11"),
        ("38", _field("00", NAPAS) + _field("01", account) + _field("02", TO_ACCOUNT)),
        ("53", DONG),
        ("54", str(code.amount or "")),
        ("58", VIETNAM),
        ("62", _field("08", code.memo) if code.memo else ""),
    ]
    body = "".join(_field(tag, value) for tag, value in fields if value) + CRC_FIELD
    return body + crc16(body)


def _field(tag: str, value: str) -> str:
    if len(value) > 99 or not value.isascii():
        raise ValueError(f"field {tag} cannot hold {value!r}")
    return f"{tag}{len(value):02}{value}"


def read(text: str) -> PaymentCode:
    """Read a VietQR string; UnreadableCode when it is none, or when its checksum does not fit."""
    body, checksum = text[:-4], text[-4:]
    if not text.isascii() or not body.endswith(CRC_FIELD):
        raise UnreadableCode(text)
    if crc16(body) != checksum.upper():
        raise UnreadableCode(text, changed=True)
    fields = dict(_fields(body.removesuffix(CRC_FIELD), text))
    payee = dict(_fields(fields.get("38", ""), text))
    account = dict(_fields(payee.get("01", ""), text))
    if payee.get("00") != NAPAS or fields.get("53") != DONG or not {"00", "01"} <= account.keys():
        raise UnreadableCode(text)
    amount, memo = fields.get("54", "0"), dict(_fields(fields.get("62", ""), text))
    if not amount.isdigit():
        raise UnreadableCode(text)
    return PaymentCode(account["00"], account["01"], int(amount), memo.get("08", ""))


def _fields(text: str, whole: str) -> Iterator[tuple[str, str]]:
    while text:
        tag, length = text[:2], text[2:4]
        size = int(length) if length.isdigit() else -1
        if size < 0 or len(text) < 4 + size:
            raise UnreadableCode(whole)
        yield tag, text[4 : 4 + size]
        text = text[4 + size :]
