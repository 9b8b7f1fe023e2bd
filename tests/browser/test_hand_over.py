"""Where no network ever comes: the trainer's phone takes the work along, by codes and as a file, counted once."""

from __future__ import annotations

import base64
import re
from collections import Counter
from pathlib import Path

from playwright.sync_api import FilePayload, Page, expect
from sqlalchemy import select

from lms.foundation.database import db
from lms.lrs.models import Statement
from tests.browser import offices
from tests.browser.conftest import NewDesk, SwitchOn, World
from tests.browser.finger import PATIENCE_MS
from tests.browser.phone import Phone
from tests.browser.test_access_for_all import look
from tests.browser.village import WOMAN

SNAPSHOT_HERE = """async () => {
  const asked = (request) => new Promise((done) => request.onsuccess = () => done(request.result));
  const db = await asked(indexedDB.open("lop-hoc-so"));
  while (!(await asked(db.transaction(["state"]).objectStore("state").get("snapshot")))?.seal) {
    await new Promise((done) => setTimeout(done, 20));
  }
  db.close();
}"""


def test_work_comes_by_codes_and_as_a_file_and_counts_once_though_the_original_follows(
    quiet_world: World, switch_on_phone: SwitchOn, new_desk: NewDesk, tmp_path: Path
) -> None:
    world = quiet_world
    context = switch_on_phone()
    phone = Phone(context.pages[0], world.url)
    phone.join(world.village.token, WOMAN, "Con trâu")
    phone.page.evaluate(SNAPSHOT_HERE)
    context.route("**/phone/statements", lambda route: route.abort())
    phone.go_on().work_through()
    work = [statement["id"] for statement in phone.outbox()]
    codes, parcel = _codes(phone), _file(phone, tmp_path)
    assert len(codes) > 1

    trainer = new_desk()
    offices.sign_in(trainer, world.url, world.village.trainer)
    trainer.goto(f"{world.url}/trainer/hand-over")
    late = codes.pop(1)
    trainer.locator("#pictures").set_input_files([*reversed(codes), codes[0]])
    expect(trainer.locator("#scanned")).to_contain_text(f"Đã đọc {len(codes)} trong {len(codes) + 1} mã")
    trainer.locator("#pictures").set_input_files([late])
    told = trainer.get_by_role("status")
    expect(told.filter(has_text=f"Xã đã nhận {len(work)} việc")).to_be_visible(timeout=PATIENCE_MS)
    _bring_file(trainer, parcel)
    expect(told.filter(has_text=f"{len(work)} việc đã có từ trước")).to_be_visible(timeout=PATIENCE_MS)
    assert [statement["id"] for statement in phone.outbox()] == work

    context.unroute("**/phone/statements")
    phone.send_now()
    phone.expect_all_sent()
    assert phone.outbox() == []
    assert phone.stored("refused") == []
    with world.programme.inside():
        stored = Counter(str(one) for one in db.session.scalars(select(Statement.id)))
    assert {one: stored[one] for one in work} == dict.fromkeys(work, 1)


def _codes(phone: Phone) -> list[FilePayload]:
    """Each code as the trainer's camera would see it; the series is stopped and gone through by hand."""
    page = phone.page
    phone.open("/receipts")
    page.get_by_role("button", name="Hiện mã cho người hướng dẫn").tap()
    canvas, count = page.locator("canvas.code"), page.locator(".screen.hand-over p.state")
    page.get_by_role("button", name="Dừng").tap()
    assert look(page) == []
    seen: dict[int, FilePayload] = {}
    while True:
        number, total = (int(one) for one in re.findall(r"\d+", count.inner_text()))
        address = str(canvas.evaluate("(canvas) => canvas.toDataURL()"))
        png = base64.b64decode(address.partition(",")[2])
        seen[number] = {"name": f"{number}.png", "mimeType": "image/png", "buffer": png}
        if len(seen) == total:
            return [seen[each] for each in sorted(seen)]
        # A second tap on one button within 0.7 s is a trembling finger's, and passed over.
        while count.inner_text().startswith(f"Mã {number} "):
            page.get_by_role("button", name="Mã sau").dispatch_event("click")


def _file(phone: Phone, folder: Path) -> Path:
    phone.open("/receipts")
    with phone.page.expect_download() as saved:
        phone.page.get_by_role("button", name="Lưu ra tệp").tap()
    place = folder / "work.json"
    saved.value.save_as(place)
    return place


def _bring_file(trainer: Page, parcel: Path) -> None:
    trainer.locator("#parcel").set_input_files(parcel)
    trainer.locator("form[enctype] button").click()
