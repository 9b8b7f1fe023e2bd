"""The commune's desk beside its first screen: villages side by side, and how it went."""

from __future__ import annotations

from typing import Final

from flask import Blueprint, render_template

from lms.access.session import signed_in
from lms.foundation import clock
from lms.foundation.database import db
from lms.foundation.doors import Role, open_to
from lms.foundation.translation import day, t
from lms.progress.ladder import Rung
from lms.reporting.board import Tally, by_need
from lms.reporting.history import Moment, history
from lms.reporting.plots import Plot, line_plot, share
from lms.reporting.standings import villages_of

blueprint = Blueprint("desk", __name__, url_prefix="/commune")

# “At least”: shares that rise together can be read one above the other.
LEVELS: Final = ("reached", "completed", "digital")


@blueprint.get("/trend")
@open_to(Role.OFFICER)
def trend() -> str:
    """The commune over the last year: a plot, and its numbers in a table."""
    moments = history(db.session(), signed_in(), clock.now())
    wholes = [moment.whole for moment in moments]
    return render_template(
        "reporting/trend.html",
        as_of=moments[-1].at,
        moments=moments,
        plot=_plot(moments, wholes),
        levels=LEVELS,
        at_least=at_least,
    )


@blueprint.get("/villages")
@open_to(Role.OFFICER)
def villages() -> str:
    """One small plot for each village, all to the same scale; who needs it most comes first."""
    session = db.session()
    moments = history(session, signed_in(), clock.now())
    now = moments[-1]
    found = sorted(villages_of(session, signed_in()), key=lambda village: by_need(now.of(village.id)))
    lines = [
        (village, now.of(village.id), _plot(moments, [moment.of(village.id) for moment in moments], 100))
        for village in found
    ]
    return render_template(
        "reporting/villages.html", as_of=now.at, began=moments[0].at, lines=lines, levels=LEVELS, at_least=at_least
    )


def at_least(tally: Tally, level: str) -> int:
    """How many households stand on this rung or a higher one."""
    return {"reached": tally.reached, "completed": tally.completed, "digital": tally.rungs[Rung.DIGITAL]}[level]


def _plot(moments: list[Moment], tallies: list[Tally], top: int = 0) -> Plot:
    named = [
        (t(f"desk.level.{level}"), [share(at_least(tally, level), tally.total) for tally in tallies])
        for level in LEVELS
    ]
    return line_plot([moment.at for moment in moments], named, [day(moment.at) for moment in moments], top)
