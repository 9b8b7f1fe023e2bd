"""What a commune chooses for its papers: the place, who signs, the picture of the signature, room for the seal."""

from __future__ import annotations

import hashlib
import io
from typing import Final

from PIL import Image, UnidentifiedImageError

from lms.access.models import Account
from lms.certificates.models import CommunePaper, PaperImage
from lms.foundation import clock
from lms.foundation.database import db, writes
from lms.registry.models import Area
from lms.registry.spelling import tidy

LARGEST_FILE: Final = 2_000_000
LONGEST: Final = 80
_MOST_PIXELS: Final = 20_000_000
_SMALLEST: Final = (60, 20)
_KEPT: Final = (700, 280)


class PictureRefused(ValueError):
    """The signature cannot be used; ``reason`` is a key below ``papers.picture``."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def desk_of(commune: int) -> CommunePaper:
    """What the commune chose; what holds before it chose anything."""
    kept = db.session.get(CommunePaper, commune)
    return kept or CommunePaper(
        commune_id=commune, held=False, place="", signer_title="", signer="", seal=False, signature=None
    )


@writes
def set_desk(
    by: Account, commune: Area, *, held: bool, seal: bool, words: dict[str, str], signature: str | None
) -> CommunePaper:
    """Choose anew; papers already issued stay as they are. ``words``: place, signer_title, signer (80 signs each)."""
    desk = db.session.get(CommunePaper, commune.id, with_for_update=True) or CommunePaper(commune_id=commune.id)
    desk.held, desk.seal, desk.signature = held, seal, signature
    for name in ("place", "signer_title", "signer"):
        setattr(desk, name, tidy(words.get(name, ""))[:LONGEST])
    desk.changed_at, desk.changed_by = clock.now(), by.id
    db.session.add(desk)
    db.session.flush()
    return desk


@writes
def keep_signature(content: bytes) -> str:
    """Keep a signature and answer its digest. Raises ``PictureRefused``; nothing is kept then."""
    png = checked(content)
    digest = hashlib.sha256(png).hexdigest()
    if db.session.get(PaperImage, digest) is None:
        db.session.add(PaperImage(digest=digest, png=png))
        db.session.flush()
    return digest


def checked(content: bytes) -> bytes:
    """The picture made anew as a PNG of at most 700 × 280, so that nothing else that was in the file remains.

    Raises ``PictureRefused``.
    """
    if len(content) > LARGEST_FILE:
        raise PictureRefused("too_large")
    try:
        with Image.open(io.BytesIO(content), formats=("PNG", "JPEG")) as picture:
            if picture.width * picture.height > _MOST_PIXELS:
                raise PictureRefused("too_large")
            if picture.width < _SMALLEST[0] or picture.height < _SMALLEST[1]:
                raise PictureRefused("too_small")
            plain = picture.convert("RGBA")
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError) as fault:
        if isinstance(fault, PictureRefused):
            raise
        raise PictureRefused("unreadable") from fault
    plain.thumbnail(_KEPT)
    made = io.BytesIO()
    plain.save(made, "PNG", optimize=True)
    return made.getvalue()
