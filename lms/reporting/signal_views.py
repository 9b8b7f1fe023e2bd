"""Signals for a person to judge: the open ones, and each with its why, its events and what people made of it."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from flask import Blueprint, flash, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from lms.access.session import signed_in
from lms.foundation import clock, ids
from lms.foundation.database import db
from lms.foundation.doors import Role, open_to
from lms.foundation.rendering import page_or_fragment
from lms.foundation.translation import number, t
from lms.reporting.standings import villages_of
from lms.reporting.story import Event, household_labels, statements_of, told
from lms.signals.actions import VERDICTS, NoReason, judge
from lms.signals.finding import OF_TRAINERS, Kind
from lms.signals.models import Signal
from lms.signals.queries import Seen, looked_at, signal_within_reach, signals_within
from lms.teaching.queries import names_of

blueprint = Blueprint("signals", __name__, url_prefix="/commune/signals")

# A trainer's quarter may have hundreds of events.
ON_A_PAGE: Final = 50
STATES: Final = ("open", "confirmed", "dismissed")


@dataclass(frozen=True)
class Line:
    """One event of a signal: in words, with the household it concerns (None where it is beyond reach)."""

    event: Event
    household: uuid.UUID | None
    label: str


@dataclass(frozen=True)
class _Page:
    """Page ``at`` of ``pages``, counted from 1."""

    at: int
    pages: int

    @staticmethod
    def asked(count: int) -> _Page:
        """The page an address asks for; one that is not there is the nearest."""
        pages = max(1, -(-count // ON_A_PAGE))
        return _Page(min(max(request.args.get("page", 1, type=int), 1), pages), pages)

    @property
    def slice(self) -> slice:
        return slice((self.at - 1) * ON_A_PAGE, self.at * ON_A_PAGE)


@blueprint.get("")
@open_to(Role.OFFICER)
def overview() -> str:
    """The open ones; or those judged one way, of one kind, about one trainer."""
    session, asked = db.session(), request.args
    state = asked.get("state", "open") if asked.get("state") in STATES else "open"
    kind = asked.get("kind", "") if asked.get("kind") in list(Kind) else ""
    every = signals_within(session, signed_in())
    found = [
        each
        for each in every
        if _in_state(each, state)
        and kind in ("", each.signal.kind)
        and asked.get("trainer", each.signal.subject) == each.signal.subject
    ]
    page = _Page.asked(len(found))
    found = found[page.slice]
    return page_or_fragment(
        "reporting/signals.html",
        "reporting/_signals.html",
        as_of=looked_at(session, signed_in()),
        found=found,
        on_page=page,
        asked={name: asked[name] for name in ("state", "kind", "trainer") if name in asked},
        counts={each: sum(_in_state(seen, each) for seen in every) for each in STATES},
        state=state,
        kind=kind,
        kinds=[("", t("signals.any_kind")), *((str(each), t(f"signals.kind.{each}")) for each in Kind)],
        states=[(each, t(f"signals.state.{each}")) for each in STATES],
        titles={village.id: village.title for village in villages_of(session, signed_in())},
        about=_subjects(session, [each.signal for each in found]),
        why=why,
    )


@blueprint.get("/<uuid:identifier>")
@open_to(Role.OFFICER)
def signal(identifier: uuid.UUID) -> str:
    """One signal."""
    return _page(signal_within_reach(db.session(), signed_in(), identifier), {}, "")


@blueprint.post("/<uuid:identifier>/judgements")
@open_to(Role.OFFICER)
def give_judgement(identifier: uuid.UUID) -> Response | tuple[str, int]:
    """Dismiss it or find it true, with a reason."""
    seen, form = signal_within_reach(db.session(), signed_in(), identifier), request.form
    try:
        given = ids.parse_id(form.get("id", "")) or ids.new_id()
        judge(signed_in(), seen.signal, form.get("verdict", ""), form.get("reason", ""), given)
    except NoReason as fault:
        return _page(seen, form, str(fault)), 422
    flash(t(f"signals.judged.{form['verdict']}"), "done")
    return redirect(url_for("reporting.signals.signal", identifier=identifier), 303)


def _page(seen: Seen, form: Mapping[str, str], fault: str) -> str:
    session, page = db.session(), _Page.asked(len(seen.signal.statement_ids))
    return render_template(
        "reporting/signal.html",
        on_page=page,
        as_of=clock.now(),
        seen=seen,
        signal=seen.signal,
        why=why(seen.signal),
        about=_subjects(session, [seen.signal])[seen.signal.subject],
        titles={village.id: village.title for village in villages_of(session, signed_in())},
        lines=_lines(session, seen.signal.statement_ids[::-1][page.slice]),
        judges=names_of(session, {str(each.by) for each in seen.judgements}),
        verdicts=[(each, t(f"signals.verdict.{each}")) for each in VERDICTS],
        form=form,
        form_id=form.get("id") or ids.new_id(),
        fault=fault,
    )


def why(signal: Signal) -> str:
    """Why it is a signal, in a sentence with its numbers."""
    numbers = {name: number(value) for name, value in signal.numbers.items() if name != "n"}
    n = signal.numbers.get("n", 0)
    return t(f"signals.why.{signal.kind}", n=n, count=number(n), **numbers)


def _in_state(seen: Seen, state: str) -> bool:
    return seen.open if state == "open" else not seen.open and seen.verdict == state


def _subjects(session: Session, signals: Sequence[Signal]) -> dict[str, str]:
    """Whose statements they are: a trainer by name, a phone by the last letters of its number."""
    trainers = {each.subject for each in signals if each.kind in OF_TRAINERS}
    names = names_of(session, trainers)
    return {
        each.subject: names.get(each.subject) or t("signals.former_trainer")
        if each.subject in trainers
        else t("signals.phone", end=each.subject[-4:])
        for each in signals
    }


def _lines(session: Session, statements: Sequence[uuid.UUID]) -> list[Line]:
    """The newest first."""
    found = statements_of(session, statements)
    labels = household_labels(session, signed_in(), {each.team for each in found})
    lines = []
    for each in found:
        label = labels.get(each.team or "", t("reporting.who.former"))
        home = ids.parse_id(each.team) if each.team in labels else None
        lines.append(Line(told(each, {each.actor: label}), home, label))
    return sorted(lines, key=lambda line: (line.event.done, line.event.position), reverse=True)
