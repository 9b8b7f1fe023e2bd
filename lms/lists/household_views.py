"""Households as the list has them: where they lived, who belonged to them; added, moved, joined, parted, closed."""

from __future__ import annotations

import uuid
from collections.abc import Callable

from flask import Blueprint, flash, redirect, render_template, request, url_for
from sqlalchemy import or_, select
from werkzeug.wrappers import Response

from lms.access import looks
from lms.access.looks import Page
from lms.access.reach import household_within_reach, households_within_reach, person_within_reach, village_within_reach
from lms.access.session import signed_in
from lms.certificates.desk_views import commune_in_charge
from lms.foundation import clock, ids
from lms.foundation.database import db
from lms.foundation.doors import Role, open_to
from lms.foundation.translation import t
from lms.lists.days import asked_day
from lms.registry.actions import add_person, close_household, move_household
from lms.registry.history_models import HouseholdSuccession
from lms.registry.merging import NewHousehold, found_household, merge_households, split_household
from lms.registry.models import Area, Household, Membership, Residence
from lms.registry.queries import people_of, villages_of
from lms.registry.refusals import NotPossible
from lms.registry.spelling import fold, tidy

SHOWN = 50

blueprint = Blueprint("households", __name__, url_prefix="/households")


@blueprint.get("")
@open_to(Role.OFFICER)
def listing() -> str:
    """Look for a household by code or name (with or without accents); a form for a new one."""
    q = tidy(request.args.get("q", ""))[:100]
    wanted = households_within_reach(signed_in()).order_by(Household.closed_on.is_not(None), Household.code)
    found = [each for each in db.session.scalars(wanted) if fold(q) in fold(f"{each.code} {each.label}")] if q else []
    return render_template(
        "lists/households.html",
        q=q,
        found=found[:SHOWN],
        more=len(found) > SHOWN,
        villages=_villages(),
        today=clock.today(),
    )


@blueprint.post("")
@open_to(Role.OFFICER)
def add() -> Response:
    """``code``, ``label``, ``village``, ``residents``, ``on``."""
    sent = request.form
    village = village_within_reach(signed_in(), sent.get("village", 0, type=int))
    made: list[Household] = []

    def do() -> None:
        many = sent.get("residents", 1, type=int)
        made.append(
            found_household(sent.get("code", ""), sent.get("label", ""), village, residents=many, on=asked_day())
        )

    _try(do, "lists.done.household_added")
    return _to(made[0].id) if made else redirect(url_for("lists.households.listing"), 303)


@blueprint.get("/<uuid:household_id>")
@open_to(Role.OFFICER)
def household(household_id: uuid.UUID) -> str:
    """Where it lived, who belonged to it, what became of it; and what can be done."""
    found = household_within_reach(signed_in(), household_id)
    members = _members(found)
    looks.note(signed_in(), [each.person_id for each in members], Page.REGISTRY)
    return render_template(
        "lists/household.html",
        household=found,
        residences=_residences(found),
        members=[each for each in members if each.valid_to is None and not each.person.erased_at],
        former=[each for each in members if each.valid_to and each.valid_to >= each.valid_from],
        became=_successions(found),
        villages=_villages(),
        areas={each.id: each for each in db.session.scalars(select(Area).where(Area.level == "village"))},
        today=clock.today(),
    )


@blueprint.post("/<uuid:household_id>/people")
@open_to(Role.OFFICER)
def enter(household_id: uuid.UUID) -> Response:
    """``name``, ``called``, ``birth_year``, ``relation``, ``phone``, ``on``."""
    found, sent = household_within_reach(signed_in(), household_id), request.form

    def do() -> None:
        add_person(
            found, sent.get("name", ""), called=sent.get("called", ""), birth_year=sent.get("birth_year", type=int),
            relation=tidy(sent.get("relation", "")).lower(), phone=sent.get("phone", "").strip() or None,
            on=asked_day(),
        )  # fmt: skip

    _try(do, "lists.done.person_added")
    return _to(household_id)


