"""Every route × every kind of visitor: whoever has no business with a household learns nothing and changes nothing.

New routes are walked by themselves. One with a new kind of id in its address fails until `Victim` says what it names.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from itertools import product
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from lms import wiring
from lms.access.models import Device
from lms.access.rights import Right, give
from lms.certificates.models import Certificate, Revocation
from lms.foundation import clock, ids
from lms.foundation.database import Base, db
from lms.foundation.doors import ANYONE, STAFF, Role, door_of
from lms.lrs.models import Statement
from lms.lrs.subscribers import catch_up
from lms.teaching.actions import assign_path
from lms.teaching.help_models import HelpRequest
from lms.teaching.models import Assignment
from lms.teaching.session_actions import Plan, attach_sheet, call_present, plan_session
from lms.teaching.stating import Member
from tests.cast import Cast, assemble, sign_in
from tests.certificates.stage import full_desk
from tests.composing.makers import TITLE
from tests.factories import make_account, make_viewer
from tests.guards.belongings import lesson_of, reported, spoken_and_grouped
from tests.learning import ask_for_help, complete_core
from tests.narration.takes import SPEAKER, recorded
from tests.phone.handset import OWN_PAGE, Handset
from tests.signals.notice import noticed

pytestmark = pytest.mark.slow

SIGN_IN = "/staff/sign-in"
# What an officer may choose for her own commune, whatever she asks for.
OWN_COMMUNES = {"commune_paper", "village_criterion", "ladder_rule", "outside_figure", "report", "taken_away"}
# What may change whoever asks: sign-ins, tries counted, a phone's link to its other browser, looks at one's own people.
ANYONES_TABLES = {"attempts", "sign_in", "device_move", "look", *OWN_COMMUNES}
# The parts of an address that name no row of anyone.
NOBODYS = {
    "language": "vi",
    "course": "core",
    "lesson": "otp-and-fake-police",
    "version": "0",
    "token": "unknown",
    "digest": "0",
    "role": "nobody",
    "number": "1",
    "kind": "json",
    "scene": "story",
    "indicator": "hh_reached_pct",
    "drawing": "icons/leaf",
    "act": "rename",
}
# They name what belongs to the program itself: whoever may pass the door may see it.
OURS = {"drawing", "scene", "indicator"}
# Whose rows these are by role: the tree of areas is the operator's to keep.
KEPT_BY = {Role.OPERATOR: {"area_id", "act"}}
# Opening a door to anyone is a decision: whoever takes it writes it down here.
OPEN = {
    "access.cards.card", "access.cards.card_address", "access.cards.moved", "access.choose_language",
    "access.demo.enter", "access.sign_in", "access.sign_in_page", "access.sign_out", "contract.openapi",
    "phone.catalogue",
    "public_certificates.badge", "public_certificates.check", "public_certificates.did_document",
    "public_certificates.for_phones", "public_certificates.paper", "public_certificates.status_list",
    "notices.news.told", "notices.news.picture", "notices.news.sound", "notices.public.notice",
    "notices.public.picture", "notices.public.voice",
    "phone.lesson_bundle", "phone.manifest", "phone.reading.lesson", "phone.reading.lessons",
    "phone.reading.shared_picture", "phone.shell", "phone.voices.sound", "phone.voices.sounds", "phone.voices.voices",
    "phone.worker", "reporting.health.healthz", "reporting.health.metrics", "reporting.health.readyz",
    # These ask for a credential themselves (tests/lrs/test_asking.py), all but the last.
    "xapi.activities", "xapi.activity_profile", "xapi.agent_profile", "xapi.agents", "xapi.state",
    "xapi.statements_view", "xapi.about",
}  # fmt: skip


@dataclass(frozen=True)
class Victim:
    """The household of the cast with all that can be known of it; ``behind``: part of an address → whose id follows."""

    cast: Cast
    behind: dict[str, str]
    path: str
    secrets: tuple[str, ...]

    def address(self, rule: Rule) -> str:
        """The rule's address with the victim's ids in it, and once more behind the question mark."""
        values: dict[str, Any] = {}
        before = ""
        for dynamic, part in ((is_dynamic, part) for is_dynamic, part in rule._trace):
            if dynamic:
                assert part in NOBODYS or before in self.behind, (
                    f"Victim.behind must say what “{part}” in {rule.rule} names"
                )
                values[part] = NOBODYS.get(part) or self.behind[before]
            before = part.strip("|/").rpartition("/")[2] or before
        built = rule.build(values)
        assert built is not None, rule.rule
        return built[1]

    def named(self) -> dict[str, str]:
        """Whatever a form or a question may call the victim's."""
        return {
            "household": self.behind["households"], "household_id": self.behind["households"],
            "person": self.behind["people"], "person_id": self.behind["people"], "village": str(self.cast.upper.id),
            "assignment": self.behind["assignments"], "id": str(ids.new_id()), "path": self.path, "q": "Đào",
            "award": self.behind["waiting"], "criterion": self.behind["list"], "form": "a4",
            "skill": "AT", "alone": "yes", "own_phone": "yes", "reason": "x", "note": "x",
        }  # fmt: skip


