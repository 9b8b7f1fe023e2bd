"""Every rule that a machine can check, broken in turn: the fault names the file, the line and the cure."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from lms.catalogue.check import check
from lms.catalogue.faults import messages
from lms.catalogue.real_rules import NAMES, real_names
from tests.catalogue.breaking import Break
from tests.catalogue.broken import ALL
from tests.catalogue.folders import change, line_of
from tests.catalogue.sample_lesson import LESSON, REVIEWS

# tried in tests/composing/test_photos.py
PHOTOS = {"broken_photo", "photo_size", "photo_tells"}


def test_a_good_folder_has_no_fault(folder: Path) -> None:
    assert check(folder) == []


@pytest.mark.parametrize("broken", ALL, ids=lambda broken: f"{broken.code}: {broken.old[:30] or broken.new[:30]}")
def test_a_broken_rule_is_named_with_file_and_line(folder: Path, broken: Break) -> None:
    changed = change(folder, broken.file, broken.old, broken.new)
    file = broken.told_in or broken.file
    line = line_of(folder, file, broken.at) if broken.at else changed
    assert (broken.code, file, line) in [(fault.code, fault.file, fault.line) for fault in check(folder)]


def test_the_cure_of_a_typo_is_the_nearest_known_key(folder: Path) -> None:
    change(folder, f"{LESSON}/lesson.yaml", "minutes:", "minuts:")
    [unknown] = [fault for fault in check(folder) if fault.code == "unknown_key"]
    assert "minutes" in unknown.cure["vi"]
    assert "minutes" in unknown.cure["en"]


@pytest.mark.parametrize("name", ["vi.md", "en.md", "lesson.yaml"])
def test_a_missing_file_is_a_fault(folder: Path, name: str) -> None:
    (folder / LESSON / name).unlink()
    assert ("no_file", f"{LESSON}/{name}") in [(fault.code, fault.file) for fault in check(folder)]


def test_a_lesson_without_the_file_of_its_reviews_is_a_fault(folder: Path) -> None:
    (folder / LESSON / "reviews.yaml").unlink()
    found = [(fault.code, fault.file, fault.line) for fault in check(folder)]
    assert ("no_reviews", f"{LESSON}/reviews.yaml", 1) in found


@pytest.mark.parametrize("word", ["true", "no"])
def test_a_word_in_quotes_is_an_id_like_any_other(folder: Path, word: str) -> None:
    change(folder, "simulations/sim-leaf.yaml", "id: name", f'id: "{word}"')
    change(folder, "simulations/sim-leaf.yaml", "needs: [name]", f'needs: ["{word}"]')
    assert check(folder) == []


def test_a_file_that_is_not_utf8_is_a_fault_on_its_line(folder: Path) -> None:
    path = folder / LESSON / "vi.md"
    path.write_bytes("# Mở\n\n> Được\n".encode() + "Cô chờ".encode("utf-16"))
    assert ("not_utf8", f"{LESSON}/vi.md", 4) in [(fault.code, fault.file, fault.line) for fault in check(folder)]


def test_a_part_that_is_not_utf8_is_a_fault(folder: Path) -> None:
    (folder / "art" / "house.svg").write_bytes(b"<svg>\xff</svg>")
    assert {"not_utf8", "broken_svg"} <= {fault.code for fault in check(folder)}


def test_a_folder_without_anything_has_faults_and_no_traceback(tmp_path: Path) -> None:
    assert {fault.file for fault in check(tmp_path)} == {"courses.yaml", "facts.yaml"}


@pytest.mark.parametrize(
    "text", ["[" * 3000, "\x00", "a: b: c", "? [x]\n: y", "- " * 50, "12", "~", "&a [*a]", "%YAML 9"]
)
@pytest.mark.parametrize(
    "file", ["courses.yaml", "facts.yaml", f"{LESSON}/lesson.yaml", f"{LESSON}/vi.md", "simulations/sim-leaf.yaml"]
)
def test_nonsense_is_a_fault_and_never_a_traceback(folder: Path, file: str, text: str) -> None:
    (folder / file).write_text(text)
    assert file in {fault.file for fault in check(folder)}


def test_both_languages_have_the_same_texts() -> None:
    vi, en = messages("vi"), messages("en")
    assert vi.keys() == en.keys()
    assert {
        key for key in vi if key.startswith("lesson_fault.") and f"{key.removesuffix('.cure')}.cure" not in vi
    } == set()


def test_every_fault_that_has_a_text_is_tried_here() -> None:
    codes = {key.split(".")[1] for key in messages("en") if key.startswith("lesson_fault.")}
    elsewhere = {"no_file", "not_utf8", "same_feedback", "review_no_danger", "local_name"} | PHOTOS
    assert codes - elsewhere == {broken.code for broken in ALL}


def test_the_names_of_communes_own_lessons_are_not_free_to_take(folder: Path) -> None:
    (folder / LESSON).rename(folder / "start" / "xa-open-leaf")
    change(folder, "start/xa-open-leaf/lesson.yaml", "id: open-leaf", "id: xa-open-leaf")
    assert "local_name" in {fault.code for fault in check(folder)}


def test_each_wrong_option_has_its_own_feedback(folder: Path) -> None:
    change(folder, f"{LESSON}/lesson.yaml", "options: [refuse, allow]", "options: [refuse, allow, later]")
    for lang, label in (("vi", "Để sau"), ("en", "Later")):
        say = "  > Khoan đã. Ảnh là của mình, mình giữ." if lang == "vi" else "  > Wait. Your photos are yours."
        line = change(folder, f"{LESSON}/{lang}.md", say, f"{say}\n- later: {label}\n{say}") + 2
        assert ("same_feedback", f"{LESSON}/{lang}.md", line) in [(f.code, f.file, f.line) for f in check(folder)]


def test_each_story_of_a_scam_lesson_has_the_dangerous_tap(folder: Path) -> None:
    change(folder, f"{LESSON}/lesson.yaml", "before: []", "before: []\nscam: true")
    guest = REVIEWS[REVIEWS.index("a-guest:") :]
    safe = guest.replace("danger:", "wrong:")
    stories = [guest, guest.replace("a-guest", "b-guest"), safe.replace("a-guest", "c-guest")]
    (folder / LESSON / "reviews.yaml").write_text("".join(stories), "utf-8")
    line = line_of(folder, f"{LESSON}/reviews.yaml", "c-guest:") + 1
    assert [(fault.code, fault.line) for fault in check(folder)] == [("review_no_danger", line)]


def test_what_only_the_other_round_shows_is_not_needed(folder: Path) -> None:
    change(folder, "simulations/sim-leaf.yaml", "needs: [name]", "needs: [name, maker]")
    maker = "{id: maker, as: mark, label: {vi: Nơi làm, en: Maker}, rounds: [guided], tap: {mark: true}}"
    change(folder, "simulations/sim-leaf.yaml", "      - id: next", f"      - {maker}\n      - id: next")
    assert check(folder) == []


def test_a_broken_lesson_does_not_make_its_simulation_useless(folder: Path) -> None:
    change(folder, f"{LESSON}/lesson.yaml", "minutes: 5", "minutes: five")
    assert [fault.code for fault in check(folder)] == ["not_number"]


def test_a_number_of_the_facts_may_be_called_unless_it_changes_often(folder: Path) -> None:
    line = change(folder, f"{LESSON}/vi.md", "Cô chờ một chút.", "Cô gọi 156. Cô chuyển 1.250.000 đ.")
    facts = folder / "facts.yaml"
    written = facts.read_text("utf-8")
    facts.write_text(f'{written}hotline:\n  value: "156"\n  source: Seen in 2025\n  certainty: A\n', "utf-8")
    assert check(folder) == []
    facts.write_text(f'{written}hotline:\n  value: "156"\n  source: Seen in 2025\n  certainty: C\n', "utf-8")
    assert [(fault.code, fault.line) for fault in check(folder)] == [("unknown_hotline", line)]


def test_a_name_is_allowed_where_it_is_the_matter_of_the_lesson_and_nowhere_else(folder: Path) -> None:
    change(folder, f"{LESSON}/vi.md", "Cô chờ một chút.", "Cô mở VNeID.")
    assert check(folder) == []
    shop = real_names()["Zalo"]
    assert "village-group" in (shop.allowed_in or ())
    assert "open-leaf" not in (shop.allowed_in or ())


def test_the_names_are_written_down_with_reasons_and_stand_for_lessons_of_the_curriculum() -> None:
    listed = yaml.safe_load(NAMES.read_text("utf-8"))
    names = [name for group in listed["forbidden"] for name in group["names"]]
    assert len(names) == len(set(names)) > 100
    assert all(group["reason"].keys() == group["instead"].keys() == {"vi", "en"} for group in listed["forbidden"])
    assert all(each["reason"] for each in listed["allowed"])


def test_names_and_addresses_are_not_taken_for_the_other_language(folder: Path) -> None:
    change(folder, f"{LESSON}/vi.md", "Mỗi hình là một cái cửa.", "“CAN BO XA: bam vao” xa-moi-cap-nhat…/nhan.apk nhé.")
    change(folder, f"{LESSON}/en.md", "Each picture is a door.", "Each picture of Sổ Tay Bản is a bún shop's door.")
    assert check(folder) == []
