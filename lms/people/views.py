"""A person's page, what is held on her, and who of the staff saw her."""

from __future__ import annotations

import uuid
from typing import Any

from flask import Blueprint, Response, render_template, request
from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from lms.access import looks
from lms.access.looks import Page, looks_within_reach
from lms.access.models import Account, Look
from lms.access.reach import people_within_reach, person_within_reach
from lms.access.session import signed_in
from lms.foundation import clock, ids
from lms.foundation.database import db
from lms.foundation.doors import Role, open_to
from lms.foundation.translation import language
from lms.people.consents import consents_of
from lms.people.holdings import holdings_of
from lms.people.request_views import blueprint as requests
from lms.people.requests import KINDS, open_requests, requests_of
from lms.people.rights_views import blueprint as rights
from lms.registry.merging import records_of
from lms.registry.models import Household, Membership, Person
from lms.registry.queries import holds, membership
from lms.registry.spelling import fold, tidy

SHOWN = 20
ON_A_PAGE = 50

blueprint = Blueprint("people", __name__, url_prefix="/people")
blueprint.register_blueprint(requests)
blueprint.register_blueprint(rights)


@blueprint.get("/")
@open_to(Role.TRAINER, Role.OFFICER)
def overview() -> str:
    """Look for somebody by name with or without accents, by phone, or by the household's code."""
    q = tidy(request.args.get("q", ""))[:100]
    found = _named(q) if q else []
    looks.note(signed_in(), [person.id for person, _ in found[:SHOWN]], Page.SEARCH)
    waiting = open_requests(signed_in()) if signed_in().is_(Role.OFFICER) else []
    return render_template(
        "people/overview.html",
        q=q,
        found=found[:SHOWN],
        more=len(found) > SHOWN,
        waiting=waiting,
        overdue=sum(each.overdue for each in waiting),
        homes=_homes({each.person_id for each in waiting}),
    )


@blueprint.get("/<uuid:person_id>")
@open_to(Role.TRAINER, Role.OFFICER)
def person(person_id: uuid.UUID) -> str:
    found = person_within_reach(signed_in(), person_id)
    looks.note(signed_in(), [found.id], Page.PERSON)
    home = membership(found.id)
    officer = signed_in().is_(Role.OFFICER)
    return render_template(
        "people/person.html",
        person=found,
        home=home.household if home else None,
        officer=officer,
        seen=_count(found) if officer else None,
        requests=requests_of(found),
        consents=consents_of(found),
        kinds=KINDS,
        today=clock.today(),
        new_id=ids.new_id(),
    )


@blueprint.get("/<uuid:person_id>/record.html")
@open_to(Role.TRAINER, Role.OFFICER)
def record(person_id: uuid.UUID) -> Response:
    """What is held on her, as one file without anything beside it, to hand over or to print."""
    found = person_within_reach(signed_in(), person_id)
    looks.note(signed_in(), [found.id], Page.RECORD)
    page = render_template(
        "people/record.html", person=found, sections=holdings_of(found), made_at=clock.now(), by=signed_in().name
    )
    name = f"du-lieu-ca-nhan-{clock.today().isoformat()}.{language()}.html"
    return Response(page, mimetype="text/html", headers={"Content-Disposition": f'attachment; filename="{name}"'})


@blueprint.get("/looks")
@open_to(Role.OFFICER)
def who_looked() -> str:
    """Every look at the commune's people; of one person or one account when asked. Households stand for names."""
    asked = {name: ids.parse_id(request.args.get(name, "")) for name in ("person", "account")}
    wanted = looks_within_reach(signed_in(), asked["person"], asked["account"])
    total = db.session.scalar(select(func.count()).select_from(wanted.order_by(None).subquery())) or 0
    pages = max(1, -(-total // ON_A_PAGE))
    at = min(max(request.args.get("page", 1, type=int), 1), pages)
    found = list(db.session.scalars(wanted.limit(ON_A_PAGE).offset((at - 1) * ON_A_PAGE)))
    return render_template(
        "people/looks.html",
        looks=found,
        total=total,
        at=at,
        pages=pages,
        asked={name: str(value) for name, value in asked.items() if value},
        homes=_homes({look.person_id for look in found}),
        accounts=_lookers(),
    )


def _named(q: str) -> list[tuple[Person, Household]]:
    words = fold(q).split()
    rows = db.session.execute(
        select(Person, Household)
        .join(Membership, Membership.person_id == Person.id)
        .join(Household, Household.id == Membership.household_id)
        .options(joinedload(Household.village))
        .where(Person.id.in_(people_within_reach(signed_in()).with_only_columns(Person.id)))
        .where(holds(Membership.valid_from, Membership.valid_to, clock.today()))
        .order_by(Person.called, Person.name, Household.code)
    )
    return [row for row in rows.tuples() if all(each in _searched(*row) for each in words)]


def _searched(person: Person, household: Household) -> str:
    """By name in any order, by the name at home, by phone, by the household's code."""
    phone = person.phone or ""
    digits = "".join(sign for sign in phone if sign.isdigit())
    return fold(f"{person.name} {person.called} {household.code} {phone} {digits}")


def _count(person: Person) -> int:
    records = records_of(db.session(), person.id)
    return db.session.scalar(select(func.count()).select_from(Look).where(Look.person_id.in_(records))) or 0


def _homes(people: set[uuid.UUID]) -> dict[uuid.UUID, Household]:
    wanted = (
        select(Membership.person_id, Household)
        .join(Household, Household.id == Membership.household_id)
        .options(joinedload(Household.village))
        .where(Membership.person_id.in_(people), holds(Membership.valid_from, Membership.valid_to, clock.today()))
    )
    return {row.person_id: row.Household for row in db.session.execute(wanted)}


def _lookers() -> list[Any]:
    """Whoever looked at somebody of the commune."""
    by = looks_within_reach(signed_in()).order_by(None).with_only_columns(Look.account_id)
    return list(db.session.scalars(select(Account).where(Account.id.in_(by)).order_by(Account.name)))
