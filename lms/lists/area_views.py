"""The tree of areas as it was on a day, and one area: its dated history, and what can be done to it from a day on."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date

from flask import Blueprint, flash, redirect, render_template, request, url_for
from sqlalchemy import select
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from lms.access.models import Account
from lms.access.reach import area_within_reach, areas_within_reach
from lms.access.session import signed_in
from lms.foundation import clock
from lms.foundation.database import db
from lms.foundation.doors import Role, open_to
from lms.foundation.translation import t
from lms.lists.area_deeds import ACTS, Wish, do, would
from lms.lists.area_story import told_of
from lms.lists.days import asked_day
from lms.registry.area_changes import KINDS_OF, beside, living_in
from lms.registry.area_history import days_of_change, past_of, successions, tree_on
from lms.registry.models import Area
from lms.registry.queries import villages_of
from lms.registry.refusals import NotPossible
from lms.registry.spelling import tidy

blueprint = Blueprint("areas", __name__)


@blueprint.get("/areas")
@open_to(Role.OFFICER, Role.OPERATOR)
def areas() -> str:
    """``on``: the day, today when left out or no day."""
    try:
        day = date.fromisoformat(request.args.get("on", ""))
    except ValueError:
        day = clock.today()
    became, came = successions()
    linked = {each.new_id for rows in became.values() for each in rows}
    linked |= {each.old_id for rows in came.values() for each in rows}
    return render_template(
        "lists/areas.html", day=day, tree=tree_on(day), became=became, came=came, others=_areas(linked),
        days=days_of_change(), mine=set(db.session.scalars(areas_within_reach(signed_in()).with_only_columns(Area.id))),
    )  # fmt: skip


@blueprint.get("/areas/<int:area_id>")
@open_to(Role.OFFICER, Role.OPERATOR)
def area(area_id: int) -> str:
    """What it was called when and in what it lay, what it came from and became, who changed it; what can be done."""
    found, today = area_within_reach(signed_in(), area_id), clock.today()
    past = past_of(found)
    parents = _areas({each.parent_id for each in past if each.parent_id})
    became, came = successions()
    links = [*((each, "became") for each in became[found.id]), *((each, "came") for each in came[found.id])]
    return render_template(
        "lists/area.html", area=found, past=past, parents=parents, links=links, today=today,
        others=_areas({each for link, _ in links for each in (link.old_id, link.new_id)}), told=told_of(found),
        names={each.id: each.name for each in db.session.scalars(select(Account))},
        kinds=_kinds(found), beside=[(each.id, each.title) for each in beside(found, today)],
        parts=_parts(found, today),
        homes=len(living_in(found)) if found.level == "village" else 0,
    )  # fmt: skip


@blueprint.post("/areas/<int:area_id>/<act>")
@open_to(Role.OFFICER, Role.OPERATOR)
def change(area_id: int, act: str) -> str | Response:
    """What is asked is tried and shown; with ``sure`` it is done. ``Wish`` has the fields."""
    if act not in ACTS:
        raise NotFound
    found, account = area_within_reach(signed_in(), area_id), signed_in()
    try:
        wish = _wish(act)
        if not request.form.get("sure"):
            effect = would(account, found, wish)
            return render_template("lists/area_change.html", area=found, wish=wish, effect=effect, asked=asdict(wish))
        effect = do(account, found, wish)
        flash(t(f"lists.area_done.{act}"), "done")
        if act == "close":
            return redirect(url_for("lists.areas.areas"), 303)
        area_id = wish.other if act == "join" else area_id
    except NotPossible as why:
        flash(t("lists.not_done", why=why.words()), "danger")
    return redirect(url_for("lists.areas.area", area_id=area_id), 303)


def _wish(act: str) -> Wish:
    sent = request.form
    return Wish(
        act, asked_day(), tidy(sent.get("kind", ""))[:40], tidy(sent.get("name", ""))[:100],
        tidy(sent.get("code", ""))[:20], sent.get("other", 0, type=int), tuple(sent.getlist("chosen")),
        tidy(sent.get("basis", ""))[:200],
    )  # fmt: skip


def _kinds(area: Area) -> list[tuple[str, str]]:
    """The kinds it may be of, its own first where it is none of the usual ones."""
    usual = KINDS_OF[area.level]
    return [(each, each) for each in (usual if area.kind in usual else (area.kind, *usual))]


def _parts(area: Area, day: date) -> list[tuple[str, str]]:
    """What can part from it: households by their code, or villages."""
    if area.level == "village":
        homes = living_in(area) if signed_in().is_(Role.OFFICER) else []
        return [(str(each.id), f"{each.code} {each.label}") for each in homes]
    return [(str(each.id), each.title) for each in villages_of(area.id, day)]


def _areas(wanted: set[int] | set[int | None]) -> dict[int, Area]:
    return {each.id: each for each in db.session.scalars(select(Area).where(Area.id.in_(wanted)))}
