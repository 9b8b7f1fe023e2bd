"""A tiny lessons folder without a fault, for tests to break in one place."""

from __future__ import annotations

from pathlib import Path

from tests.catalogue.sample_lesson import COURSES, EN, FACTS, LESSON, REVIEWS, STRUCTURE, VI

SIMULATION = """\
id: sim-leaf
title: {vi: Mở chiếc lá, en: Open the leaf}
start: home
values:
  guided:
    price: 45000
    price_text: {vi: 45.000 đ, en: "45,000 đ"}
    price_say: {vi: bốn mươi lăm nghìn, en: forty-five thousand dong}
    goods: {vi: củ cải, en: radish}
  independent:
    price: 68000
    price_text: {vi: 68.000 đ, en: "68,000 đ"}
    price_say: {vi: sáu mươi tám nghìn, en: sixty-eight thousand}
    goods: {vi: mật ong, en: honey}
screens:
  home:
    part: apps
    title: {vi: Màn hình chính, en: Home screen}
    say: {guided: {vi: Bấm chiếc lá., en: Tap the leaf.}, independent: {vi: Bà con tự tìm., en: Find it yourself.}}
    shuffle: true
    elements:
      - {id: leaf, as: app, icon: leaf, label: {vi: Lá, en: Leaf}, tap: {to: page}}
      - id: camera
        as: app
        icon: camera
        label: {vi: Máy ảnh, en: Camera}
        tap: {wrong: {vi: Đây là máy ảnh., en: A camera.}}
      - id: link
        as: bubble
        label: {vi: Đường dẫn lạ, en: A strange link}
        rounds: [independent]
        tap: {wrong: {vi: Đường dẫn này lạ., en: This link is strange.}, to: strange}
  strange:
    part: page
    rounds: [independent]
    title: {vi: Trang lạ, en: A strange page}
    say: {vi: Trang này lạ quá., en: This page is strange.}
    elements:
      - {id: back, as: button, label: {vi: Quay lại, en: Back}, tap: {to: home}}
      - {id: pay, as: button, label: {vi: Trả tiền, en: Pay}, tap: {danger: {vi: Khoan đã., en: Wait.}, to: home}}
  page:
    part: page
    title: {vi: Trang, en: Page}
    say: {vi: Nhìn chỗ sáng., en: Look.}
    elements:
      - {id: note, as: text, label: {vi: "Mua {goods}", en: "Buy {goods}"}}
      - {id: name, as: mark, label: {vi: Tên, en: Name}, tap: {mark: true, say: {vi: Tên đúng., en: Right name.}}}
      - id: next
        as: button
        label: {vi: Tiếp, en: Next}
        tap: {needs: [name], to: amount, otherwise: {vi: "Còn thiếu {missing}.", en: "{missing} is missing."}}
  amount:
    part: payment
    title: {vi: Số tiền, en: Amount}
    say: {vi: Gõ số tiền., en: Type the amount.}
    keypad:
      expect: price
      quick: {guided: [45000, 4500], independent: [68000, 86000]}
      to: end
      wrong:
        - {value: 4500, rounds: [guided], say: {vi: Thiếu số không., en: A zero is missing.}}
      other: {vi: Chưa khớp., en: Not the price.}
      empty: {vi: Gõ số đã., en: Type first.}
  end:
    part: page
    title: {vi: Xong, en: Done}
    say: {vi: Bà con làm được rồi., en: You did it.}
    elements:
      - {id: again, as: button, label: {vi: Xem lại, en: Look again}, tap: {to: page, neutral: true}}
      - {id: done, as: button, label: {vi: Xong, en: Done}, tap: {done: true}}
"""

DRAWING = """\
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 360 240">
  <!-- a house in the hills -->
  <rect x="0" y="0" width="360" height="240" fill="#FFFDF8"/>
  <use href="art:house" x="20" y="40" width="120" height="100"/>
  <use href="art:house" x="200" y="40" width="120" height="100"/>
</svg>
"""

HOUSE = """\
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 60 50">
  <defs><clipPath id="door"><path d="M0 0h9v9z"/></clipPath></defs>
  <path fill="#0B5D3B" stroke="#1D1A16" stroke-width="2.5" clip-path="url(#door)" d="M5 45V20L30 5l25 15v25z"/>
</svg>
"""

ICON = """\
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 48 48"><circle cx="24" cy="24" r="20" fill="#0b5d3b"/></svg>
"""

FILES = {
    "courses.yaml": COURSES,
    "facts.yaml": FACTS,
    f"{LESSON}/lesson.yaml": STRUCTURE,
    f"{LESSON}/vi.md": VI,
    f"{LESSON}/en.md": EN,
    f"{LESSON}/reviews.yaml": REVIEWS,
    f"{LESSON}/drawings/story.svg": DRAWING,
    "simulations/sim-leaf.yaml": SIMULATION,
    "art/house.svg": HOUSE,
    "art/icons/leaf.svg": ICON,
    "art/icons/camera.svg": ICON,
    "art/marks/hoa.svg": ICON,
}


def good_folder(folder: Path) -> Path:
    """Write the folder without a fault."""
    for name, text in FILES.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return folder


def change(folder: Path, file: str, old: str, new: str) -> int:
    """Replace the first `old` in a file (all of it where `old` is empty); give the line where that begins."""
    path = folder / file
    text = path.read_text("utf-8") if path.exists() else ""
    assert not old or old in text, f"{old!r} is not in {file}"
    at = text.index(old) if old else 0
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text[:at] + new + (text[at + len(old) :] if old else ""), "utf-8")
    return text[:at].count("\n") + 1


def line_of(folder: Path, file: str, text: str) -> int:
    """Give the line on which a text first stands in a file."""
    before, found, _ = (folder / file).read_text("utf-8").partition(text)
    assert found, f"{text!r} is not in {file}"
    return before.count("\n") + 1