@blueprint.post("/<uuid:household_id>/move")
@open_to(Role.OFFICER)
def move(household_id: uuid.UUID) -> Response:
    """To another ``village`` of the commune from ``on``."""
    found = household_within_reach(signed_in(), household_id)
    village = village_within_reach(signed_in(), request.form.get("village", 0, type=int))
    _try(lambda: move_household(found, village, asked_day(), signed_in().id), "lists.done.household_moved")
    return _to(household_id)


@blueprint.post("/<uuid:household_id>/merge")
@open_to(Role.OFFICER)
def merge(household_id: uuid.UUID) -> Response:
    """The household with the code ``other`` joins this one from ``on``."""
    found = household_within_reach(signed_in(), household_id)

    def do() -> None:
        merge_households(found, by_code(request.form.get("other", "")), signed_in().id, asked_day())

    _try(do, "lists.done.household_merged")
    return _to(household_id)


@blueprint.post("/<uuid:household_id>/split")
@open_to(Role.OFFICER)
def split(household_id: uuid.UUID) -> Response:
    """Each ``member`` chosen goes into a new household: ``code``, ``label``, ``village``, ``residents``, ``on``."""
    found, sent = household_within_reach(signed_in(), household_id), request.form
    village = village_within_reach(signed_in(), sent.get("village", 0, type=int))
    chosen = [
        person_within_reach(signed_in(), known) for each in sent.getlist("member") if (known := ids.parse_id(each))
    ]
    made: list[Household] = []

    def do() -> None:
        new = NewHousehold(sent.get("code", ""), sent.get("label", ""), village, sent.get("residents", type=int))
        made.append(split_household(found, chosen, new, signed_in().id, asked_day()))

    _try(do, "lists.done.household_split")
    return _to(made[0].id if made else household_id)


@blueprint.post("/<uuid:household_id>/close")
@open_to(Role.OFFICER)
def close(household_id: uuid.UUID) -> Response:
    """It is no more from ``on``; what it did stays."""
    found = household_within_reach(signed_in(), household_id)
    _try(lambda: close_household(found, asked_day(), signed_in().id), "lists.done.household_closed")
    return _to(household_id)


def by_code(code: str) -> Household:
    """A household within reach by its code. Raises ``NotPossible``."""
    wanted = households_within_reach(signed_in()).where(Household.code == tidy(code).upper())
    found = db.session.scalar(wanted)
    if found is None:
        raise NotPossible("no_such_household")
    return found


def _try(do: Callable[[], object], done: str) -> None:
    try:
        do()
        flash(t(done), "done")
    except NotPossible as why:
        flash(t("lists.not_done", why=why.words()), "danger")


def _to(household_id: uuid.UUID) -> Response:
    return redirect(url_for("lists.households.household", household_id=household_id), 303)


def _villages() -> list[tuple[int, str]]:
    return [(each.id, each.title) for each in villages_of(commune_in_charge().id)]


def _members(household: Household) -> list[Membership]:
    """Of now, the head first, then those who left."""
    order = {person.id: at for at, person in enumerate(people_of(household.id))}
    wanted = select(Membership).where(Membership.household_id == household.id)
    rows = list(db.session.scalars(wanted.order_by(Membership.valid_from)))
    return sorted(rows, key=lambda each: order.get(each.person_id, len(order)))


def _residences(household: Household) -> list[Residence]:
    wanted = select(Residence).where(Residence.household_id == household.id).order_by(Residence.valid_from)
    return [each for each in db.session.scalars(wanted) if not each.valid_to or each.valid_to >= each.valid_from]


def _successions(household: Household) -> list[tuple[HouseholdSuccession, Household]]:
    """What it came from and what became of it, with the other household."""
    wanted = select(HouseholdSuccession).where(
        or_(HouseholdSuccession.from_id == household.id, HouseholdSuccession.to_id == household.id)
    )
    rows = list(db.session.scalars(wanted.order_by(HouseholdSuccession.on)))
    return [
        (row, db.session.get_one(Household, row.to_id if row.from_id == household.id else row.from_id)) for row in rows
    ]
