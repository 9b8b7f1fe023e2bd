"""The paper: PDF/A-2a and PDF/UA-1 by typst, with a QR of at least 35 mm. Preview and print are the same template.

A template that papers were issued with is never changed: what looks otherwise is the next number.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any, Final

import font_source_sans_pro
import font_source_serif_pro
import typst
from PIL import ImageFont

from lms.certificates.models import Certificate, PaperImage
from lms.foundation.database import db
from lms.foundation.qr import qr_svg, signed_qr_svg

FORMS: Final = ("a4", "card")
SHEET: Final = "cards"
_HERE: Final = Path(__file__).parent
_FONTS: Final = [str(font_source_sans_pro.font_directory), str(font_source_serif_pro.font_directory)]
_NAME_FONT: Final = Path(str(font_source_serif_pro.font_directory)) / "SourceSerifPro-Bold.ttf"
_STANDARDS: Final = ["a-2a", "ua-1"]
_POINTS_A_MM: Final = 72 / 25.4
# Room for the name in millimetres, its largest and its smallest size in points.
_NAME_A4: Final = (240, 36.0, 9.0)
_NAME_CARD: Final = (124, 21.0, 6.0)


def pdf(certificate: Certificate, language: str = "vi", form: str = "a4") -> bytes:
    """One certificate as PDF."""
    return (
        documents([sheet(certificate, language)], language, form)
        if _new(certificate)
        else _old(certificate, language, "pdf", pdf_standards=_STANDARDS)
    )


def picture(
    certificate: Certificate, language: str = "vi", kind: str = "png", dots: int = 96, form: str = "a4"
) -> bytes:
    """The same page as ``png`` or ``svg``."""
    if not _new(certificate):
        return _old(certificate, language, kind, ppi=dots)
    return _made(_job([sheet(certificate, language)], language, form), kind, ppi=dots)


def sheet(certificate: Certificate, language: str) -> dict[str, Any]:
    """What the template needs of one certificate, as plain data: frozen fields, its QR, the sizes its name fits in."""
    printed = certificate.printed
    name = _nfc(printed["recipient"])
    told = {key: value for key, value in printed.items() if key != "texts"}
    return {
        **told,
        "words": printed["texts"][language],
        "qr": signed_qr_svg(printed["address"], certificate.code) if certificate.code else qr_svg(printed["address"]),
        "name_a4": _fitting(name, *_NAME_A4),
        "name_card": _fitting(name, *_NAME_CARD),
    }


def documents(sheets: Sequence[dict[str, Any]], language: str, form: str) -> bytes:
    """All these papers in one PDF, in their order."""
    job = _job(sheets, language, form)
    try:
        return _made(job, "pdf", pdf_standards=_STANDARDS)
    except typst.TypstError:
        # A name holds a sign that none of the fonts has, which the standards forbid: a plain PDF is better than none.
        return _made(job, "pdf")


def _job(sheets: Sequence[dict[str, Any]], language: str, form: str) -> dict[str, Any]:
    first = sheets[0]
    title = f"{first['words']['title']} – {first['recipient']}" if len(sheets) == 1 else first["words"]["title"]
    signatures = {each["signature"] for each in sheets if each["signature"]}
    images = {digest: list(db.session.get_one(PaperImage, digest).png) for digest in sorted(signatures)}
    return {
        "form": form, "language": language, "title": title, "author": first["issuer"], "papers": list(sheets),
        "images": images,
    }  # fmt: skip


def _made(job: dict[str, Any], kind: str, **options: Any) -> bytes:
    data = {"job": _nfc(json.dumps(job, ensure_ascii=False))}
    return _compiled("template_2.typ", data, kind, **options)


def _new(certificate: Certificate) -> bool:
    return certificate.template != "1"


def _old(certificate: Certificate, language: str, kind: str, **options: Any) -> bytes:
    """A paper of template 1, which knew one form only."""
    printed = certificate.printed
    told = {**{key: value for key, value in printed.items() if key != "texts"}, "words": printed["texts"][language]}
    data = {"data": _nfc(json.dumps(told, ensure_ascii=False)), "qr": qr_svg(printed["address"])}
    try:
        return _compiled("template_1.typ", data, kind, **options)
    except typst.TypstError:
        if "pdf_standards" not in options:
            raise
        return _compiled("template_1.typ", data, kind)


def _compiled(template: str, data: dict[str, str], kind: str, **options: Any) -> bytes:
    how: dict[str, Any] = {"font_paths": _FONTS, "ignore_system_fonts": True, "sys_inputs": data, "format": kind}
    made: Any = typst.compile(_HERE / template, **how, **options)
    return bytes(made[0] if isinstance(made, list) else made)


def _fitting(name: str, millimetres: float, largest: float, smallest: float) -> float:
    """The size in points at which a name stays on one line, measured with the font it is printed in."""
    width = _font().getlength(name) / _font().size
    fitting = millimetres * _POINTS_A_MM / width if width else largest
    return round(min(largest, max(smallest, fitting * 0.98)), 2)


@cache
def _font() -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(_NAME_FONT, 100, layout_engine=ImageFont.Layout.BASIC)


def _nfc(text: str) -> str:
    return unicodedata.normalize("NFC", text)
