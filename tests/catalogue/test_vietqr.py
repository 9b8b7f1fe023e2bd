"""Payment codes for practice: VietQR strings, made, read, refused when altered, and drawn."""

from __future__ import annotations

import json
from base64 import b64decode
from pathlib import Path

import pytest
import segno

from lms.catalogue.bundle import canonical, simulation_json
from lms.catalogue.codes import Code, drawn, payees
from lms.catalogue.load import load
from lms.catalogue.vietqr import PaymentCode, UnreadableCode, crc16, read, write
from tests.catalogue.folders import change

# byte for byte what the package vietnam-qr-pay 1.0.0 makes
STATIC = "00020101021138540010A000000727012400060000000110TAP00000120208QRIBFTTA53037045802VN6304C8D1"
BILL = (
    "00020101021238540010A000000727012400060000000110TAP00000120208QRIBFTTA53037045405450005802VN"
    "62160812MAN HINH TAP63048D5A"
)
SIMULATION = "simulations/sim-leaf.yaml"
CODES = """codes:
  board: {account: TAP0000012, name: NGUYEN THI DUNG, amount: price}
  old: {account: TAP0000012, name: NGUYEN THI DUNG, changed: TAP0000018}
  trace: {text: MAN HINH TAP}
screens:
"""


def test_the_checksum_has_the_known_check_value() -> None:
    assert crc16("123456789") == "29B1"


def test_codes_are_written_as_the_banks_write_them() -> None:
    assert write(PaymentCode("000000", "TAP0000012")) == STATIC
    assert write(PaymentCode("000000", "TAP0000012", 45000, "MAN HINH TAP")) == BILL


@pytest.mark.parametrize("code", [PaymentCode("000000", "TAP0001"), PaymentCode("000000", "TAP0000012", 180000, "MUA")])
def test_what_is_written_is_read_again(code: PaymentCode) -> None:
    assert read(write(code)) == code


def test_any_one_digit_altered_is_noticed() -> None:
    for at, letter in enumerate(BILL):
        if letter.isdigit():
            with pytest.raises(UnreadableCode):
                read(BILL[:at] + str((int(letter) + 1) % 10) + BILL[at + 1 :])


def test_an_altered_digit_is_told_from_what_is_no_payment_code() -> None:
    with pytest.raises(UnreadableCode) as altered:
        read(BILL.replace("45000", "95000"))
    with pytest.raises(UnreadableCode) as other:
        read("MAN HINH TAP")
    assert (altered.value.changed, other.value.changed) == (True, False)


@pytest.mark.parametrize("memo", ["Mua củ cải", "X" * 100])
def test_what_no_field_can_hold_is_refused(memo: str) -> None:
    with pytest.raises(ValueError, match="cannot hold"):
        write(PaymentCode("000000", "TAP0000012", 1, memo))


def test_a_phone_reads_all_but_a_payment_code_altered_after_printing() -> None:
    altered = BILL.replace("TAP0000012", "TAP0000018")
    codes = [Code(BILL, "TAP0000012"), Code(altered, "TAP0000012"), Code("MAN HINH TAP TRA HOA VANG")]
    assert [code.sound for code in codes] == [True, False, True]


def test_a_drawn_code_holds_the_modules_of_its_text() -> None:
    made = Code(BILL, "TAP0000012", "NGUYEN THI DUNG").drawn()
    size = made["size"]
    assert isinstance(size, int)
    bits = "".join(f"{byte:08b}" for byte in b64decode(str(made["dark"])))[: size * size]
    wanted = segno.make(BILL, error="l", micro=False, boost_error=False).matrix
    assert bits == "".join("01"[module] for row in wanted for module in row)


def test_a_simulation_comes_to_the_phone_with_its_codes_drawn(folder: Path) -> None:
    change(folder, SIMULATION, "screens:\n", CODES)
    [simulation] = load(folder).lessons["open-leaf"].simulations.values()
    made = json.loads(canonical(simulation_json(simulation)))
    assert made["payees"] == {"TAP0000012": "NGUYEN THI DUNG"}
    assert [read(made["codes"]["board"][round_]["text"]).amount for round_ in ("guided", "independent")] == [
        45000,
        68000,
    ]
    assert made["codes"]["trace"]["text"] == "MAN HINH TAP"
    with pytest.raises(UnreadableCode):
        read(made["codes"]["old"]["text"])
    assert payees(simulation.codes) == made["payees"]
    assert drawn(simulation.codes) == made["codes"]
