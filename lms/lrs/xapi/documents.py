"""The three document resources: one set of rules, three kinds of shelves (C 2.2 to 2.7 / 4.1.6.2, .5, .6)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from email.utils import format_datetime
from typing import Any, Final

import msgspec
from flask import Response

from lms.foundation import clock
from lms.foundation.database import db
from lms.lrs import documents
from lms.lrs.bodies import read_json
from lms.lrs.documents import Condition, Shelf, etag_of
from lms.lrs.mentions import identifier_of
from lms.lrs.models import Document
from lms.lrs.xapi.answers import Handler, answer, nothing, permit, reach_of
from lms.lrs.xapi.asking import Asked, Trouble

_JSON: Final = "application/json"
_ETAG = re.compile(r'(?:W/)?"([^"]*)"|([^\s,"]+)')


@dataclass(frozen=True)
class Resource:
    """``name``: the parameter that names a document; ``guarded``: in 1.0.3 every PUT needs a condition (in 2.0
    that over an existing one does, on all three); ``clearable``: DELETE without a name removes all."""

    kind: str
    name: str
    places: tuple[str, ...]
    scope: tuple[str, ...] = ()
    registered: bool = False
    guarded: bool = True
    clearable: bool = False

    def handlers(self) -> Mapping[str, Handler]:
        return {"GET": self.get, "PUT": self.put, "POST": self.post, "DELETE": self.delete}

    def get(self, asked: Asked) -> Response:
        shelf = self._shelf(asked, *(() if self.name in asked.params else ("since",)))
        if self.name not in asked.params:
            return self._names(asked, shelf)
        found = documents.find(db.session(), shelf, self._registration(asked) or "", asked.params[self.name])
        if found is None:
            raise Trouble(404, "document: is not here")
        response = answer(found.content, found.content_type)
        response.headers["ETag"] = etag_of(found)
        response.headers["Last-Modified"] = format_datetime(found.updated_at, usegmt=True)
        return response

    def _names(self, asked: Asked, shelf: Shelf) -> Response:
        since = asked.moment("since")
        moment = clock.parse_iso(since.upper()) if since else None
        return answer(msgspec.json.encode(documents.names(db.session(), shelf, self._registration(asked), moment)))

    def put(self, asked: Asked) -> Response:
        shelf, name = self._shelf(asked), asked.need(self.name)
        content_type = _content_type(asked)
        if asked.media_type == _JSON:
            read_json(asked.body)
        older = asked.version == "1.0.3"
        condition = _condition(asked, over=self.guarded or not older, first=self.guarded and older)
        content = asked.body
        documents.keep(shelf, self._registration(asked) or "", name, condition, lambda _: (content, content_type))
        return nothing()

    def post(self, asked: Asked) -> Response:
        shelf, name = self._shelf(asked), asked.need(self.name)
        content_type = _content_type(asked)
        said = _object(asked.body, "body") if asked.media_type == _JSON else None

        def merged(known: Document | None) -> tuple[bytes, str]:
            if known is None:
                return asked.body, content_type
            if said is None or known.content_type.partition(";")[0].strip().lower() != _JSON:
                raise Trouble(400, "document: only JSON can be merged with JSON")
            return msgspec.json.encode({**_object(known.content, "document"), **said}), content_type

        condition = _condition(asked)
        documents.keep(shelf, self._registration(asked) or "", name, condition, merged)
        return nothing()

    def delete(self, asked: Asked) -> Response:
        shelf = self._shelf(asked)
        if self.clearable and self.name not in asked.params:
            documents.clear(shelf, self._registration(asked))
            return nothing()
        condition = _condition(asked)
        documents.remove(shelf, self._registration(asked) or "", asked.need(self.name), condition)
        return nothing()

    def _shelf(self, asked: Asked, *also: str) -> Shelf:
        """Checks the credential and every parameter. Raises ``Trouble`` or ``Invalid``."""
        permit(asked, *self.scope)
        asked.only(*self.places, self.name, *(("registration",) if self.registered else ()), *also)
        for place in self.places:
            asked.need(place)
        self._registration(asked)
        agent, reach = asked.agent() or {}, reach_of(asked)
        if agent and reach and not reach.holds_agent(agent):
            raise Trouble(403, "parameter agent: is outside the area of this credential")
        return Shelf(self.kind, asked.iri("activityId") or "", identifier_of(agent))

    def _registration(self, asked: Asked) -> str | None:
        return asked.uuid("registration") if self.registered else None


STATE: Final = Resource(
    "state", "stateId", ("activityId", "agent"), ("state",), registered=True, guarded=False, clearable=True
)
ACTIVITY_PROFILE: Final = Resource("activity_profile", "profileId", ("activityId",))
AGENT_PROFILE: Final = Resource("agent_profile", "profileId", ("agent",))


def _content_type(asked: Asked) -> str:
    return asked.content_type or "application/octet-stream"


def _object(content: bytes, place: str) -> dict[str, Any]:
    value = read_json(content, place)
    if not isinstance(value, dict):
        raise Trouble(400, f"{place}: must be a JSON object to be merged")
    return value


def _condition(asked: Asked, *, over: bool = False, first: bool = False) -> Condition:
    """C 3.1 / 4.1.4: If-Match and If-None-Match, and what a PUT without either means: refused ``over`` an existing
    document as a conflict, and where there is none yet (``first``: C 2.6, 2.7) as a request that lacks a header."""
    match, none_match = asked.headers.get("if-match"), asked.headers.get("if-none-match")
    bare = match is None and none_match is None

    def check(known: Document | None) -> None:
        if match is not None and not _names(match, known):
            raise Trouble(412, "header If-Match: the document is another one now")
        if none_match is not None and _names(none_match, known):
            raise Trouble(412, "header If-None-Match: the document is there already")
        if over and bare and known is not None:
            raise Trouble(
                409, "document: exists; read it first, then send If-Match with its ETag (or If-None-Match: *)"
            )
        if first and bare:
            raise Trouble(400, "header If-None-Match: is needed for a new profile (with *)")

    return check


def _names(header: str, known: Document | None) -> bool:
    if known is None:
        return False
    tags = {quoted or plain for quoted, plain in _ETAG.findall(header)}
    return header.strip() == "*" or etag_of(known).strip('"') in tags
