"""Drawings composed of shared parts."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

import pytest

from lms.catalogue.pictures import Art, UnknownPart, compose
from lms.catalogue.svg import BrokenSvg
from tests.catalogue.folders import DRAWING

HEAD = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">'


def composed(folder: Path, scene: str = DRAWING) -> str:
    return compose(scene, Art(folder / "art"), "story")


def test_a_part_used_twice_is_there_once(folder: Path) -> None:
    assert composed(folder).count("<symbol") == 1
    assert composed(folder).count('href="#story-house"') == 2


def test_the_symbol_keeps_the_view_box_of_its_part(folder: Path) -> None:
    assert '<symbol id="story-house" viewBox="0 0 60 50">' in composed(folder)


def test_every_reference_stays_within_the_drawing(folder: Path) -> None:
    root = ElementTree.fromstring(composed(folder))
    ids = {element.get("id") for element in root.iter()}
    links = {element.get("href", "#")[1:] for element in root.iter() if element.get("href")}
    assert links <= ids
    assert "url(#story-house-door)" in composed(folder)
    assert "story-house-door" in ids


def test_comments_and_white_space_are_left_out(folder: Path) -> None:
    assert "hills" not in composed(folder)
    assert "\n" not in composed(folder)
    assert "> <" not in composed(folder)


def test_ids_carry_the_name_of_the_drawing(folder: Path) -> None:
    scene = f'{HEAD}<g id="a"/><use href="#a"/><path clip-path="url( \'#a\' )" d="M0 0"/></svg>'
    made = composed(folder, scene)
    assert 'id="story-a"' in made
    assert 'href="#story-a"' in made
    assert 'clip-path="url(#story-a)"' in made


def test_the_older_way_to_link_is_read_too(folder: Path) -> None:
    link = 'xmlns:xlink="http://www.w3.org/1999/xlink" xlink:href="art:house"'
    assert '<use href="#story-house"/>' in composed(folder, f"{HEAD}<use {link}/></svg>")


def test_parts_may_be_made_of_parts(folder: Path) -> None:
    (folder / "art" / "village.svg").write_text(f'{HEAD}<use href="art:house"/><use href="art:house" x="5"/></svg>')
    made = composed(folder, f'{HEAD}<use href="art:village"/><use href="art:house"/></svg>')
    assert made.count("<symbol") == 2


def test_a_part_that_contains_itself_is_refused(folder: Path) -> None:
    (folder / "art" / "loop.svg").write_text(f'{HEAD}<use href="art:loop"/></svg>')
    with pytest.raises(BrokenSvg):
        composed(folder, f'{HEAD}<use href="art:loop"/></svg>')


def test_an_unknown_part_is_named_with_its_line(folder: Path) -> None:
    with pytest.raises(UnknownPart) as caught:
        composed(folder, f'{HEAD}\n<use href="art:hause"/></svg>')
    assert (caught.value.name, caught.value.line) == ("hause", 2)


def test_a_doctype_is_refused(folder: Path) -> None:
    with pytest.raises(BrokenSvg) as caught:
        composed(
            folder, f'<?xml version="1.0"?>\n<!DOCTYPE svg [<!ENTITY a SYSTEM "file:///etc/passwd">]>{HEAD}&a;</svg>'
        )
    assert caught.value.line == 2


def test_words_in_a_drawing_keep_their_signs(folder: Path) -> None:
    assert "<title>a &lt; b &amp; c</title>" in composed(folder, f"{HEAD}<title>a &lt; b &amp; c</title></svg>")


def test_an_attribute_keeps_its_signs(folder: Path) -> None:
    made = composed(folder, f'{HEAD}<g aria-label="a &quot;b&quot; &amp; c"/></svg>')
    assert ElementTree.fromstring(made)[0].get("aria-label") == 'a "b" & c'
