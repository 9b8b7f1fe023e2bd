"""PUT and POST of statements: all of a request is stored, or nothing of it (C 2.1.1, 2.1.2 / 4.1.6.1)."""

from __future__ import annotations

from typing import Any, Final

import msgspec
from flask import Response

from lms.foundation import ids
from lms.foundation.database import db
from lms.lrs import queries
from lms.lrs.bodies import read_json
from lms.lrs.log import Draft, Fate, append, draft
from lms.lrs.mentions import Kind, identifier_of, key_of
from lms.lrs.validation import Invalid
from lms.lrs.xapi import parcels, signatures
from lms.lrs.xapi.answers import answer, nothing, permit, reach_of, settings
from lms.lrs.xapi.asking import Asked, Trouble

# D 2.4.10: what a statement that names no version is of.
_VERSIONS: Final = {"1.0.3": "1.0.0", "2.0.0": "2.0.0"}


def put(asked: Asked) -> Response:
    permit(asked, "statements/write")
    asked.only("statementId")
    identifier = asked.need("statementId")
    asked.uuid("statementId")
    sent, files = _sent(asked)
    if not isinstance(sent, dict):
        raise Trouble(400, "statement: must be an object")
    if str(sent.setdefault("id", identifier)).lower() != identifier.lower():
        raise Trouble(400, "statement.id: is not that of parameter statementId")
    _store(asked, [sent], files)
    return nothing()


def post(asked: Asked) -> Response:
    permit(asked, "statements/write")
    asked.only()
    sent, files = _sent(asked)
    statements = sent if isinstance(sent, list) else [sent]
    for each in statements:
        if isinstance(each, dict):
            each.setdefault("id", str(ids.new_id()))
    drafts = _store(asked, statements, files)
    return answer(msgspec.json.encode([each.body["id"] for each in drafts]))


def _sent(asked: Asked) -> tuple[Any, dict[str, bytes]]:
    if asked.media_type == "application/json":
        return read_json(asked.body), {}
    if asked.media_type == "multipart/mixed":
        first, files = parcels.unpack(asked.content_type, asked.body)
        return read_json(first), files
    raise Trouble(400, "header Content-Type: must be application/json or multipart/mixed")


def _store(asked: Asked, statements: list[Any], files: dict[str, bytes]) -> list[Draft]:
    authority = asked.holder.authority(settings().base_url)
    drafts = [_drafted(asked, authority, each, number, len(statements)) for number, each in enumerate(statements)]
    _no_id_twice(drafts)
    _no_voiding_of_others(asked, drafts)
    _nobody_out_of_reach(asked, drafts)
    parcels.check_complete(statements, files)
    for each in statements:
        signatures.check(each, files)
    if drafts:
        drafts[0].files.update(files)
    for each, fate in zip(drafts, append(drafts, whole=True), strict=True):
        if fate is Fate.CONFLICT:
            raise Trouble(409, f"statement {each.id}: another statement has this id; nothing was stored")
    return drafts


def _drafted(asked: Asked, authority: dict[str, Any], statement: Any, number: int, of: int) -> Draft:
    """The place of a fault begins with the statement's number where there are several."""
    try:
        ready = draft(_in_lists(statement), authority, asked.version)
    except Invalid as fault:
        raise Trouble(400, f"[{number}] {fault}" if of > 1 else str(fault)) from None
    ready.body.setdefault("version", _VERSIONS[asked.version])
    return ready


def _in_lists(statement: Any) -> Any:
    """D 2.4.6.2: a single context activity is stored and told as a list of one."""
    if not isinstance(statement, dict):
        return statement
    listed = {**statement}
    if isinstance(listed.get("object"), dict) and listed["object"].get("objectType") == "SubStatement":
        listed["object"] = _in_lists(listed["object"])
    context = listed.get("context")
    if isinstance(context, dict) and isinstance(context.get("contextActivities"), dict):
        found = context["contextActivities"]
        lists = {name: [each] if isinstance(each, dict) else each for name, each in found.items()}
        listed["context"] = {**context, "contextActivities": lists}
    return listed


def _no_id_twice(drafts: list[Draft]) -> None:
    seen = set()
    for each in drafts:
        if each.id in seen:
            raise Trouble(400, f"statement {each.id}: stands twice in the batch")
        seen.add(each.id)


def _no_voiding_of_others(asked: Asked, drafts: list[Draft]) -> None:
    """Who may not state learning voids only what it wrote itself (D 2.3.2 leaves to the server whom it lets void)."""
    if asked.holder.may("learning"):
        return
    mine = key_of(Kind.WRITER, identifier_of(asked.holder.authority(settings().base_url)))
    sent = {each.id for each in drafts}
    for each in drafts:
        target = each.finding.target
        if each.finding.voids and target not in sent and not queries.wrote(db.session(), mine, target):
            raise Trouble(403, f"statement {each.id}: voids a statement that this credential did not write")


def _nobody_out_of_reach(asked: Asked, drafts: list[Draft]) -> None:
    reach = reach_of(asked)
    for each in drafts:
        if reach and not reach.holds_draft(each):
            raise Trouble(403, f"statement {each.id}: tells of somebody outside the area of this credential")
