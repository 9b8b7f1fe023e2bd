"""Pictures and voices: taken in once, drawn or spoken anew, told by their digest."""

from __future__ import annotations

import hashlib
import io
import uuid

from PIL import Image, ImageOps, UnidentifiedImageError
from sqlalchemy import select, update

from lms.access.models import Account
from lms.foundation import clock, ids
from lms.foundation.database import db, writes
from lms.narration.models import REFUSED
from lms.narration.work import make_sounds
from lms.notices.models import NoticeComment, NoticePicture, NoticeSound
from lms.notices.refusals import NotTaken
from lms.registry.models import Person

# What a phone's camera makes at its finest; more than this many pixels is a trap, not a photo.
MOST_PICTURE_BYTES, MOST_PIXELS = 7_500_000, 60_000_000
LONGEST_SIDE = 1280
# A picture read on a slow line; the finest of these qualities that keeps to it is taken.
WISHED_BYTES, QUALITIES = 140_000, (82, 72, 62, 50, 40)
# A minute as phones record it is 120 to 500 kB.
MOST_SOUND_BYTES = 1_500_000


@writes
def keep_picture(by: Account, sent: bytes) -> NoticePicture:
    """Draw a picture anew as JPEG, at most 1,280 pixels a side. Raises ``NotTaken``."""
    image = _drawn(sent)
    content = _pressed(image)
    picture = NoticePicture(
        id=ids.new_id(), kept_by=by.id, kept_at=clock.now(), digest=_digest(content), width=image.width,
        height=image.height, weight=len(content), image=content,
    )  # fmt: skip
    db.session.add(picture)
    db.session.flush()
    return picture


def _drawn(sent: bytes) -> Image.Image:
    if len(sent) > MOST_PICTURE_BYTES:
        raise NotTaken("notices.fault.picture_large", "picture")
    try:
        opened = Image.open(io.BytesIO(sent), formats=("JPEG", "PNG", "WEBP"))
        if opened.width * opened.height > MOST_PIXELS:
            raise NotTaken("notices.fault.picture_large", "picture")
        turned = ImageOps.exif_transpose(opened)
        flat = Image.new("RGB", turned.size, "white")
        clear = turned.convert("RGBA")
        flat.paste(clear, mask=clear.getchannel("A"))
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError) as fault:
        if isinstance(fault, NotTaken):
            raise
        raise NotTaken("notices.fault.picture_unreadable", "picture") from fault
    flat.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    return flat


def _pressed(image: Image.Image) -> bytes:
    content = b""
    for quality in QUALITIES:
        written = io.BytesIO()
        image.save(written, "JPEG", quality=quality, optimize=True, progressive=True)
        content = written.getvalue()
        if len(content) <= WISHED_BYTES:
            break
    return content


@writes
def keep_sound(
    sent: bytes, identifier: uuid.UUID, by: Account | None = None, person: uuid.UUID | None = None
) -> NoticeSound:
    """Keep a voice for the work behind (``make_notice_sounds``); sent again it is the same. Raises ``NotTaken``."""
    known = db.session.get(NoticeSound, identifier)
    if known:
        return known
    if not 0 < len(sent) <= MOST_SOUND_BYTES:
        raise NotTaken("notices.fault.sound_large" if sent else "notices.fault.sound_empty", "sound")
    sound = NoticeSound(
        id=identifier, received_at=clock.now(), original=sent, kept_by=by.id if by else None, person_id=person
    )
    db.session.add(sound)
    db.session.flush()
    return sound


def make_notice_sounds() -> int:
    """The chore: every voice of notices and comments that waits becomes a sound."""
    return make_sounds(NoticeSound)


@writes
def forget_words_of_erased() -> None:
    """What was said by somebody who was erased since goes with her name; that something was said stays."""
    erased = select(Person.id).where(Person.erased_at.is_not(None))
    said = (NoticeComment.text != "") & NoticeComment.person_id.in_(erased)
    db.session.execute(update(NoticeComment).where(said).values(text=""))
    heard = NoticeSound.digest.is_not(None) | NoticeSound.original.is_not(None)
    gone = {"original": None, "sound": None, "digest": None, "state": REFUSED}
    db.session.execute(update(NoticeSound).where(NoticeSound.person_id.in_(erased), heard).values(gone))


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:24]
