"""A local lesson as its author writes it, and photos as cameras make them."""

from __future__ import annotations

import io

from msgspec.structs import replace
from PIL import Image

from lms.access.models import Account
from lms.composing import actions
from lms.composing.content import Content, Entry, Question, StepDraft, Words
from lms.composing.models import LocalLesson, Publication
from lms.composing.offering import judgement_of
from lms.composing.queries import newest
from lms.foundation.database import db
from lms.registry.models import Area

TITLE = "Đặt lịch khám ở trạm xã"
DRAWING = "drawing:install-app-safely/story"


def camera_photo(width: int = 1600, height: int = 1200, *, turned: bool = False) -> bytes:
    """A noisy photo with the place where it was taken and the name of the phone."""
    grain = Image.effect_noise((width // 4, height // 4), 90).resize((width, height))
    image = Image.merge("RGB", (grain, grain.rotate(180), grain))
    exif = Image.Exif()
    exif[0x010F] = "Máy Ảnh Mẫu"
    exif[0x8825] = {1: "N", 2: (21.0, 0.0, 0.0)}
    if turned:
        exif[0x0112] = 6
    written = io.BytesIO()
    image.save(written, "JPEG", quality=90, exif=exif, comment=b"secret")
    return written.getvalue()


def _entry(name: str, label: str, say: str = "", *, right: bool = False, x: int = 50, y: int = 50) -> Entry:
    return Entry(name, Words(label), Words(say), right, x, y)


def _question(name: str) -> Question:
    answers = (
        _entry("o1", f"Gọi trạm y tế, câu {name}", "Đúng rồi ạ. Trạm y tế xã nghe máy giờ hành chính.", right=True),
        _entry("o2", f"Gọi số lạ, câu {name}", "Số lạ thì mình chưa biết là ai. Bà con gọi trạm y tế nhé."),
    )
    return Question(name, Words("Muốn hẹn khám thì bà con gọi ai?"), answers)


STORY = StepDraft(
    "listen-1",
    "listen",
    caption=Words("Bà đau lưng"),
    speech=Words("Bà muốn đi khám ở trạm y tế xã. Bà sợ phải chờ lâu."),
    picture=DRAWING,
    alt=Words("Một người đứng trước hiên nhà"),
)
CHOICE = StepDraft(
    "choose-2",
    "choose",
    caption=Words("Hẹn trước"),
    speech=Words("Bà làm thế nào để khỏi phải chờ?"),
    picture=DRAWING,
    alt=Words("Một người cầm điện thoại"),
    entries=(
        _entry("o1", "Gọi điện hẹn trước", "Đúng rồi ạ. Đến giờ hẹn là có người đón.", right=True),
        _entry("o2", "Đi thật sớm rồi chờ", "Đi sớm vẫn phải chờ. Bà con gọi hẹn trước nhé."),
    ),
)
QUIZ = StepDraft(
    "quiz-3",
    "quiz",
    caption=Words("Ba câu hỏi"),
    speech=Words("Chọn chưa đúng thì nghe rồi chọn lại."),
    questions=tuple(_question(name) for name in ("q1", "q2", "q3")),
)
OWN = StepDraft(
    "own-phone-4",
    "own-phone",
    caption=Words("Làm trên máy mình"),
    speech=Words("Làm được việc nào thì chạm vào việc ấy."),
    entries=(
        _entry("o1", "Mở danh bạ"),
        _entry("o2", "Lưu số trạm y tế"),
        _entry("teach", "Chỉ lại cho người nhà"),
    ),
)
WHOLE = Content(
    title=Words(TITLE),
    outcome=Words("Tự gọi điện đặt được lịch khám ở trạm y tế xã."),
    minutes=4,
    skills=("NT",),
    steps=(STORY, CHOICE, QUIZ, OWN),
    made=4,
)


def drafted(account: Account, commune: Area, content: Content = WHOLE) -> LocalLesson:
    """A lesson whose draft is this content."""
    lesson = actions.begin(account, commune, content.title.vi)
    actions.rearrange(account, lesson, lambda _: content)
    return lesson


def published(account: Account, lesson: LocalLesson) -> Publication:
    """The draft of now, offered to the commune."""
    draft = newest(db.session(), lesson)
    judgement = judgement_of(lesson, draft)
    assert judgement.faults == ()
    return actions.publish(account, lesson, draft, judgement)


def with_photo(account: Account, commune: Area, content: Content = WHOLE) -> Content:
    """The same lesson with a real photo on its first card."""
    digest = actions.keep_photo(account, commune.id, camera_photo())
    return content.with_step(replace(content.steps[0], picture=f"photo:{digest}"))
