"""The frame around staff pages, and the parts they are made of, in both languages."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from flask import Blueprint, Flask, flash, render_template_string
from flask.testing import FlaskClient

from lms import create_app
from lms.foundation.database import db
from lms.foundation.doors import STAFF, Role, open_to
from lms.foundation.settings import Settings
from tests.access.conftest import OWN_PAGE
from tests.cast import Cast, sign_in

pytestmark = [pytest.mark.once, pytest.mark.slow]

PAGE = """
{% extends "layouts/staff.html" %}
{% from "components/button.html" import button, link_button %}
{% from "components/field.html" import field, writing, choice, ticks %}
{% from "components/panel.html" import panel %}
{% from "components/figure.html" import figure, count %}
{% from "components/progress.html" import progress %}
{% from "components/rung.html" import rung, learning, badge %}
{% from "components/table.html" import table, cell, head_cell %}
{% from "components/empty.html" import empty %}
{% from "components/breadcrumb.html" import breadcrumb %}
{% from "components/page_header.html" import page_header %}
{% from "components/pager.html" import pager %}
{% block title %}Page{% endblock %}
{% block breadcrumb %}{{ breadcrumb([("First", "/first"), ("<Here>", None)]) }}{% endblock %}
{% block content %}
{{ page_header("Title", as_of=day) }}
{{ figure("Reached", 655, 1000, day) }}{{ count("Sessions", 14) }}{{ figure("Nobody", 0, 0) }}
{% for name in ("not_reached", "reached", "completed", "digital") %}{{ rung(name) }}{% endfor %}{{ learning() }}
{% call panel("Panel") %}{{ badge("Badge") }}{{ button("Save", attrs={"name": "act"}) }}{% endcall %}
{{ field("first", "First", "<b>", hint="Hint", error="Error") }}{{ writing("second", "Second") }}
{{ choice("third", "Third", [(1, "One"), (2, "Two")], 2) }}{{ ticks("fourth", "Fourth", [("a", "A")], ["a"]) }}
{% call table("Caption", ["Name", ("Count", "number")]) %}
<tr>{{ head_cell("Row", "/row") }}{{ cell("Count", progress(5, 8), "number") }}</tr>
{% endcall %}
{{ pager(2, 3, "/list", {"q": "đ"}) }}
{% call empty("Nothing", "Begin here") %}{{ link_button("Begin", "/begin") }}{% endcall %}
{% endblock %}
"""


@pytest.fixture
def app(settings: Settings) -> Iterator[Flask]:
    app, rooms = create_app(settings), Blueprint("tried", __name__)

    @rooms.get("/tried")
    @rooms.get("/trainer/households/tried")
    @open_to(*STAFF)
    def page() -> str:
        flash("Kept", "done")
        return render_template_string(PAGE, day=date(2026, 11, 23))

    app.register_blueprint(rooms)
    app.testing = True
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


@pytest.mark.parametrize(
    ("role", "links"),
    [
        (Role.TRAINER, ["/trainer/", "/trainer/households", "/trainer/assignments"]),
        (Role.OFFICER, ["/commune/", "/commune/households", "/commune/certificates", "/commune/export"]),
        (Role.OPERATOR, ["/operator/"]),
    ],
)
def test_the_menu_shows_the_rooms_of_the_role(client: FlaskClient, cast: Cast, role: Role, links: list[str]) -> None:
    sign_in(client, getattr(cast, role.value))
    page = client.get("/tried").text
    assert [href for href in links if f'href="{href}"' not in page] == []
    assert page.count('class="rooms"') == 1


def test_the_room_one_stands_in_is_marked(client: FlaskClient, cast: Cast) -> None:
    sign_in(client, cast.trainer)
    page = client.get("/trainer/households/tried").text
    assert '<a href="/trainer/households" aria-current="page">' in page
    assert page.count('aria-current="page"') == 2  # the menu's, and the breadcrumb's


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("vi", ["Tính đến ngày 23/11/2026", "65,5\N{NO-BREAK SPACE}%", "655/1.000", "Hộ gia đình số", "Trang 2/3"]),
        ("en", ["As of 23/11/2026", "65.5\N{NO-BREAK SPACE}%", "655/1,000", "Digital household", "Page 2 of 3"]),
    ],
)
def test_the_parts_speak_both_languages(client: FlaskClient, cast: Cast, language: str, words: list[str]) -> None:
    sign_in(client, cast.trainer)
    page = client.get(f"/tried?lang={language}").text
    assert [word for word in words if word not in page] == []


def test_what_people_wrote_stays_text(client: FlaskClient, cast: Cast) -> None:
    sign_in(client, cast.trainer)
    page = client.get("/tried").text
    assert 'value="&lt;b&gt;"' in page
    assert "&lt;Here&gt;" in page


def test_a_field_is_tied_to_its_hint_and_error(client: FlaskClient, cast: Cast) -> None:
    sign_in(client, cast.trainer)
    page = client.get("/tried").text
    assert 'aria-describedby="first-hint first-error"' in page
    assert 'aria-invalid="true"' in page


def test_a_page_carries_no_inline_script_or_style(client: FlaskClient, cast: Cast) -> None:
    sign_in(client, cast.trainer)
    page = client.get("/tried").text
    assert " style=" not in page
    assert "<style" not in page
    assert "<script>" not in page


def test_a_message_is_shown_once(client: FlaskClient, cast: Cast) -> None:
    sign_in(client, cast.trainer)
    assert client.get("/tried").text.count("Kept") == 1
    assert "Kept" not in client.post("/staff/sign-out", headers=OWN_PAGE, follow_redirects=True).text
