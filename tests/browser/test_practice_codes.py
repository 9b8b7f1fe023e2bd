"""The QR codes of the simulated stall are real ones: a camera reads from the screen what the practice bank reads."""

from __future__ import annotations

import io

from PIL import Image

from lms.catalogue.vietqr import PRACTICE_BANK, PaymentCode, read
from tests.browser.lesson_screen import Place
from tests.browser.phone import Phone
from tests.qr import qr_texts

STALL, RECIPIENT = "Ở sạp chị Dung", "Người nhận"


def codes_on_screen(phone: Phone) -> set[str]:
    picture = Image.open(io.BytesIO(phone.page.screenshot()))
    return set(qr_texts(picture))


def test_the_code_on_the_board_is_read_from_the_screen_and_names_the_recipient(phone: Phone) -> None:
    phone.open("/lessons/qr-pay-buyer")
    frames: list[set[str]] = []
    payees: list[str] = []

    def look(place: Place) -> None:
        if place.screen == STALL:
            frames.append(codes_on_screen(phone))
        if place.screen == RECIPIENT:
            payees.append(phone.page.locator('[data-id="who"] .s-label').inner_text())

    phone.lesson_here().work_through(look)
    board, sticker = (
        PaymentCode(PRACTICE_BANK, account, memo="MAN HINH TAP") for account in ("TAP0000012", "TAP0000047")
    )
    assert [read(text) for text in frames[0]] == [board]
    assert sorted((read(text) for text in frames[1]), key=lambda code: code.account) == [board, sticker]
    assert payees == ["NGUYEN THI DUNG"] * 2
