"""Rules for drawings: they exist, are small, keep to the palette and load nothing."""

import re
from functools import partial
from pathlib import Path

from lms.catalogue.draft import Draft, LessonDraft, composed_or_fault
from lms.catalogue.faults import FaultLog
from lms.catalogue.photos import check_photo
from lms.catalogue.pictures import PART, Art
from lms.catalogue.svg import BrokenSvg, Shape, read_svg

SCENE_BYTES = 6 * 1024
PALETTE = {
    "#fffdf8": "paper", "#1d1a16": "ink", "#0b5d3b": "leaf", "#f4b400": "amber", "#a3271b": "brick",
    "#0b4f7a": "sky", "#d9d4ca": "light grey", "#6b655b": "dark grey", "#e8b98f": "skin", "#c98f63": "dark skin",
}  # fmt: skip
PAINTS = ("fill", "stroke", "color")
NO_PAINT = ("none", "currentcolor", "inherit")
DRAWN = {
    "svg", "g", "path", "rect", "circle", "ellipse", "line", "polyline", "polygon",
    "use", "defs", "symbol", "clipPath", "title", "desc", "text", "tspan",
}  # fmt: skip
UNSAFE = re.compile(r"on[a-z]+|style|class|\{.*|filter|mask")
OUTSIDE = re.compile(r"url\(\s*['\"]?(?!#)|^\s*(?:https?:|data:|javascript:|//)", re.IGNORECASE)


def check_pictures(draft: Draft) -> None:
    """Check all drawings of lessons and all shared parts."""
    for lesson in draft.lessons.values():
        for name, text in lesson.drawings.items():
            _check_scene(draft, lesson, name, text)
        for name, photo in lesson.photos.items():
            _check_photo(draft, lesson, name, photo)
        if lesson.structure is not None:
            _check_present(draft, lesson)
    for name in draft.art.names():
        _check_part(draft, draft.art.folder / f"{name}.svg", name)


def _check_scene(draft: Draft, lesson: LessonDraft, name: str, text: str) -> None:
    log = draft.log(lesson.folder / "drawings" / f"{name}.svg")
    _check_drawing(text, log, "0 0 360 240")
    size = len(lesson.pictures.get(name, "").encode())
    if size > SCENE_BYTES:
        log.add(1, "big_picture", size=size, most=SCENE_BYTES)


def _check_photo(draft: Draft, lesson: LessonDraft, name: str, photo: bytes) -> None:
    log = draft.log(lesson.folder / "photos" / f"{name}.jpg")
    check_photo(photo, log)
    if name in lesson.drawings:
        log.add(1, "double_id", word=name)


def _check_present(draft: Draft, lesson: LessonDraft) -> None:
    log = draft.log(lesson.folder / "lesson.yaml")
    for step in lesson.structure.steps if lesson.structure else ():
        if step.picture and step.picture not in {*lesson.drawings, *lesson.photos}:
            file = draft.files.name(lesson.folder / "drawings" / f"{step.picture}.svg")
            log.add(step.line, "no_picture", word=step.id, file=file)


def _check_part(draft: Draft, path: Path, name: str) -> None:
    log = draft.log(path)
    text = draft.files.text(path)
    if text is None:
        return
    _check_drawing(text, log, "0 0 48 48" if name.startswith("icons/") else "")
    if not log.found:
        composed_or_fault(text, Art(draft.art.folder), name.replace("/", "-"), log)


def _check_drawing(text: str, log: FaultLog, view_box: str) -> None:
    try:
        root = read_svg(text)
    except BrokenSvg as error:
        if not log.found:
            log.add(error.line, "broken_svg", problem=error.problem)
        return
    found = " ".join(root.attributes.get("viewBox", "").replace(",", " ").split())
    if not found or (view_box and found != view_box):
        log.add(root.line, "view_box", word=found or "—", wanted=view_box or "0 0 … …")
    for shape in root.all():
        _check_shape(shape, log)


def _check_shape(shape: Shape, log: FaultLog) -> None:
    note = partial(log.add, shape.line)
    if shape.tag not in DRAWN:
        note("forbidden_element", word=shape.tag)
        return
    for key, value in shape.attributes.items():
        if UNSAFE.fullmatch(key):
            note("forbidden_attribute", word=key)
        elif OUTSIDE.search(value) or (key == "href" and not value.startswith((PART, "#"))):
            note("outside_reference", word=value)
        elif key in PAINTS and value.strip().lower() not in (*PALETTE, *NO_PAINT):
            note("colour", word=value, palette=", ".join(f"{code} {name}" for code, name in PALETTE.items()))
