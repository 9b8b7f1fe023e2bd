"""Requests of a person noted and answered; her erasure, in two steps."""

from __future__ import annotations

import uuid
from datetime import date

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.exceptions import BadRequest
from werkzeug.wrappers import Response

from lms.access import looks
from lms.access.looks import Page
from lms.access.reach import person_within_reach
from lms.access.session import signed_in
from lms.foundation import clock, ids
from lms.foundation.doors import Role, open_to
from lms.foundation.translation import t
from lms.people.erasing import scrub
from lms.people.requests import NotPossible, erase_on_request, finish, receive
from lms.people.voices import speakers_named
from lms.registry.models import Person
from lms.registry.queries import membership

# No free words here: they could name her again.
REASONS = ("asked", "guardian", "deceased", "mistake")

blueprint = Blueprint("requests", __name__)


@blueprint.post("/<uuid:person_id>/requests")
@open_to(Role.TRAINER, Role.OFFICER)
def note(person_id: uuid.UUID) -> Response:
    """``kind``, ``received`` (a day; today when left out) and the form's ``id``."""
    found = person_within_reach(signed_in(), person_id)
    kind, day = request.form.get("kind", ""), request.form.get("received", "")
    try:
        received = date.fromisoformat(day) if day else clock.today()
        receive(signed_in(), found, kind, received, ids.parse_id(request.form.get("id", "")) or ids.new_id())
        flash(t("people.request_noted"), "done")
    except NotPossible as fault:
        flash(t(f"people.fault.{fault.reason}"), "danger")
    except ValueError:
        flash(t("people.fault.day"), "danger")
    return _back(person_id)


@blueprint.post("/<uuid:person_id>/requests/answer")
@open_to(Role.OFFICER)
def answer(person_id: uuid.UUID) -> Response:
    """All open requests of a ``kind`` are answered. Erasure answers itself."""
    found, kind = person_within_reach(signed_in(), person_id), request.form.get("kind", "")
    if kind == "erasure":
        raise BadRequest
    finish(signed_in(), found, kind)
    flash(t("people.request_done"), "done")
    return _back(person_id)


@blueprint.get("/<uuid:person_id>/erasure")
@open_to(Role.OFFICER)
def ask_erasure(person_id: uuid.UUID) -> str:
    """First why; then, with a reason in the address, what will be gone, and the one button that does it."""
    found = person_within_reach(signed_in(), person_id)
    looks.note(signed_in(), [found.id], Page.PERSON)
    reason = request.args.get("reason", "")
    home = membership(found.id)
    return render_template(
        "people/erasure.html",
        person=found,
        home=home.household if home else None,
        reasons=REASONS,
        reason=reason if reason in REASONS else "",
        unanswered="reason" in request.args and reason not in REASONS,
        voices=speakers_named(found),
    )


@blueprint.post("/<uuid:person_id>/erasure")
@open_to(Role.OFFICER)
def erasure(person_id: uuid.UUID) -> Response:
    """Erase. ``reason`` and ``sure`` come from the second step; ``voice``: the speakers that are hers."""
    found = person_within_reach(signed_in(), person_id)
    reason = request.form.get("reason", "")
    if reason not in REASONS or request.form.get("sure") != "yes":
        return redirect(url_for("people.requests.ask_erasure", person_id=person_id, reason=reason), 303)
    _erase(found, reason, set(request.form.getlist("voice")))
    flash(t("people.erased"), "done")
    return redirect(url_for("people.overview"), 303)


def _erase(person: Person, reason: str, voices: set[str]) -> None:
    chosen = [each for each in speakers_named(person) if str(each.id) in voices]
    erase_on_request(signed_in(), person, reason, chosen)
    scrub()


def _back(person_id: uuid.UUID) -> Response:
    return redirect(url_for("people.person", person_id=person_id), 303)
