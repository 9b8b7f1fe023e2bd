"""QR codes as SVG."""

from __future__ import annotations

import io
from typing import Any

import segno
from segno import consts

INK, PAPER = "#1D1A16", "#FFFFFF"
# 65 squares a side: on a card of 39 mm each is 3.3 dots of a 150-dpi picture.
_LARGEST_STRONG = 12


def qr_svg(text: str) -> str:
    """The QR of a text as SVG, with the quiet zone readers need; mends up to 15 % damage."""
    return _drawn(plain_qr(text))


def plain_qr(text: str) -> Any:
    """The QR of a text as a segno code."""
    return segno.make(text, error="m", micro=False)


def signed_qr_svg(address: str, code: str) -> str:
    """The QR of ``address#code`` as SVG; ``code`` is written in the dense mode (digits, capitals, a few signs)."""
    return _drawn(signed_qr(address, code))


def signed_qr(address: str, code: str) -> Any:
    """The same as a segno code. Long ones mend 7 % damage only, so that their squares stay large enough to be read.

    The mask is not searched for: most of it is a signature, which is as even as any mask could make it, and searching
    takes four fifths of the time of a print run.
    """
    parts: Any = [(f"{address}#", consts.MODE_BYTE), (code, consts.MODE_ALPHANUMERIC)]
    strong = segno.make(parts, error="m", micro=False, boost_error=False, mask=0)
    return strong if int(strong.version) <= _LARGEST_STRONG else segno.make(parts, error="l", micro=False, mask=0)


def _drawn(code: Any) -> str:
    drawn = io.BytesIO()
    code.save(drawn, kind="svg", border=2, dark=INK, light=PAPER, xmldecl=True)
    return drawn.getvalue().decode()
