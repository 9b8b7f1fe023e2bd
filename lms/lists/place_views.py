"""Markets with their stalls, OCOP products, Wi-Fi points: opened, changed, closed, each with a day."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Callable
from datetime import date

from flask import Blueprint, flash, redirect, render_template, request, url_for
from sqlalchemy import func, select
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from lms.access.reach import village_within_reach, villages_within_reach
from lms.access.refusals import NotWithinReach
from lms.access.session import signed_in
from lms.certificates.desk_views import commune_in_charge
from lms.foundation import clock
from lms.foundation.database import db
from lms.foundation.doors import Role, open_to
from lms.foundation.translation import t
from lms.lists.days import asked_day
from lms.lists.household_views import by_code
from lms.registry import market_actions as deeds
from lms.registry.models import Area, Household, Market, Product, Stall
from lms.registry.places_models import WifiPoint
from lms.registry.queries import markets_of, villages_of
from lms.registry.refusals import NotPossible
from lms.registry.spelling import fold, tidy

# Of stalls: a row is a card on a phone.
ON_A_PAGE = 20

blueprint = Blueprint("places", __name__, url_prefix="/places")


@blueprint.get("")
@open_to(Role.OFFICER)
def places() -> str:
    """All of the commune, open ones first; ``closed`` shows the closed ones too, ``q`` the stalls that are called so;
    stalls come in pages."""
    commune, closed = commune_in_charge(), request.args.get("closed") == "yes"
    markets = markets_of(commune.id)
    stalls = select(Stall).where(Stall.market_id.in_([each.id for each in markets]))
    products = select(Product).where(Product.area_id == commune.id)
    points = select(WifiPoint).where(WifiPoint.village_id.in_(villages_within_reach(signed_in())))
    if not closed:
        markets = [each for each in markets if each.closed_on is None]
        stalls, products = stalls.where(Stall.closed_on.is_(None)), products.where(Product.closed_on.is_(None))
        points = points.where(WifiPoint.closed_on.is_(None))
    found = list(db.session.scalars(stalls.order_by(Stall.market_id, func.length(Stall.number), Stall.number)))
    made = list(db.session.scalars(products.order_by(Product.name)))
    codes = _codes({*(each.household_id for each in found), *(each.household_id for each in made)})
    counts, q = Counter(each.market_id for each in found), tidy(request.args.get("q", ""))[:100]
    found = [
        each for each in found if fold(q) in fold(f"{each.number} {each.label} {codes.get(each.household_id, '')}")
    ]
    pages = max(1, -(-len(found) // ON_A_PAGE))
    at = min(max(request.args.get("page", 1, type=int), 1), pages)
    return render_template(
        "lists/places.html",
        markets=markets,
        standing=[each for each in markets if each.closed_on is None],
        counts=counts,
        q=q,
        stalls=found[(at - 1) * ON_A_PAGE : at * ON_A_PAGE],
        total=len(found),
        at=at,
        pages=pages,
        products=made,
        points=list(db.session.scalars(points.join(Area, Area.id == WifiPoint.village_id).order_by(Area.code))),
        codes=codes,
        villages=[(each.id, each.title) for each in villages_of(commune.id)],
        closed=closed,
        today=clock.today(),
    )


def _codes(keepers: set[uuid.UUID | None]) -> dict[uuid.UUID | None, str]:
    """Household → its code."""
    wanted = select(Household.id, Household.code).where(Household.id.in_(keepers - {None}))
    return dict(db.session.execute(wanted).tuples().all())


@blueprint.post("/<kind>")
@open_to(Role.OFFICER)
def add(kind: str) -> Response:
    """A ``market`` (``name``), ``stall`` (``market``, ``number``, ``label``, ``code``), ``product`` (``name``,
    ``stars``, ``code``) or ``wifi`` (``village``, ``place``); each ``on`` the day on which it opened."""
    adders: dict[str, Callable[[], object]] = {
        "market": lambda: deeds.open_market(commune_in_charge(), _sent("name"), asked_day()),
        "stall": lambda: deeds.open_stall(_market(), _sent("number"), _sent("label"), _keeper(), asked_day()),
        "product": lambda: deeds.add_product(
            commune_in_charge(), _sent("name"), stars=_stars(), household=_keeper(), on=asked_day()
        ),
        "wifi": lambda: deeds.add_wifi(_village(), _sent("place"), asked_day()),
    }
    if kind not in adders:
        raise NotFound
    return _tried(adders[kind], f"lists.done.{kind}_added", url_for("lists.places.places"))


@blueprint.get("/items/<uuid:place_id>")
@open_to(Role.OFFICER)
def place(place_id: uuid.UUID) -> str:
    """One stall, product or Wi-Fi point: change it or close it."""
    found = _place(place_id)
    keeper = getattr(found, "household_id", None)
    household = db.session.get(Household, keeper) if keeper else None
    return render_template(
        "lists/place.html",
        kind=_kind(found),
        place=found,
        code=household.code if household else "",
        today=clock.today(),
    )


@blueprint.post("/items/<uuid:place_id>")
@open_to(Role.OFFICER)
def change(place_id: uuid.UUID) -> Response:
    """``act`` close with ``on``, ``act`` reopen; else what ``add`` takes, without what tells it apart (market, number,
    village), since when it is there (``opened``), and of a stall from when (``on``) that household keeps it."""
    found = _place(place_id)

    def do() -> None:
        if request.form.get("act") == "close":
            deeds.close_place(found, asked_day())
        elif request.form.get("act") == "reopen":
            deeds.reopen_place(found)
        elif isinstance(found, Stall):
            deeds.change_stall(found, _sent("label"), _keeper(), asked_day(), _opened())
        elif isinstance(found, Product):
            deeds.change_product(found, _sent("name"), _stars(), _keeper(), _opened())
        else:
            deeds.change_wifi(found, _sent("place"), _opened())

    return _tried(do, "lists.done.place_changed", url_for("lists.places.places"))


@blueprint.get("/markets/<int:market_id>")
@open_to(Role.OFFICER)
def market(market_id: int) -> str:
    """One market: change it or close it."""
    found = _market(market_id)
    standing = select(func.count()).where(Stall.market_id == found.id, Stall.closed_on.is_(None))
    return render_template(
        "lists/market.html", market=found, stalls=db.session.scalar(standing) or 0, today=clock.today()
    )


@blueprint.post("/markets/<int:market_id>")
@open_to(Role.OFFICER)
def change_market(market_id: int) -> Response:
    """``act`` close with ``on``, ``act`` reopen; else ``name`` and since when it is there (``opened``)."""
    found = _market(market_id)

    def do() -> None:
        if request.form.get("act") == "close":
            deeds.close_market(found, asked_day())
        elif request.form.get("act") == "reopen":
            deeds.reopen_place(found)
        else:
            deeds.change_market(found, _sent("name"), _opened())

    return _tried(do, "lists.done.place_changed", url_for("lists.places.places"))


def _place(place_id: uuid.UUID) -> Stall | Product | WifiPoint:
    """Of the officer's commune. Raises ``NotWithinReach``."""
    commune = commune_in_charge()
    mine = select(Market.id).where(Market.area_id == commune.id)
    near = WifiPoint.village_id.in_(villages_within_reach(signed_in()))
    found = (
        db.session.scalar(select(Stall).where(Stall.id == place_id, Stall.market_id.in_(mine)))
        or db.session.scalar(select(Product).where(Product.id == place_id, Product.area_id == commune.id))
        or db.session.scalar(select(WifiPoint).where(WifiPoint.id == place_id, near))
    )
    if found is None:
        raise NotWithinReach
    return found


