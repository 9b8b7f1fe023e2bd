"""What the phone downloads."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from lms.catalogue.bundle import Requirements, bundle, canonical, catalogue_json, requirements, version_of
from lms.catalogue.load import load
from lms.catalogue.model import Lesson
from tests.catalogue.folders import change
from tests.catalogue.sample_lesson import LESSON, REVIEWS


def lesson(folder: Path) -> Lesson:
    return load(folder).lessons["open-leaf"]


def bundled(folder: Path) -> dict[str, Any]:
    made: dict[str, Any] = json.loads(canonical(bundle(lesson(folder))))
    return made


def test_a_bundle_has_the_keys_of_the_contract(folder: Path) -> None:
    assert bundled(folder).keys() == {
        "id", "version", "course", "minutes", "skills", "core", "steps", "words", "pictures", "icons", "simulations",
        "reviews",
    }  # fmt: skip


def test_a_step_has_only_what_its_kind_needs(folder: Path) -> None:
    steps = {step["id"]: step for step in bundled(folder)["steps"]}
    assert steps["story"] == {"id": "story", "kind": "listen", "picture": "story"}
    assert steps["places"]["spots"] == [{"id": "name", "x": 50, "y": 22}, {"id": "maker", "x": 50, "y": 60.5}]
    assert steps["alone"] == {"id": "alone", "kind": "practise", "simulation": "sim-leaf", "round": "independent"}
    assert steps["permission"]["options"] == ["refuse", "allow"]
    assert steps["questions"]["questions"][0] == {"id": "where", "options": ["store", "link"], "right": ["store"]}
    assert steps["own-phone"]["items"] == ["find", "open", "teach"]


def test_words_stand_under_the_names_the_player_looks_for(folder: Path) -> None:
    words = bundled(folder)["words"]["vi"]
    assert words["title"] == "Mở hình chiếc lá"
    steps = words["steps"]
    assert steps["guided"] == {"caption": "Làm theo bàn tay", "speech": "Bà con bấm chỗ sáng."}
    assert steps["places"]["spots"]["name"] == {"label": "Tên", "say": "Tên đúng."}
    assert steps["permission"]["options"]["allow"]["label"] == "Cho phép"
    assert steps["questions"]["questions"]["where"]["ask"] == "Cài ở đâu?"
    assert steps["own-phone"]["items"]["teach"] == {"label": "Chỉ lại cho một người"}


def test_an_id_that_yaml_takes_for_false_stays_a_word(folder: Path) -> None:
    assert "allow" in bundled(folder)["words"]["en"]["steps"]["permission"]["options"]


def test_pictures_icons_and_simulations_come_along(folder: Path) -> None:
    made = bundled(folder)
    assert made["pictures"].keys() == {"story"}
    assert "art:" not in made["pictures"]["story"]
    assert made["icons"].keys() == {"leaf", "camera"}
    assert made["simulations"]["sim-leaf"]["screens"]["home"]["shuffle"] is True
    assert made["simulations"]["sim-leaf"]["values"]["guided"]["price"] == 45000


def test_reviews_come_along_each_with_its_screen(folder: Path) -> None:
    borrowed, shown = bundled(folder)["reviews"]
    assert borrowed == {
        "id": "other-goods", "question": "where", "simulation": "sim-leaf", "screen": "home",
        "values": {
            "price": 25500, "price_text": {"vi": "25.500 đ", "en": "25,500 đ"},
            "goods": {"vi": "gạo nếp", "en": "sticky rice"},
        },
    }  # fmt: skip
    assert shown.keys() == {"id", "screen"}
    assert shown["screen"].keys() == {"part", "title", "say", "elements"}


def test_a_scam_lesson_says_so_to_the_phone(folder: Path) -> None:
    change(folder, f"{LESSON}/lesson.yaml", "before: []", "before: []\nscam: true")
    guest = REVIEWS[REVIEWS.index("a-guest:") :]
    stories = (guest.replace("a-guest", name) for name in ("one", "two", "three"))
    (folder / LESSON / "reviews.yaml").write_text("".join(stories), "utf-8")
    catalogue: dict[str, Any] = json.loads(canonical(catalogue_json(load(folder))))
    assert bundled(folder)["scam"] is True
    assert catalogue["courses"][0]["lessons"][0]["scam"] is True


def test_the_version_is_that_of_the_content(folder: Path) -> None:
    first = bundled(folder)
    assert bundled(folder)["version"] == first["version"] == version_of(first)
    assert len(first["version"]) == 12
    change(folder, f"{LESSON}/vi.md", "Cô chờ một chút.", "Cô đợi một chút.")
    assert bundled(folder)["version"] != first["version"]


def test_canonical_json_does_not_depend_on_the_order_of_keys() -> None:
    assert canonical({"b": "ế", "a": [1]}) == canonical({"a": [1], "b": "ế"}) == '{"a":[1],"b":"ế"}'.encode()


def test_completing_demands_steps_questions_and_the_practice_alone(folder: Path) -> None:
    wanted = requirements(lesson(folder))
    assert wanted.steps[0] == "story"
    assert len(wanted.steps) == 8
    assert wanted.questions == (
        ("permission", "permission"),
        *(("questions", name) for name in ("where", "when", "who")),
    )
    assert wanted.practice == ("alone",)


def test_what_is_demanded_survives_being_written_down(folder: Path) -> None:
    wanted = requirements(lesson(folder))
    assert Requirements.from_json(json.loads(json.dumps(wanted.to_json()))) == wanted


def test_a_broken_record_of_demands_is_refused() -> None:
    with pytest.raises(ValueError, match="step and a question"):
        Requirements.from_json({"steps": [], "questions": ["where"], "practice": []})


def test_the_catalogue_names_every_lesson_with_its_bundle(folder: Path) -> None:
    made: dict[str, Any] = json.loads(canonical(catalogue_json(load(folder))))
    [course] = made["courses"]
    [summary] = course["lessons"]
    whole = bundled(folder)
    assert summary == {
        "id": "open-leaf",
        "title": {"vi": "Mở hình chiếc lá", "en": "Open the leaf"},
        "minutes": 5,
        "core": True,
        "skills": ["AT", "NT"],
        "version": whole["version"],
        "url": f"/phone/lessons/open-leaf/{whole['version']}.json",
        "bytes": len(gzip.compress(canonical(whole), 9, mtime=0)),
    }
    assert course["icon"].startswith("<svg")
    assert made["marks"].keys() == {"hoa"}
    assert made["paths"] == [{"id": "path-core", "title": {"vi": "Bài lõi", "en": "Core"}, "lessons": ["open-leaf"]}]
    assert (made["core"], made["version"]) == (["open-leaf"], version_of(made))
