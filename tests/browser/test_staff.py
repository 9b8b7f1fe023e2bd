"""Staff at their pages: the sample commune's one-tap doors, and filters that need no new page."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from lms.demo.known import Demo
from tests.browser import offices
from tests.browser.conftest import MakeWorld, NewDesk, World


@pytest.fixture(scope="module")
def demo_world(make_world: MakeWorld) -> World:
    """The same commune, as a demonstration: the sign-in page has one-tap entries."""
    world = make_world(demo=True)
    village = world.village
    names = {"trainer": village.trainer, "officer": village.officer, "operator": village.operator}
    told = {role: {"username": name} for role, name in names.items()}
    file = world.programme.settings.data / "demo.json"
    Demo(file, {}).keep(**told, resident_card_url=f"{world.url}/card#{village.token}")
    world.programme.stop()
    world.programme.start()
    return world


@pytest.mark.parametrize(
    ("role", "there", "sight"),
    [
        ("resident", "/turn", ".screen.turn .tile"),
        ("trainer", "/trainer/", "nav.rooms a[href='/trainer/households']"),
        ("officer", "/commune/", ".figures .figure"),
        ("operator", "/operator/", "nav.rooms"),
    ],
)
def test_one_tap_enters_the_sample_commune(
    demo_world: World, new_desk: NewDesk, role: str, there: str, sight: str
) -> None:
    page = new_desk()
    page.goto(f"{demo_world.url}/staff/sign-in")
    page.locator(f"form[action='/demo/enter/{role}'] button").click()
    expect(page).to_have_url(re.compile(re.escape(f"{demo_world.url}{there}") + "$"))
    expect(page.locator(sight).first).to_be_visible()


def test_a_filter_changes_the_list_and_the_address_but_not_the_page(shared_world: World, new_desk: NewDesk) -> None:
    page = new_desk()
    offices.sign_in(page, shared_world.url, shared_world.village.officer)
    page.goto(f"{shared_world.url}/commune/households")
    rows = page.locator("#households tbody tr")
    expect(rows.filter(has_text="DUOI-001")).to_have_count(1)
    page.evaluate("() => { window.same = true; }")
    page.locator("select[name=village]").select_option(label="Thôn Khe Trên")
    expect(rows.filter(has_text="DUOI-001")).to_have_count(0)
    expect(rows.filter(has_text="TREN-001")).to_have_count(1)
    assert "village=" in page.url
    page.locator("select[name=rung]").select_option("digital")
    expect(rows).to_have_count(0)
    assert page.evaluate("() => window.same")
    page.go_back()
    expect(rows.filter(has_text="TREN-001")).to_have_count(1)
