"""Doors of those above the commune: the nation, a province, a commune; counts only."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, render_template
from sqlalchemy import select

from lms.access.models import Account
from lms.access.reach import communes_overseen
from lms.access.refusals import NotWithinReach
from lms.access.session import signed_in
from lms.foundation import clock
from lms.foundation.database import db
from lms.foundation.doors import Role, open_to
from lms.foundation.translation import t
from lms.progress.ladder import RUNGS
from lms.registry.models import Area
from lms.reporting import public
from lms.reporting.province import provinces_overseen

blueprint = Blueprint("province", __name__, url_prefix="/province")


@blueprint.get("/")
@open_to(Role.VIEWER)
def overview() -> str:
    """The first screen: by commune, or by province for whoever oversees several."""
    session, viewer = db.session(), signed_in()
    provinces = provinces_overseen(session, viewer)
    if len(provinces) == 1:
        return _shown(public.province(session, viewer, provinces[0], provinces), provinces[0], "province", [])
    return _shown(public.nation(session, viewer), None, "nation", [])


@blueprint.get("/provinces/<int:area_id>")
@open_to(Role.VIEWER)
def of_province(area_id: int) -> str:
    """One province of several."""
    session, viewer = db.session(), signed_in()
    provinces = provinces_overseen(session, viewer)
    found = next((each for each in provinces if each.id == area_id), None)
    if found is None:
        raise NotWithinReach
    return _shown(public.province(session, viewer, found, provinces), found, "province", _nation(provinces))


@blueprint.get("/communes/<int:area_id>")
@open_to(Role.VIEWER)
def of_commune(area_id: int) -> str:
    """One commune, by village."""
    session, viewer = db.session(), signed_in()
    found, provinces = _commune(viewer, area_id), provinces_overseen(session, viewer)
    above = _nation(provinces)
    if found.parent:
        above.append((found.parent.title, f"/province/provinces/{found.parent.id}"))
    return _shown(public.commune(session, viewer, found, clock.now(), provinces), found, "commune", above)


def _commune(viewer: Account, area_id: int) -> Area:
    wanted = select(Area).where(Area.id == area_id, Area.id.in_(communes_overseen(viewer)))
    found = db.session.scalar(wanted)
    if found is None:
        raise NotWithinReach
    return found


def _nation(provinces: Sequence[Area]) -> list[tuple[str, str]]:
    """The way back to all provinces, for whoever oversees several."""
    return [(t("province.nation"), "/province/")] if len(provinces) > 1 else []


def _shown(overview: public.Shown, area: Area | None, level: str, above: list[tuple[str, str]]) -> str:
    """``above``: title and address of the screens this one was opened from."""
    words = {rung: t(f"staff.rung.{rung}") for rung in RUNGS}
    return render_template(
        "reporting/province.html",
        overview=overview,
        area=area,
        level=level,
        above=above,
        opens={"nation": "/province/provinces/", "province": "/province/communes/"}.get(level),
        rungs=RUNGS,
        words=words,
    )
