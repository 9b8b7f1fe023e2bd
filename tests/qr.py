"""QR codes read from a picture, as a stranger's camera reads them."""

from __future__ import annotations

from typing import Any

import zxingcpp

# Other kinds are not looked for: drawings and letters can pass for a bar code of four characters.
ONLY_QR = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)


def qr_texts(picture: Any) -> list[str]:
    """What every QR code of a Pillow image or an array says."""
    return [code.text for code in zxingcpp.read_barcodes(picture, formats=ONLY_QR)]
