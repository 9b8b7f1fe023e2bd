"""The indicators on the officer's pages: all of them, and each with its villages, its months and its households."""

from __future__ import annotations

from datetime import date, datetime, time

from flask import Blueprint, render_template, request
from sqlalchemy import select

from lms.access.reach import households_within_reach
from lms.access.refusals import NotWithinReach
from lms.access.session import signed_in
from lms.certificates.desk_views import commune_in_charge
from lms.foundation import clock
from lms.foundation.database import db
from lms.foundation.doors import Role, open_to
from lms.progress.rules import rule_by_id
from lms.registry.models import Area, Household
from lms.registry.queries import villages_of
from lms.reporting.baselines import BASELINES, baseline_of
from lms.reporting.indicator_table import BY_ID
from lms.reporting.indicators import Figure, indicators
from lms.reporting.outside_actions import TYPED
from lms.reporting.selection import number_in
from lms.reporting.snapshots import figure, trend

blueprint = Blueprint("indicators", __name__, url_prefix="/commune/indicators")

SHOWN = 200


@blueprint.get("")
@open_to(Role.OFFICER)
def listing() -> str:
    """All of the table, of the commune or of one village, today or on a day that is chosen."""
    commune, as_of = commune_in_charge(), asked_moment()
    villages = villages_of(commune.id, as_of.astimezone(clock.VIETNAM).date())
    chosen = _chosen(villages)
    found = indicators(db.session(), [each.id for each in ([chosen] if chosen else villages)], as_of)
    return render_template(
        "reporting/indicators.html", commune=commune, villages=villages, chosen=chosen, as_of=as_of, figures=found,
        day=as_of.astimezone(clock.VIETNAM).date(), today=clock.today(), baselines=BASELINES, baseline_of=baseline_of,
        rule=_rule_of(found),
    )  # fmt: skip


@blueprint.get("/<indicator>")
@open_to(Role.OFFICER)
def one(indicator: str) -> str:
    """One indicator: what it means, each village, each frozen month, and the households behind it."""
    if indicator not in BY_ID:
        raise NotWithinReach
    commune, as_of, session = commune_in_charge(), asked_moment(), db.session()
    villages = villages_of(commune.id, as_of.astimezone(clock.VIETNAM).date())
    whole = indicators(session, [each.id for each in villages], as_of, only=[indicator])[0]
    each = [(village, indicators(session, [village.id], as_of, only=[indicator])[0]) for village in villages]
    months = [
        (snapshot, [figure(snapshot, row) for row in rows], rows[-1].at)
        for snapshot, rows in trend(session, commune.id, indicator)
    ]
    behind, count = _behind(whole)
    return render_template(
        "reporting/indicator.html", commune=commune, indicator=BY_ID[indicator], figure=whole, villages=each,
        months=months, behind=behind, count=count, as_of=as_of, baseline=baseline_of(indicator),
        typed=indicator in TYPED, day=as_of.astimezone(clock.VIETNAM).date(), today=clock.today(),
    )  # fmt: skip


def asked_moment() -> datetime:
    """Now, or the end of the day ``on`` of the address, where that is past."""
    now = clock.now()
    try:
        day = date.fromisoformat(request.args.get("on", ""))
    except ValueError:
        return now
    return min(now, datetime.combine(day, time.max, tzinfo=clock.VIETNAM))


def _chosen(villages: list[Area]) -> Area | None:
    wanted = number_in(request.args.get("village", ""))
    return next((each for each in villages if each.id == wanted), None)


def _behind(found: Figure) -> tuple[list[Household], int]:
    """The households counted, by code, as far as they are within reach today; at most ``SHOWN`` of how many."""
    if not found.households:
        return [], 0
    wanted = select(Household).where(Household.id.in_(found.households)).order_by(Household.code)
    reach = households_within_reach(signed_in()).with_only_columns(Household.id)
    rows = list(db.session().scalars(wanted.where(Household.id.in_(reach))))
    return rows[:SHOWN], len(rows)


def _rule_of(found: list[Figure]) -> date | None:
    """The day from which the rule holds by which the ladder was read."""
    rule = rule_by_id(db.session(), found[0].rule) if found and found[0].rule else None
    return rule.since if rule else None
