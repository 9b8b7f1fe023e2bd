"""Odd addresses, headers, bodies and fields: refused with a plain answer, never with an error of ours."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from lms import wiring
from lms.certificates.models import Certificate
from lms.certificates.village_actions import begin_list
from lms.certificates.villages import criteria_of
from lms.foundation import clock, ids
from lms.foundation.database import db
from lms.lrs.subscribers import catch_up
from tests.cast import Cast, assemble, sign_in
from tests.factories import PASSWORD
from tests.learning import complete_core
from tests.phone.handset import OWN_PAGE, Handset

pytestmark = pytest.mark.slow

ENDLESS = "9" * 5000
BEYOND = str(2**63)
ODD_TEXT = ("\x00", "\u202e\u200f", "%_\\'\"", ENDLESS, BEYOND, "-1", "0", "１", "//[", "x" * 50_000, "\ufffe")


@pytest.fixture
def cast(app: Flask) -> Cast:
    return assemble()


def fields(odd: str) -> dict[str, str]:
    """Every field and every argument that any page knows, with the same odd text in it."""
    names = (
        "award", "back", "before", "criterion", "due", "ends", "evidence", "form", "found_on", "held", "household",
        "id", "language", "met", "need", "next", "note", "page", "password", "path", "percent", "person", "place",
        "q", "reason", "recipient", "rung", "signer", "signer_title", "skill", "state", "threshold", "username",
        "village", "words",
    )  # fmt: skip
    return dict.fromkeys(names, odd)


def desk_forms(certificate: str, cast: Cast) -> list[str]:
    """Every form of the certificate desk."""
    here = "/commune/certificates"
    one = f"{here}/{certificate}"
    villages = f"{here}/villages"
    listed = criteria_of(db.session(), cast.commune.id)
    return [
        f"{one}/printings", f"{one}/correction", f"{one}/revocation", f"{here}/waiting/signature", f"{here}/desk",
        f"{here}/prints", f"{villages}/{cast.upper.id}/findings", f"{villages}/list/new",
        f"{villages}/list/{listed[0].id}",
    ]  # fmt: skip


@pytest.mark.parametrize("odd", ODD_TEXT, ids=lambda odd: ascii(odd)[:30])
def test_odd_fields_are_answered(app: Flask, cast: Cast, odd: str) -> None:
    complete_core(cast.learner, cast.household, clock.now() - timedelta(days=3))
    catch_up(wiring.SUBSCRIBERS)
    certificate = db.session.scalars(select(Certificate.id).where(Certificate.kind == "core_set")).one()
    begin_list(cast.commune)
    home = f"/trainer/households/{cast.household.id}"
    trainer, officer = sign_in(app.test_client(), cast.trainer), sign_in(app.test_client(), cast.officer)
    asked: list[tuple[FlaskClient, list[str], list[str]]] = [
        (
            trainer,
            ["/trainer/", "/trainer/households", home, f"{home}/confirmations/new", "/trainer/assignments/new"],
            ["/trainer/assignments/new", f"{home}/confirmations/new"],
        ),
        (
            officer,
            [
                "/commune/",
                "/commune/households",
                f"/commune/households/{cast.household.id}",
                "/commune/certificates",
                f"/commune/certificates/{certificate}/paper.png",
                f"/c/{certificate}.pdf",
            ],
            [*desk_forms(certificate, cast), "/staff/language", "/staff/sign-in"],
        ),
    ]
    errors = [
        (client.get(page, query_string=fields(odd)).status_code, page) for client, pages, _ in asked for page in pages
    ]
    for form in (fields(odd), {**fields(odd), "id": str(ids.new_id()), "village": str(cast.upper.id), "household": ""}):
        errors += [
            (client.post(page, data=form, headers=OWN_PAGE).status_code, page)
            for client, _, pages in asked
            for page in pages
        ]
    assert [each for each in errors if each[0] >= 500] == []


Asked = Callable[[FlaskClient], TestResponse]

ODD_REQUESTS: dict[str, tuple[int, Asked]] = {
    "a certificate named NUL": (404, lambda browser: browser.get("/c/%00")),
    "its paper": (404, lambda browser: browser.get("/c/%00.pdf")),
    "a certificate with an endless name": (404, lambda browser: browser.get("/c/" + "a" * 9000)),
    "letters that are none": (404, lambda browser: browser.get("/c/%ff%ed%a0%80")),
    "a card with a line break": (302, lambda browser: browser.get("/card/a%0d%0aSet-Cookie:%20x=1")),
    "an origin that is none": (403, lambda browser: browser.post(
        "/staff/sign-out", headers={"Origin": "http://[", "Cookie": "a=b"})),
    "an opaque origin": (403, lambda browser: browser.post(
        "/staff/sign-out", headers={"Origin": "null", "Cookie": "a=b"})),
    "a body without bottom": (400, lambda browser: browser.post("/phone/card", data="[" * 4000)),
    "half a letter": (400, lambda browser: browser.post("/phone/card", data=b'{"token": "\\ud800"}')),
    "a token named NUL": (404, lambda browser: browser.post("/phone/card", data=b'{"token": "\\u0000"}')),
    "a name named NUL": (401, lambda browser: browser.post("/staff/sign-in", data={"username": "\x00"})),
    "cookies of another kind": (303, lambda browser: browser.get(
        "/commune/", headers={"Cookie": "staff=\xff; device=\xfe; lang=<script>"})),
    "a demo door": (404, lambda browser: browser.post("/demo/enter/operator")),
    "up and out": (404, lambda browser: browser.get("/assets/..%2fmanifest.json")),
}  # fmt: skip


@pytest.mark.parametrize("name", ODD_REQUESTS)
def test_odd_requests_are_refused_plainly(client: FlaskClient, cast: Cast, name: str) -> None:
    status, asked = ODD_REQUESTS[name]
    answer = asked(client)
    assert answer.status_code == status, answer.get_data(as_text=True)
    assert "Traceback" not in answer.get_data(as_text=True)


ELSEWHERE = (
    "//evil.example", "/\\evil.example", "https://evil.example", "javascript:alert(1)", "/\t/evil.example", "//[",
    " //evil.example", "\\\\evil.example", "evil.example", "///evil.example",
)  # fmt: skip


@pytest.mark.parametrize("there", ELSEWHERE, ids=lambda there: ascii(there)[:30])
def test_nobody_is_sent_elsewhere(client: FlaskClient, cast: Cast, there: str) -> None:
    form = {"username": "officer", "password": PASSWORD, "next": there, "back": there, "language": "vi"}
    assert client.post("/staff/sign-in", data=form, headers=OWN_PAGE).location == "/commune/"
    assert client.post("/staff/language", data=form, headers=OWN_PAGE).location == "/staff/sign-in"


def test_what_a_phone_is_told_stays_out_of_shared_caches(app: Flask, cast: Cast) -> None:
    phone = Handset(app.test_client())
    phone.open(cast.household)
    assert "private" in phone.snapshot().headers["Cache-Control"]
