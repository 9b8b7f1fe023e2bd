"""Preparing the demo: the commune first, then one household's story so that everything can be seen, the rest later."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from functools import partial
from typing import Any

from flask import Flask
from sqlalchemy import select

from lms import wiring
from lms.access.cards import issue_card
from lms.catalogue.publishing import publish
from lms.certificates.kinds import Kind
from lms.certificates.models import Certificate
from lms.demo.commune import STAFF, assign_core_path, engage_staff, furnish_commune
from lms.demo.field import Fieldwork
from lms.demo.known import Demo, beginning, read
from lms.demo.news import tell_news
from lms.demo.plot import Part, plot
from lms.demo.story import Storyteller, adults
from lms.foundation import clock
from lms.foundation.database import db
from lms.lrs import credentials
from lms.lrs.subscribers import catch_up
from lms.registry.models import Area, Household
from lms.registry.queries import villages_of

SEED = 20261123
Progress = Callable[[int, int], None]


def prepare(app: Flask) -> Demo:
    """Make the commune and the first two households' stories; on a prepared folder only the addresses are renewed."""
    base_url, data = app.extensions["settings"].base_url, app.extensions["settings"].data
    publish(app.extensions["catalogue"])
    known = read(data)
    if known:
        told = {**known.told, "xapi": known.told.get("xapi") or _xapi_key()}
        return known.keep(**told | _addresses(base_url, told))
    began = beginning(data, base_url)
    commune = furnish_commune()
    passwords = engage_staff(commune)
    assign_core_path(commune, began)
    sample = _sample_household(commune)
    parts = story_parts(commune, app, began)
    first = next(part for part in parts if part.lessons == len(app.extensions["catalogue"].core))
    teller = Storyteller(app, began)
    teller.tell_part(first)
    teller.tell_part(_sample_part(sample, began))
    tell_news(app, commune, sample, began)
    catch_up(wiring.SUBSCRIBERS)
    whole = len(list(_steps(app, commune, began)))
    told = {
        **_staff(passwords),
        "resident_card_url": f"/card#{issue_card(sample).token}",
        "certificate_url": f"/c/{_certificate_of(first)}",
        "xapi": _xapi_key(),
        "story": {"began": clock.iso(began), "told": 0, "of": whole, "finished": False},
    }
    return Demo(data / "demo.json", told).keep(**_addresses(base_url, told))


def tell_the_rest(app: Flask, demo: Demo, progress: Progress) -> Demo:
    """Tell what is not told yet: what the team did, then what was learnt, in the order of time.

    Killed and started again it goes on where it was.
    """
    commune = db.session.scalars(select(Area).where(Area.level == "commune")).one()
    steps = list(_steps(app, commune, demo.began))
    for number in range(demo.parts_told, len(steps)):
        steps[number]()
        progress(number + 1, len(steps))
        if number % 20 == 0:
            demo = demo.keep_story(number)
    return demo.keep_story(len(steps), finished=True)


def _steps(app: Flask, commune: Area, began: datetime) -> Iterator[Callable[[], None]]:
    parts, teller = story_parts(commune, app, began), Storyteller(app, began)
    yield from Fieldwork(app, began, {part.household for part in parts}).steps(commune)
    for part in parts:
        yield partial(teller.tell_part, part)


def story_parts(commune: Area, app: Flask, began: datetime) -> list[Part]:
    villages: Sequence[Sequence[str]] = [
        [str(each) for each in db.session.scalars(_household_ids(village))][1:] for village in villages_of(commune.id)
    ]
    return plot(villages, len(app.extensions["catalogue"].core), SEED, began)


def _household_ids(village: Area) -> Any:
    return select(Household.id).where(Household.village_id == village.id).order_by(Household.code)


def _sample_household(commune: Area) -> Household:
    """The first household of the first village, which has no part in the plot: whoever tries the demo learns there."""
    first = db.session.scalars(_household_ids(villages_of(commune.id)[0])).first()
    household = db.session.get_one(Household, first)
    if not adults(household):
        raise LookupError("the sample household has no adult: write the commune's file anew")
    return household


def _sample_part(household: Household, began: datetime) -> Part:
    """Two lessons done and a third begun, some days ago."""
    parts = plot([[str(household.id)] * 40], 8, SEED, began)
    model = next(part for part in parts if part.lessons >= 2)
    return Part(str(household.id), 2, True, model.begins, model.every, SEED)


def _certificate_of(part: Part) -> str:
    wanted = select(Certificate.id).where(
        Certificate.household_id == uuid.UUID(part.household), Certificate.kind == Kind.CORE_SET.value
    )
    return db.session.scalars(wanted).one()


def _staff(passwords: dict[str, str]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for username, role, _, _ in STAFF:
        found.setdefault(role.value, {"username": username, "password": passwords[username]})
    return found


def _xapi_key() -> dict[str, str]:
    """A key with every right, to try the record's interface."""
    made = credentials.add("demo", ["all"])
    return {"key": made.key, "secret": made.secret}


def _addresses(base_url: str, told: dict[str, Any]) -> dict[str, Any]:
    """The same places under today's address (the port may be another one than last time)."""
    fragment = told["resident_card_url"].partition("#")[2]
    certificate = told["certificate_url"].rpartition("/")[2]
    return {
        "base_url": base_url,
        "resident_card_url": f"{base_url}/card#{fragment}",
        "certificate_url": f"{base_url}/c/{certificate}",
        "xapi": {**told["xapi"], "endpoint": f"{base_url}/xapi"},
    }
