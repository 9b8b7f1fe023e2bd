"""A certificate's paper as a phone's camera would meet it: drawn, then its code read."""

from __future__ import annotations

import pypdfium2

from tests.qr import qr_texts

DOTS_PER_INCH = 150
POINTS_PER_INCH = 72


def scanned(pdf: bytes) -> str:
    """What the one QR code on the first page says."""
    document = pypdfium2.PdfDocument(pdf)
    picture = document[0].render(scale=DOTS_PER_INCH / POINTS_PER_INCH).to_pil()
    (text,) = qr_texts(picture)
    return text
