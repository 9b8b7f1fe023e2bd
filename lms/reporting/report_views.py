"""Reports of a commune: asked for, watched, fetched."""

from __future__ import annotations

import uuid
from datetime import date, timedelta

from flask import Blueprint, Response, current_app, flash, redirect, request, url_for
from werkzeug.exceptions import BadRequest
from werkzeug.wrappers import Response as AnyResponse

from lms.access.reach import communes_of
from lms.access.refusals import NotWithinReach
from lms.access.session import signed_in
from lms.foundation import clock, ids
from lms.foundation.database import db
from lms.foundation.doors import Role, open_to
from lms.foundation.rendering import page_or_fragment
from lms.foundation.translation import LANGUAGES, language, t
from lms.registry.area_history import area_on, came_from, divided_before
from lms.registry.models import Area
from lms.reporting.models import Report
from lms.reporting.report_runs import BadSpan, ask_report, month_to_the_25th, reports_of
from lms.reporting.statements_export import taken_by

blueprint = Blueprint("reports", __name__, url_prefix="/commune/reports")

_TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
    "pdf": "application/pdf",
}


@blueprint.get("")
@open_to(Role.OFFICER)
def listing() -> str:
    """What was made and what is being made; fetched anew while something is at work."""
    communes, divided = _communes(), _divided()
    reports = reports_of(db.session(), [commune.id for commune in communes], [commune.id for commune in divided])
    named = {each.id: each for each in (*communes, *divided)}
    return page_or_fragment(
        "reporting/reports.html",
        "reporting/_reports.html",
        reports=reports,
        working=any(report.finished_at is None and report.fault is None for report in reports),
        communes=[(each.id, _called(each)) for each in communes],
        divided=[(each.id, t("reports.commune.until", commune=each.title, day=_day(last)))
                 for each, last in divided.items()],
        names=_names(named, reports) if len(named) > 1 else {},
        spans=_spans(clock.today()),
        languages=[(each, t(f"reports.language.{each}")) for each in LANGUAGES],
        chosen=language(),
        uses=[(each, t(f"reports.use.{each}")) for each in ("own", "public")],
        new_id=ids.new_id(),
        taken=taken_by(db.session(), signed_in()),
    )  # fmt: skip


@blueprint.post("")
@open_to(Role.OFFICER)
def ask() -> AnyResponse:
    """Ask for a report of a month, a quarter or any days; the worker makes it.

    Of a commune that was divided: of days on which it was whole, and to be sent on only, for part of its households are
    others' now.
    """
    sent, communes = request.form, _communes()
    identifier, lang = ids.parse_id(sent.get("id", "")), sent.get("language", "")
    if identifier is None or lang not in LANGUAGES or not communes:
        raise BadRequest
    try:
        first, last = _span(sent.get("span", ""), sent.get("first", ""), sent.get("last", ""))
        commune, whole_until = _asked_for(communes)
        if whole_until and last > whole_until:
            raise BadSpan
        public = whole_until is not None or sent.get("use") == "public"
        ask_report(signed_in(), commune, first, last, lang, identifier, public)
        current_app.extensions["chores"]()
    except BadSpan:
        flash(t("reports.bad_span"), "warning")
    return redirect(url_for("reporting.reports.listing"), 303)


@blueprint.get("/<uuid:report_id>/xlsx")
@open_to(Role.OFFICER)
def as_xlsx(report_id: uuid.UUID) -> Response:
    """The spreadsheet."""
    report = _within_reach(report_id)
    return _file(report, "xlsx", report.xlsx)


@blueprint.get("/<uuid:report_id>/csv")
@open_to(Role.OFFICER)
def as_csv(report_id: uuid.UUID) -> Response:
    """The tables as text."""
    report = _within_reach(report_id)
    return _file(report, "csv", report.csv)


@blueprint.get("/<uuid:report_id>/pdf")
@open_to(Role.OFFICER)
def as_pdf(report_id: uuid.UUID) -> Response:
    """The paper."""
    report = _within_reach(report_id)
    return _file(report, "pdf", report.pdf)


def _communes() -> list[Area]:
    """The officer's own, then those that went into it as a whole: their reports are hers now."""
    own = communes_of(signed_in())
    before = came_from(db.session(), [each.id for each in own])
    return [*own, *(each for each in before if each.level == "commune")]


def _divided() -> dict[Area, date]:
    """Communes of which a part went into the officer's own → the last day on which each was whole."""
    found = divided_before(db.session(), [each.id for each in communes_of(signed_in())])
    return {each: last for each, last in found.items() if each.level == "commune"}


def _called(commune: Area) -> str:
    ended = commune.valid_to
    return t("reports.commune.until", commune=commune.title, day=_day(ended)) if ended else commune.title


def _names(communes: dict[int, Area], reports: list[Report]) -> dict[uuid.UUID, str]:
    """What each report's commune was called on its last day."""
    return {each.id: area_on(communes[each.commune_id], each.last_day).title for each in reports}


def _asked_for(communes: list[Area]) -> tuple[Area, date | None]:
    """The one asked for, else the first; of one that was divided, with the last day on which it was whole."""
    number = request.form.get("commune", "")
    for each, last in _divided().items():
        if str(each.id) == number:
            return each, last
    return next((each for each in communes if str(each.id) == number), communes[0]), None


def _within_reach(identifier: uuid.UUID) -> Report:
    report = db.session.get(Report, identifier)
    if report is None:
        raise NotWithinReach
    mine = report.commune_id in {each.id for each in _communes()}
    if not mine and not (report.public and report.commune_id in {each.id for each in _divided()}):
        raise NotWithinReach
    return report


def _file(report: Report, kind: str, document: bytes | None) -> Response:
    if document is None:
        raise NotWithinReach
    sent_on = f"-{t('reports.file.public', lang=report.language)}" if report.public else ""
    name = f"{t('reports.file', lang=report.language)}-{report.first_day}-{report.last_day}{sent_on}.{kind}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "private, no-store"}
    return Response(document, content_type=_TYPES[kind], headers=headers)


def _spans(today: date) -> list[tuple[str, str]]:
    """What is asked for most, then any days."""
    ready = month_to_the_25th(today)
    named = {
        "ready": ready, "month": (today.replace(day=1), today), "last_month": _month(today.replace(day=1)),
        "quarter": _quarter(today), "last_quarter": _quarter(_quarter(today)[0] - timedelta(days=1)),
    }  # fmt: skip
    told = []
    for name, (first, end) in named.items():
        last = min(end, today)
        told.append((f"{first}/{last}", t(f"reports.span.{name}", first=_day(first), last=_day(last))))
    return [*told, ("days", t("reports.span.days"))]


def _day(of: date) -> str:
    return f"{of:%d/%m/%Y}"


def _month(first_of_next: date) -> tuple[date, date]:
    last = first_of_next - timedelta(days=1)
    return last.replace(day=1), last


def _quarter(of: date) -> tuple[date, date]:
    first = of.replace(month=of.month - (of.month - 1) % 3, day=1)
    beyond = (first + timedelta(days=95)).replace(day=1)
    return first, beyond - timedelta(days=1)


def _span(chosen: str, first: str, last: str) -> tuple[date, date]:
    if chosen != "days":
        first, _, last = chosen.partition("/")
    try:
        return date.fromisoformat(first), date.fromisoformat(last)
    except ValueError:
        raise BadSpan from None
