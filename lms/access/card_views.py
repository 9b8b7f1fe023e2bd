"""The phone's door for cards and turns (docs/phone.md)."""

from __future__ import annotations

import uuid
import zlib
from typing import Any
from urllib.parse import quote

import msgspec
from flask import Blueprint, jsonify, redirect, request
from werkzeug.wrappers import Response

from lms.access import pins, session
from lms.access.cards import CardKey, household_json, open_card, person_json
from lms.access.devices import revoke_device
from lms.access.moves import finish_move, start_move
from lms.access.phones import lock_json
from lms.access.queries import households_of, people_on
from lms.access.refusals import Refused
from lms.foundation import ids
from lms.foundation.database import db
from lms.foundation.doors import Role, open_to, open_to_anyone
from lms.registry.models import Person
from lms.registry.queries import learners_of

blueprint = Blueprint("cards", __name__)

# The largest of these bodies has a few hundred bytes.
LONGEST_BODY = 4096


@blueprint.get("/card/<token>")
@open_to_anyone
def card_address(token: str) -> Response:
    """An old way to write a card's address; behind `#` the token reaches no log further on."""
    return redirect(f"/card#{quote(token)}", 302)


@blueprint.post("/phone/card")
@open_to_anyone
def card() -> Any:
    body = _body()
    key = CardKey(token=_text(body, "token"), code=_text(body, "code"))
    if not key.token and not key.code:
        raise Refused(400, "bad_request")
    opened = open_card(key, session.known_device())
    session.carry(opened.recognised)
    told = db.session()
    people = [person_json(told, person) for person in learners_of(opened.household.id)]
    return jsonify(household=household_json(told, opened.household), people=people)


@blueprint.post("/phone/turn")
@open_to(Role.RESIDENT)
def turn() -> Any:
    body = _body()
    picture = _text(body, "picture") or None
    wanted = pins.Turn(_id(body, "household"), _id(body, "person"), _pin(body), picture)
    device = session.current_device()
    person = pins.take_turn(device, wanted)
    told = db.session()
    return jsonify(person=person_json(told, person), lock=lock_json(told, device, person))


@blueprint.post("/phone/pin")
@open_to(Role.RESIDENT)
def pin() -> Any:
    body = _body()
    person = _id(body, "person")
    pins.choose_pin(session.current_device(), person, _pin(body))
    return jsonify(person=person_json(db.session(), db.session.get_one(Person, person)))


@blueprint.post("/phone/move")
@open_to(Role.RESIDENT)
def move() -> Any:
    """A link by which the phone's own browser takes over from a chat app's."""
    return jsonify(token=start_move(session.current_device()))


@blueprint.post("/phone/moved")
@open_to_anyone
def moved() -> Any:
    """The other end of such a link: what is open there is open here."""
    recognised = finish_move(_text(_body(), "token"), session.known_device())
    session.carry(recognised)
    told, device = db.session(), recognised.device
    households = [
        {**household_json(told, each), "people": [person_json(told, person) for person in learners_of(each.id)]}
        for each in households_of(told, device)
    ]
    return jsonify(households=households, opened=[str(person) for person in people_on(told, device)])


@blueprint.post("/phone/leave")
@open_to(Role.RESIDENT)
def leave() -> Any:
    """The phone gives its key back."""
    revoke_device(session.current_device().id)
    session.drop_device()
    return jsonify({})


def _body() -> dict[str, Any]:
    try:
        body = msgspec.json.decode(_plain())
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError, zlib.error):
        raise Refused(400, "bad_request") from None
    if not isinstance(body, dict):
        raise Refused(400, "bad_request")
    return body


def _plain() -> bytes:
    sent = request.get_data()
    if len(sent) > LONGEST_BODY:
        raise Refused(400, "bad_request")
    if request.headers.get("Content-Encoding") != "gzip":
        return sent
    return zlib.decompressobj(31).decompress(sent, LONGEST_BODY)


def _text(body: dict[str, Any], name: str) -> str:
    value = body.get(name) or ""
    if not isinstance(value, str):
        raise Refused(400, "bad_request")
    return value


def _id(body: dict[str, Any], name: str) -> uuid.UUID:
    identifier = ids.parse_id(body.get(name))
    if identifier is None:
        raise Refused(404, "person_unknown")
    return identifier


def _pin(body: dict[str, Any]) -> list[str] | None:
    given = body.get("pin")
    if given is None:
        return None
    if not isinstance(given, list) or not all(isinstance(name, str) for name in given):
        raise Refused(400, "bad_request")
    return given