def _kind(place: Stall | Product | WifiPoint) -> str:
    return "stall" if isinstance(place, Stall) else "product" if isinstance(place, Product) else "wifi"


def _opened() -> date | None:
    """Since when it is there; None where the form does not say."""
    return asked_day("opened") if request.form.get("opened") else None


def _market(market_id: int | None = None) -> Market:
    """Of the officer's commune; the one the form names when left out. Raises ``NotWithinReach``."""
    found = db.session.get(Market, market_id or request.form.get("market", 0, type=int))
    if found is None or found.area_id != commune_in_charge().id:
        raise NotWithinReach
    return found


def _village() -> Area:
    return village_within_reach(signed_in(), request.form.get("village", 0, type=int))


def _keeper() -> Household | None:
    return by_code(_sent("code")) if _sent("code") else None


def _stars() -> int | None:
    sent = _sent("stars")
    if sent and not sent.isdigit():
        raise NotPossible("stars")
    return int(sent) if sent else None


def _sent(name: str) -> str:
    return tidy(request.form.get(name, ""))[:100]


def _tried(do: Callable[[], object], done: str, there: str) -> Response:
    try:
        do()
        flash(t(done), "done")
    except NotPossible as why:
        flash(t("lists.not_done", why=why.words()), "danger")
    return redirect(there, 303)
