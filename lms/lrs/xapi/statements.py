"""GET of statements: one by its id, or those that match, page by page (C 2.1.3 / 4.1.6.1)."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from email.utils import format_datetime
from typing import Any, Final
from urllib.parse import urlencode

import msgspec
from flask import Response

from lms.foundation import clock
from lms.foundation.database import db
from lms.lrs import definitions, queries
from lms.lrs.log import Recorded
from lms.lrs.mentions import (
    ACTORS,
    OBJECTS,
    RELATED_ACTIVITIES,
    RELATED_AGENTS,
    Kind,
    identifier_of,
    key_of,
)
from lms.lrs.queries import Wanted
from lms.lrs.reach import Reach
from lms.lrs.xapi import forms, parcels
from lms.lrs.xapi.answers import answer, permit, reach_of, settings
from lms.lrs.xapi.asking import Asked, Trouble

_PAGE: Final = 100
_LARGEST_PAGE: Final = 500
# How far one request of a credential with an area looks for what is within its reach.
_PAGES_SEARCHED: Final = 10
_FILTERS: Final = (
    "agent", "verb", "activity", "registration", "related_activities", "related_agents", "since", "until", "limit",
    "format", "attachments", "ascending",
)  # fmt: skip
# Ours: where the next page begins. It stands only in “more”.
_CURSOR: Final = "cursor"


def get(asked: Asked) -> Response:
    permit(asked, "statements/read", "statements/read/mine")
    asked.only("statementId", "voidedStatementId", *_FILTERS, _CURSOR)
    form = asked.params.get("format", "exact")
    if form not in forms.FORMATS:
        raise Trouble(400, f"parameter format: must be one of {', '.join(forms.FORMATS)}")
    by_id = "statementId" in asked.params or "voidedStatementId" in asked.params
    return _one(asked, form) if by_id else _many(asked, form)


def _one(asked: Asked, form: str) -> Response:
    name = "voidedStatementId" if "voidedStatementId" in asked.params else "statementId"
    asked.only(name, "format", "attachments")
    identifier, voided = uuid.UUID(asked.uuid(name)), name == "voidedStatementId"
    found = queries.one(db.session(), identifier, voided=voided)
    if found is None or not _readable(asked, found):
        raise Trouble(404, f"{'voided ' if voided else ''}statement {identifier}: is not here")
    [one] = _told(asked, [found], form)
    return _packed(asked, msgspec.json.encode(one), [found], found.stored)


def _readable(asked: Asked, found: Recorded) -> bool:
    reach = reach_of(asked)
    if reach and not reach.within(db.session(), [found]):
        return False
    if asked.holder.may("statements/read"):
        return True
    return queries.has_key(db.session(), found.position, _mine(asked))


def _mine(asked: Asked) -> int:
    return key_of(Kind.WRITER, identifier_of(asked.holder.authority(settings().base_url)))


def _many(asked: Asked, form: str) -> Response:
    wanted = _wanted(asked)
    reach = reach_of(asked)
    found, cursor = _within(reach, wanted) if reach else _page(wanted)
    result = {"statements": _told(asked, found, form), "more": _next(asked, cursor) if cursor else ""}
    newest = max((each.stored for each in found), default=None)
    return _packed(asked, msgspec.json.encode(result), found, newest)


def _page(wanted: Wanted) -> tuple[list[Recorded], int | None]:
    """The statements of a page and where the next one begins, if there is one."""
    found, more = queries.page(db.session(), wanted)
    return found, found[-1].position if more else None


def _within(reach: Reach, wanted: Wanted) -> tuple[list[Recorded], int | None]:
    """As ``_page``. Where few are within reach a page may be short, even empty, and “more” still goes on."""
    kept: list[Recorded] = []
    cursor = wanted.cursor
    for _ in range(_PAGES_SEARCHED):
        some, cursor = _page(replace(wanted, cursor=cursor, limit=_LARGEST_PAGE))
        kept += reach.within(db.session(), some)
        if len(kept) > wanted.limit:
            return kept[: wanted.limit], kept[wanted.limit - 1].position
        if cursor is None:
            break
    return kept, cursor


def _wanted(asked: Asked) -> Wanted:
    since, until = asked.moment("since"), asked.moment("until")
    limit = asked.whole("limit")
    return Wanted(
        mentions=tuple(_mentions(asked)),
        since=clock.parse_iso(since.upper()) if since else None,
        until=clock.parse_iso(until.upper()) if until else None,
        ascending=asked.flag("ascending"),
        limit=min(limit or _PAGE, _LARGEST_PAGE),
        cursor=asked.whole(_CURSOR) if _CURSOR in asked.params else None,
    )


def _mentions(asked: Asked) -> Iterable[tuple[int, ...]]:
    """The keys of each filter; the one that leaves fewest comes first."""
    if not asked.holder.may("statements/read"):
        yield (_mine(asked),)
    agent, related_agents = asked.agent(), asked.flag("related_agents")
    registration, activity = asked.uuid("registration"), asked.iri("activity")
    related_activities, verb = asked.flag("related_activities"), asked.iri("verb")
    if agent:
        yield _keys(RELATED_AGENTS if related_agents else ACTORS, identifier_of(agent))
    if registration:
        yield _keys((Kind.REGISTRATION,), registration)
    if activity:
        yield _keys(RELATED_ACTIVITIES if related_activities else OBJECTS, activity)
    if verb:
        yield _keys((Kind.VERB,), verb)


def _keys(kinds: Iterable[Kind], text: str) -> tuple[int, ...]:
    return tuple(key_of(kind, text) for kind in kinds)


def _next(asked: Asked, position: int) -> str:
    """Relative to the server, as C 2.1.3 wants it; positions have no gaps and never move."""
    return f"/xapi/statements?{urlencode({**asked.params, _CURSOR: position})}"


def _told(asked: Asked, found: Sequence[Recorded], form: str) -> list[dict[str, Any]]:
    bodies = [each.body for each in found]
    if form == "ids":
        return [forms.ids_only(body) for body in bodies]
    if form == "canonical":
        known = definitions.definitions_of(db.session(), forms.activities_of(bodies))
        languages = forms.languages_in(asked.headers.get("accept-language", ""))
        return [forms.canonical(body, known, languages) for body in bodies]
    return bodies


def _packed(asked: Asked, result: bytes, found: Sequence[Recorded], newest: datetime | None) -> Response:
    response = answer(result)
    if asked.flag("attachments"):
        content_type, body = parcels.pack(result, _files(found))
        response = answer(body, content_type)
    if newest:
        response.headers["Last-Modified"] = format_datetime(newest, usegmt=True)
    return response


def _files(found: Sequence[Recorded]) -> list[tuple[str, str, bytes]]:
    named = {
        str(each["sha2"]).lower(): (each["sha2"], each["contentType"])
        for one in found
        for each in parcels.attachments_of(one.body)
    }
    kept = queries.files(db.session(), list(named))
    return [(*named[sha2], content) for sha2, content in kept.items()]
