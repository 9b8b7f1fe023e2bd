"""The rules of the ladder on the officer's pages: what holds, what another rule would change, laying it down."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from sqlalchemy import select
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import BadRequest
from werkzeug.wrappers import Response

from lms.access.models import Account
from lms.access.session import signed_in
from lms.certificates.desk_views import commune_in_charge
from lms.foundation import clock, ids
from lms.foundation.database import db
from lms.foundation.doors import Role, open_to
from lms.foundation.rendering import page_or_fragment
from lms.foundation.translation import t
from lms.progress.ladder import RUNGS
from lms.progress.models import LadderRule
from lms.progress.rule_actions import UNWRITTEN, Known, RuleRefused, checked, earliest, lay_down
from lms.progress.rules import SKILLS, Rule, rule_of, rule_on, rules_for
from lms.registry.models import Area
from lms.registry.queries import villages_of
from lms.reporting.rule_preview import preview
from lms.reporting.standings import core_lessons, kept_in
from lms.reporting.story import lesson_title, skill_name
from lms.reporting.teachings import lessons_by_course, scam_lessons

blueprint = Blueprint("rules", __name__, url_prefix="/commune/rules")

Sent = MultiDict[str, str]


@blueprint.get("")
@open_to(Role.OFFICER)
def listing() -> str:
    """The rule in force in plain words; those before and after it, each with who laid it down, when and why."""
    commune, session = commune_in_charge(), db.session()
    rows = rules_for(session, commune)
    current = rule_on(session, clock.today(), commune.id)
    return page_or_fragment(
        "reporting/rules.html", "reporting/_rule_kept.html", commune=commune, current=current,
        rules=[(row, rule_of(row)) for row in rows], names=_names(rows), today=clock.today(),
        kept=kept_in(session, commune.id), **_words(),
    )  # fmt: skip


@blueprint.get("/new")
@open_to(Role.OFFICER)
def draft() -> str:
    """The form, filled with the rule in force."""
    rule = rule_on(db.session(), clock.today(), commune_in_charge().id)
    return _form(replace(rule, since=clock.today()))


@blueprint.get("/new/preview")
@open_to(Role.OFFICER)
def look_ahead() -> str | tuple[str, int]:
    """How many households would stand elsewhere, and which; nothing is kept yet."""
    commune = commune_in_charge()
    try:
        rule = checked(_asked(request.args, commune), _known())
    except RuleRefused as fault:
        return _form(_asked(request.args, commune, strict=False), fault), 400
    return _preview(commune, rule)


@blueprint.post("")
@open_to(Role.OFFICER)
def save() -> Response | tuple[str, int]:
    """Lay it down."""
    commune, identifier = commune_in_charge(), ids.parse_id(request.form.get("id", ""))
    if identifier is None:
        raise BadRequest
    try:
        rule = _asked(request.form, commune)
        lay_down(signed_in(), commune, rule, request.form.get("reason", ""), identifier, _known())
    except RuleRefused as fault:
        rule = _asked(request.form, commune, strict=False)
        return (_preview(commune, rule, fault) if fault.field == "reason" else _form(rule, fault)), 400
    # The worker makes the standings under it ready, and states what it owes.
    current_app.extensions["lrs_wake"]()
    flash(t("rules.saved"), "done")
    return redirect(url_for("reporting.rules.listing"), 303)


def _asked(sent: Sent, commune: Area, *, strict: bool = True) -> Rule:
    """The rule a form asks for; of an address without any, the rule in force. Raises ``RuleRefused`` when strict."""
    now = rule_on(db.session(), clock.today(), commune.id)
    if "since" not in sent:
        return replace(now, id=UNWRITTEN, since=clock.today())
    days = _number(sent, "retained_days", strict) if sent.get("retained_days", "").strip() else None
    return Rule(
        id=UNWRITTEN,
        name=sent["since"],
        since=_day(sent["since"], strict),
        reached_age=_number(sent, "reached_age", strict),
        trainer_reaches=sent.get("trainer_reaches") == "yes",
        adult_age=_number(sent, "adult_age", strict),
        belonging=sent.get("belonging", ""),
        lessons=tuple(sent.getlist("lessons")) if sent.get("which") == "own" else (),
        skills=tuple(skill for skill in SKILLS if skill in sent.getlist("skills")),
        scam_lessons=frozenset(sent.getlist("review_lessons")),
        retained_after=None if days is None else timedelta(days=days),
        teach_backs=_number(sent, "teach_backs", strict),
    )


def _number(sent: Sent, name: str, strict: bool) -> int:
    given = sent.get(name, "").strip()
    if given.isascii() and given.isdecimal() and len(given) <= 3:
        return int(given)
    if strict:
        raise RuleRefused("number", name)
    return 0


def _day(given: str, strict: bool) -> date:
    try:
        return date.fromisoformat(given)
    except ValueError:
        if strict:
            raise RuleRefused("day", "since") from None
        return clock.today()


def _known() -> Known:
    return Known([lesson for _, lessons in lessons_by_course() for lesson in lessons])


def _form(rule: Rule, fault: RuleRefused | None = None) -> str:
    return render_template(
        "reporting/rule_form.html", rule=rule, fault=fault, earliest=earliest(), courses=lessons_by_course(),
        scam=scam_lessons(), skills=SKILLS, **_words(),
    )  # fmt: skip


def _preview(commune: Area, rule: Rule, fault: RuleRefused | None = None) -> str:
    session = db.session()
    now = rule_on(session, max(rule.since, clock.today()), commune.id)
    villages = [village.id for village in villages_of(commune.id)]
    return render_template(
        "reporting/rule_preview.html", rule=rule, now=now, fault=fault, new_id=ids.new_id(), as_of=clock.now(),
        seen=preview(session, villages, clock.now(), now, rule), rungs=RUNGS, reason=request.form.get("reason", ""),
        **_words(),
    )  # fmt: skip


def _words() -> dict[str, Any]:
    return {"lesson_title": lesson_title, "skill_name": skill_name, "core": core_lessons()}


def _names(rows: list[LadderRule]) -> dict[uuid.UUID, str]:
    makers = {row.made_by for row in rows if row.made_by}
    return {row.id: row.name for row in db.session.scalars(select(Account).where(Account.id.in_(makers)))}
