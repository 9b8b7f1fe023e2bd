"""A certificate's paper as a phone's camera would meet it: drawn, then its code read."""

from __future__ import annotations

import pypdfium2
import zxingcpp

DOTS_PER_INCH = 150
POINTS_PER_INCH = 72


def scanned(pdf: bytes) -> str:
    """What the one QR code on the first page says."""
    document = pypdfium2.PdfDocument(pdf)
    picture = document[0].render(scale=DOTS_PER_INCH / POINTS_PER_INCH).to_pil()
    (code,) = zxingcpp.read_barcodes(picture, formats=zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode))
    return str(code.text)
