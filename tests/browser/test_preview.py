"""`lms lessons preview` in a browser: what an author saves is shown at once, at the card she was at."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from threading import Thread

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect
from werkzeug.serving import make_server

from lms.catalogue.preview_app import create_preview
from tests.browser.conftest import NewDesk
from tests.browser.finger import PATIENCE_MS
from tests.browser.test_sight import RULES
from tests.catalogue.folders import change, good_folder
from tests.catalogue.sample_lesson import LESSON


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return good_folder(tmp_path / "lessons")


@pytest.fixture
def desk(folder: Path, browser_build: Path, new_desk: NewDesk) -> Iterator[Page]:
    server = make_server("127.0.0.1", 0, create_preview(folder, browser_build), threaded=True)
    Thread(target=server.serve_forever, daemon=True).start()
    page = new_desk()
    page.goto(f"http://127.0.0.1:{server.server_port}/?lang=en")
    yield page
    server.shutdown()


def test_a_saved_change_is_shown_at_the_card_one_was_at_with_its_faults_beside_it(desk: Page, folder: Path) -> None:
    vi, en = (desk.frame_locator(f"#phone-{lang}") for lang in ("vi", "en"))
    expect(vi.locator(".p-caption")).to_have_text("Cô Lan và chiếc lá", timeout=PATIENCE_MS)
    expect(en.locator(".p-caption")).to_have_text("Lan and the leaf")
    vi.locator(".p-main").click()
    expect(vi.locator(".p-caption")).to_have_text("Giống cái cửa")
    expect(desk.locator("#places button[aria-current]")).to_contain_text(["1. story", "2. idea"])

    line = change(folder, f"{LESSON}/vi.md", "**Giống cái cửa**", "**Giống cái cửa MoMo**")
    expect(vi.locator(".p-caption")).to_have_text("Giống cái cửa MoMo", timeout=PATIENCE_MS)
    expect(en.locator(".p-caption")).to_have_text("Lan and the leaf")
    expect(desk.locator("#faults li")).to_contain_text(f"{LESSON}/vi.md:{line}")

    change(folder, f"{LESSON}/lesson.yaml", "minutes: 5", "minutes: [")
    expect(desk.locator("#news")).to_contain_text("last version that could", timeout=PATIENCE_MS)
    expect(vi.locator(".p-caption")).to_have_text("Giống cái cửa MoMo")

    change(folder, f"{LESSON}/lesson.yaml", "minutes: [", "minutes: 5")
    expect(desk.locator("#news")).to_contain_text("Faults: 1", timeout=PATIENCE_MS)
    desk.locator("#places button", has_text="permission").click()
    for phone, caption in ((vi, "Xin xem ảnh"), (en, "Asking for photos")):
        expect(phone.locator(".p-caption")).to_have_text(caption, timeout=PATIENCE_MS)
    desk.locator("#places button", has_text="guided").click()
    for glowing in ("leaf", "name", "next"):
        # The shuffled leaf may lie where the name appears: the player takes no second tap there within 0.7 s (dom.js).
        # A click without a place, as a keyboard makes it, is never taken for a trembling finger's.
        en.locator(f'.glow[data-id="{glowing}"]').dispatch_event("click", timeout=PATIENCE_MS)
    expect(en.locator(".s-keys button").first).to_be_visible(timeout=PATIENCE_MS)
    desk.locator("#places button", has_text="Review: a-guest").click()
    expect(en.locator(".p-option").first).to_be_visible(timeout=PATIENCE_MS)
    desk.locator("#large").check()
    expect(en.locator("html.large")).to_be_attached(timeout=PATIENCE_MS)


def test_the_desk_is_accessible(desk: Page) -> None:
    expect(desk.locator("#faults li")).to_be_visible(timeout=PATIENCE_MS)
    found = Axe().run(desk, options=RULES).response["violations"]
    assert [f"{each['id']}: {node['html'][:160]}" for each in found for node in each["nodes"]] == []