@pytest.fixture
def victim(app: Flask) -> Victim:
    cast = assemble()
    complete_core(cast.learner, cast.household, clock.now() - timedelta(days=3))
    path = app.extensions["catalogue"].paths[0].id
    for staff, right in product((cast.trainer, cast.officer), Right):
        give(staff, right, by=None)
    take = recorded(cast)
    assign_path(cast.trainer, path, cast.household, None, "Bí mật của nhà", ids.new_id())
    phone = Handset(app.test_client())
    phone.open(cast.household)
    phone.take_turn(cast.household, cast.learner)
    meeting, photo = ids.new_id(), ids.new_id()
    plan = Plan("Bí mật của nhà", clock.now(), [cast.upper], [])
    session = plan_session(cast.trainer, plan, meeting)
    attach_sheet(cast.trainer, session, b"\xff\xd8\xff a list of names", photo)
    call_present(cast.trainer, session, Member(cast.learner, cast.household), ids.new_id(), clock.now())
    ask_for_help(cast.learner, cast.household, "qr-pay-buyer", clock.now())
    catch_up(wiring.SUBSCRIBERS)
    certificate = db.session.scalars(select(Certificate).where(Certificate.kind == "core_set")).one()
    desk = full_desk(cast)
    statement = db.session.scalars(select(Statement.id).where(Statement.team == str(cast.household.id))).first()
    behind = {
        "households": str(cast.household.id), "people": str(cast.learner.id), "statements": str(statement),
        "certificates": certificate.id, "c": certificate.id, "waiting": str(desk.held.id), "prints": str(desk.run.id),
        "phones": str(db.session.scalars(select(Device.id)).one()),
        "villages": str(cast.upper.id), "list": str(desk.criterion.id),
        "recordings": str(take.id), "speakers": str(take.speaker_id),
        "assignments": str(db.session.scalars(select(Assignment.id)).one()), "sessions": str(meeting),
        "help": str(db.session.scalars(select(HelpRequest.statement_id)).one()),
        "provinces": str(cast.commune.parent_id), "communes": str(cast.commune.id),
        "sheets": str(photo), "members": str(cast.learner.id),
        **spoken_and_grouped(cast), **lesson_of(cast), **noticed(cast), **reported(cast),
    }  # fmt: skip
    names = (cast.household.label, cast.household.code, cast.learner.name, cast.housemate.name)
    secrets = (*names, "Bí mật của nhà", SPEAKER, TITLE)
    return Victim(cast, behind, path, secrets)


@dataclass(frozen=True)
class Visitor:
    """Somebody at the door; ``role`` None has no session at all."""

    name: str
    role: Role | None
    client: FlaskClient

    def ask(self, method: str, address: str, named: dict[str, str]) -> TestResponse:
        if method == "GET":
            return self.client.get(address, query_string=named)
        if address.startswith("/phone/"):
            body = {**named, "pin": ["hoa", "ca", "trau", "tre"], "statements": []}
            return self.client.open(address, method=method, data=json.dumps(body), headers=OWN_PAGE)
        return self.client.open(address, method=method, data=named, headers=OWN_PAGE)


@pytest.fixture
def strangers(app: Flask, victim: Victim) -> list[Visitor]:
    cast = victim.cast
    assert cast.elsewhere.parent is not None
    beside = make_account(Role.OFFICER, [cast.elsewhere.parent])
    downhill = make_account(Role.TRAINER, [cast.lower])
    phone = Handset(app.test_client())
    phone.open(cast.neighbours)
    phone.take_turn(cast.neighbours, cast.neighbour)
    return [
        Visitor("nobody", None, app.test_client()),
        Visitor("a phone of the neighbours", Role.RESIDENT, phone.client),
        Visitor("a trainer of another commune", Role.TRAINER, sign_in(app.test_client(), cast.outsider)),
        Visitor("a trainer of the village below", Role.TRAINER, sign_in(app.test_client(), downhill)),
        Visitor("an officer of another commune", Role.OFFICER, sign_in(app.test_client(), beside)),
        Visitor("a viewer of another province", Role.VIEWER, sign_in(app.test_client(), make_viewer(cast.elsewhere))),
        Visitor("an operator", Role.OPERATOR, sign_in(app.test_client(), cast.operator)),
    ]


