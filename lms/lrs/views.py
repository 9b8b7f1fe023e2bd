"""The doors of the xAPI interface. Every one asks for a credential itself, but for the page about."""

from __future__ import annotations

from typing import Final

from flask import Blueprint, Response, request

from lms.foundation import clock
from lms.foundation.doors import open_to_anyone
from lms.lrs import queries
from lms.lrs.xapi import documents, statements, taking, things
from lms.lrs.xapi.answers import served, settings
from lms.lrs.xapi.asking import VERSION_HEADER

blueprint = Blueprint("xapi", __name__, url_prefix="/xapi")

CONSISTENT_HEADER: Final = "X-Experience-API-Consistent-Through"
_ALL = ("GET", "PUT", "POST", "DELETE")


@blueprint.route("/statements", methods=_ALL)
@open_to_anyone
def statements_view() -> Response:
    """C 2.1.3: every answer says until when it is consistent, a refusal too. Who reads is told the time before that."""
    reads = request.method in ("GET", "HEAD") or "method" in request.args
    before = queries.consistent_through() if reads else None
    response = served({"GET": statements.get, "PUT": taking.put, "POST": taking.post})
    response.headers[CONSISTENT_HEADER] = clock.iso(before or queries.consistent_through())
    return response


@blueprint.route("/activities/state", methods=_ALL)
@open_to_anyone
def state() -> Response:
    return served(documents.STATE.handlers())


@blueprint.route("/activities/profile", methods=_ALL)
@open_to_anyone
def activity_profile() -> Response:
    return served(documents.ACTIVITY_PROFILE.handlers())


@blueprint.route("/agents/profile", methods=_ALL)
@open_to_anyone
def agent_profile() -> Response:
    return served(documents.AGENT_PROFILE.handlers())


@blueprint.route("/activities", methods=_ALL)
@open_to_anyone
def activities() -> Response:
    return served({"GET": things.get_activity})


@blueprint.route("/agents", methods=_ALL)
@open_to_anyone
def agents() -> Response:
    return served({"GET": things.get_agent})


@blueprint.get("/about")
@open_to_anyone
def about() -> Response:
    version = request.headers.get(VERSION_HEADER, settings().lrs_default_version)
    response = things.about(version)
    response.headers[VERSION_HEADER] = "1.0.3" if version.startswith("1.0") else "2.0.0"
    return response
