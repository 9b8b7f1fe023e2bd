"""The doors of the xAPI interface. Every one asks for a credential itself, but for the page about."""

from __future__ import annotations

from flask import Blueprint, Response, request

from lms.foundation.doors import open_to_anyone
from lms.lrs.xapi import documents, statements, taking, things
from lms.lrs.xapi.answers import served, settings
from lms.lrs.xapi.asking import VERSION_HEADER

blueprint = Blueprint("xapi", __name__, url_prefix="/xapi")

_ALL = ("GET", "PUT", "POST", "DELETE")


@blueprint.route("/statements", methods=_ALL)
@open_to_anyone
def statements_view() -> Response:
    return served({"GET": statements.get, "PUT": taking.put, "POST": taking.post})


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