def doors(app: Flask) -> Iterator[tuple[Rule, str, frozenset[Role]]]:
    """Every route with each of its methods, and whom it is for; last the one by which a phone gives its key back."""
    for rule in sorted(app.url_map.iter_rules(), key=lambda rule: rule.endpoint.endswith(".leave")):
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            yield rule, method, door_of(app.view_functions[rule.endpoint]) or ANYONE


def refused_rightly(visitor: Visitor, roles: frozenset[Role], named_one: bool, answer: TestResponse) -> bool:
    """Whether a stranger is answered as he should be."""
    if visitor.role in roles:
        return answer.status_code == 404 if named_one else answer.status_code not in (401, 500)
    if not roles & STAFF:
        return answer.status_code == 401
    if visitor.role in STAFF:
        return answer.status_code == 403
    return answer.status_code == 303 and (answer.location or "").startswith(SIGN_IN)


def kept(table: Any) -> int:
    return db.session.scalar(select(func.count()).select_from(table)) or 0


def everything() -> dict[str, int]:
    """How many rows each table holds, and how much was taken back."""
    db.session.rollback()
    counts = {name: kept(table) for name, table in Base.metadata.tables.items() if name not in ANYONES_TABLES}
    withdrawn = select(func.count()).where(Assignment.withdrawn_at.is_not(None))
    return {**counts, "revocations": kept(Revocation), "withdrawn": db.session.scalar(withdrawn) or 0}


def test_strangers_learn_nothing_and_change_nothing(app: Flask, victim: Victim, strangers: list[Visitor]) -> None:
    before, wrong = everything(), []
    for rule, method, roles in doors(app):
        if roles == ANYONE:
            continue
        address = victim.address(rule)
        for visitor in strangers:
            answer = visitor.ask(method, address, victim.named())
            told = [secret for secret in victim.secrets if secret.encode() in answer.get_data()]
            theirs = rule.arguments - OURS - KEPT_BY.get(visitor.role or Role.RESIDENT, set())
            if told or not refused_rightly(visitor, roles, bool(theirs), answer):
                wrong.append((visitor.name, method, rule.rule, answer.status_code, told))
    assert wrong == []
    catch_up(wiring.SUBSCRIBERS)
    assert everything() == before


def test_who_belongs_there_is_let_in(app: Flask, victim: Victim) -> None:
    own = Handset(app.test_client())
    own.open(victim.cast.household)
    insiders = {
        Role.RESIDENT: own.client,
        Role.TRAINER: sign_in(app.test_client(), victim.cast.trainer),
        Role.OFFICER: sign_in(app.test_client(), victim.cast.officer),
        Role.OPERATOR: sign_in(app.test_client(), victim.cast.operator),
        Role.VIEWER: sign_in(app.test_client(), make_viewer(victim.cast.upper)),
    }
    asked = [(victim.address(rule), role) for rule, method, roles in doors(app) if method == "GET" for role in roles]
    refused = [(address, role) for address, role in asked if insiders[role].get(address).status_code != 200]
    assert refused == []


def test_what_is_open_to_anyone_is_written_down(app: Flask) -> None:
    assert {rule.endpoint for rule, _, roles in doors(app) if roles == ANYONE} == OPEN


def test_who_was_signed_out_is_a_stranger(app: Flask, victim: Victim) -> None:
    browser = sign_in(app.test_client(), victim.cast.officer)
    kept_cookie = browser.get_cookie("staff")
    assert kept_cookie is not None
    browser.post("/staff/sign-out")
    browser.set_cookie("staff", kept_cookie.value)
    address = f"/commune/households/{victim.cast.household.id}"
    assert browser.get(address).status_code == 303


def test_a_session_given_before_signing_in_is_worthless_after(app: Flask, victim: Victim) -> None:
    thief = sign_in(app.test_client(), victim.cast.operator)
    planted = thief.get_cookie("staff")
    assert planted is not None
    browser = app.test_client()
    browser.set_cookie("staff", planted.value)
    sign_in(browser, victim.cast.officer)
    assert thief.get("/commune/").status_code == 403
