"""What a notice's form carries: what was typed, picture and voice are kept, and each fault has a text."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from typing import Final

from werkzeug.datastructures import FileStorage, MultiDict
from werkzeug.exceptions import BadRequest

from lms.access.models import Account
from lms.foundation import clock, ids
from lms.foundation.database import db
from lms.notices.actions import Content
from lms.notices.attachments import keep_picture, keep_sound
from lms.notices.models import NoticePicture, NoticeSound, NoticeVersion
from lms.notices.refusals import NotTaken
from lms.registry.spelling import tidy

LONGEST_TITLE: Final = 100
LONGEST_BODY: Final = 2000
LONGEST_PICTURE_WORDS: Final = 200
# One tick for every village within reach.
ALL: Final = "all"
_MINUTE: Final = "%Y-%m-%dT%H:%M"


def identifier_in(sent: Mapping[str, str]) -> uuid.UUID:
    """The id our page put into its form. Raises ``BadRequest`` where there is none: not a form of ours."""
    identifier = ids.parse_id(sent.get("id", ""))
    if identifier is None:
        raise BadRequest
    return identifier


@dataclass
class NoticeForm:
    """As typed. ``picture`` and ``sound`` are ids of what was kept already; ``errors``: field → text key."""

    id: uuid.UUID = field(default_factory=ids.new_id)
    title: str = ""
    body: str = ""
    villages: list[str] = field(default_factory=list)
    shown_from: str = ""
    shown_until: str = ""
    picture: str = ""
    picture_words: str = ""
    sound: str = ""
    pinned: bool = False
    public: bool = False
    errors: dict[str, str] = field(default_factory=dict)
    _from: datetime | None = None
    _until: datetime | None = None

    @classmethod
    def of(cls, version: NoticeVersion, villages: Collection[int]) -> NoticeForm:
        """To correct what a notice says now."""
        until = version.shown_until
        return cls(
            title=version.title,
            body=version.body,
            villages=[str(village) for village in villages],
            shown_from=version.shown_from.astimezone(clock.VIETNAM).strftime(_MINUTE),
            shown_until=until.astimezone(clock.VIETNAM).date().isoformat() if until else "",
            picture=str(version.picture_id or ""),
            picture_words=version.picture_words,
            sound=str(version.sound_id or ""),
            pinned=version.pinned,
            public=version.public,
        )

    @classmethod
    def read(
        cls, by: Account, sent: MultiDict[str, str], files: Mapping[str, FileStorage], kept: NoticeVersion | None = None
    ) -> NoticeForm:
        """What was sent. Files are kept at once, so that a fault elsewhere loses none. ``kept``: now in force."""
        form = cls(
            id=identifier_in(sent),
            title=tidy(sent.get("title", "")),
            body=paragraphs(sent.get("body", "")),
            villages=sent.getlist("villages"),
            shown_from=sent.get("shown_from", "").strip(),
            shown_until=sent.get("shown_until", "").strip(),
            picture_words=tidy(sent.get("picture_words", "")),
            pinned=sent.get("pinned") == "yes",
            public=sent.get("public") == "yes",
        )
        form._check_words()
        form._check_times()
        form._take_files(by, sent, files, kept)
        return form

    def content(self) -> Content:
        """What is to be said; only where there are no errors."""
        return Content(
            title=self.title,
            body=self.body,
            shown_from=self._from or clock.now(),
            shown_until=self._until,
            picture_id=ids.parse_id(self.picture),
            picture_words=self.picture_words,
            sound_id=ids.parse_id(self.sound),
            pinned=self.pinned,
            public=self.public,
        )

    def chosen(self, villages: Collection[int]) -> list[int]:
        """The villages that were ticked, of those that may be; `ALL`: each of them."""
        return [village for village in villages if ALL in self.villages or str(village) in self.villages]

    def refuse(self, fault: NotTaken) -> None:
        self.errors[fault.field or "title"] = fault.key

    def _check_words(self) -> None:
        if not self.title:
            self.errors["title"] = "notices.fault.no_title"
        elif len(self.title) > LONGEST_TITLE:
            self.errors["title"] = "notices.fault.title_long"
        if not self.body:
            self.errors["body"] = "notices.fault.no_body"
        elif len(self.body) > LONGEST_BODY:
            self.errors["body"] = "notices.fault.body_long"
        if len(self.picture_words) > LONGEST_PICTURE_WORDS:
            self.errors["picture_words"] = "notices.fault.picture_words_long"

    def _check_times(self) -> None:
        try:
            self._from = _local(datetime.fromisoformat(self.shown_from)) if self.shown_from else None
        except (ValueError, OverflowError):
            self.errors["shown_from"] = "notices.fault.time_unread"
        try:
            day = date.fromisoformat(self.shown_until) if self.shown_until else None
            self._until = _local(datetime.combine(day, time.max)) if day else None
        except (ValueError, OverflowError):
            self.errors["shown_until"] = "notices.fault.day_unread"
        if self._until and self._until <= max(self._from or clock.now(), clock.now()):
            self.errors["shown_until"] = "notices.fault.ends_before"

    def _take_files(
        self, by: Account, sent: Mapping[str, str], files: Mapping[str, FileStorage], kept: NoticeVersion | None
    ) -> None:
        picture_kept = db.session.get(NoticePicture, _named(sent, "picture_kept"))
        sound_kept = db.session.get(NoticeSound, _named(sent, "sound_kept"))
        self.picture = _mine(by, picture_kept, kept.picture_id if kept else None)
        self.sound = _mine(by, sound_kept, kept.sound_id if kept else None)
        if sent.get("picture_off") == "yes":
            self.picture = ""
        if sent.get("sound_off") == "yes":
            self.sound = ""
        picture, sound = _bytes(files.get("picture")), _bytes(files.get("sound"))
        try:
            if picture:
                self.picture = str(keep_picture(by, picture).id)
            if sound:
                self.sound = str(keep_sound(sound, ids.new_id(), by=by).id)
        except NotTaken as fault:
            self.refuse(fault)


def paragraphs(text: str) -> str:
    """Tidy lines, at most one empty one between them."""
    lines = [tidy(line) for line in text.replace("\r\n", "\n").split("\n")]
    kept = [line for number, line in enumerate(lines) if line or (number and lines[number - 1])]
    return "\n".join(kept).strip()


def _local(moment: datetime) -> datetime:
    """A time without offset is Vietnam's."""
    return (moment if moment.tzinfo else moment.replace(tzinfo=clock.VIETNAM)).astimezone(UTC)


def _mine(by: Account, found: NoticePicture | NoticeSound | None, kept: uuid.UUID | None) -> str:
    """What the form says was kept, if this account kept it or the notice has it."""
    return str(found.id) if found and (found.kept_by == by.id or found.id == kept) else ""


def _named(sent: Mapping[str, str], name: str) -> uuid.UUID:
    """The id under that name; one that is nobody's where there is none."""
    return ids.parse_id(sent.get(name, "")) or ids.new_id()


def _bytes(file: FileStorage | None) -> bytes:
    return file.read() if file and file.filename else b""
