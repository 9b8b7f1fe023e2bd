"""The QR codes of a simulation: VietQR strings and other texts, drawn for the phone."""

import base64
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import segno

from lms.catalogue import vietqr


@dataclass(frozen=True)
class Code:
    """One code in one round: the text it holds, and whom the practice bank knows behind its account."""

    text: str
    account: str = ""
    name: str = ""

    @property
    def sound(self) -> bool:
        """Whether the phone reads it: false for a payment code changed after its checksum was made."""
        try:
            return self.account in ("", vietqr.read(self.text).account)
        except vietqr.UnreadableCode as unread:
            return not unread.changed

    def drawn(self) -> dict[str, object]:
        """Give `{text, size, dark}`: modules on a side, and their rows one after the other, dark = 1, in base64."""
        size, dark = _modules(self.text)
        return {"text": self.text, "size": size, "dark": dark}


@cache
def _modules(text: str) -> tuple[int, str]:
    """Drawing a code takes 30 ms, and each lesson is bundled more than once: to offer it, and to publish it."""
    made = segno.make(text, error="l", micro=False, boost_error=False)
    bits = "".join("01"[bool(module)] for row in made.matrix for module in row)
    packed = int(bits.ljust(-(-len(bits) // 8) * 8, "0"), 2).to_bytes(-(-len(bits) // 8), "big")
    return len(made.matrix), base64.b64encode(packed).decode()


Codes = Mapping[str, Mapping[str, Code]]


def drawn(codes: Codes) -> dict[str, object]:
    """Give the codes as the phone's player reads them: by name, once for both rounds where they are the same."""
    made: dict[str, object] = {}
    for name, rounds in codes.items():
        each = {round_: code.drawn() for round_, code in rounds.items()}
        made[name] = each if len(set(rounds.values())) > 1 else next(iter(each.values()))
    return made


def payees(codes: Codes) -> dict[str, str]:
    """Give the practice bank's register: the holder's name by account."""
    return {code.account: code.name for rounds in codes.values() for code in rounds.values() if code.account}
