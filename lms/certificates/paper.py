"""The paper: PDF/A-2a and PDF/UA-1 by typst, with a QR of at least 35 mm."""

from __future__ import annotations

import json
import unicodedata
from pathlib import Path
from typing import Any, Final

import font_source_sans_pro
import font_source_serif_pro
import typst

from lms.foundation.qr import qr_svg

TEMPLATE: Final = Path(__file__).with_name("certificate.typ")
_FONTS: Final = [str(font_source_sans_pro.font_directory), str(font_source_serif_pro.font_directory)]
_STANDARDS: Final = ["a-2a", "ua-1"]


def pdf(printed: dict[str, Any], language: str = "vi") -> bytes:
    """The certificate as PDF; ``printed`` is what was frozen with it."""
    try:
        return bytes(_compile(printed, language, format="pdf", pdf_standards=_STANDARDS))
    except typst.TypstError:
        # A name holds a sign that none of the fonts has, which the standards forbid: a plain PDF is better than none.
        return bytes(_compile(printed, language, format="pdf"))


def png(printed: dict[str, Any], language: str = "vi", dots_per_inch: int = 96) -> bytes:
    """The same page as a picture, for preview."""
    return bytes(_compile(printed, language, format="png", ppi=dots_per_inch))


def _compile(printed: dict[str, Any], language: str, **options: Any) -> bytes:
    data = {**{key: value for key, value in printed.items() if key != "texts"}, "words": printed["texts"][language]}
    made: bytes = typst.compile(
        TEMPLATE,
        font_paths=_FONTS,
        ignore_system_fonts=True,
        sys_inputs={"data": _nfc(json.dumps(data, ensure_ascii=False)), "qr": qr_svg(printed["address"])},
        **options,
    )
    return made


def _nfc(text: str) -> str:
    return unicodedata.normalize("NFC", text)
