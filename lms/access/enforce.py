"""Lets through each door whom it is for, and nobody else."""

from __future__ import annotations

from flask import Flask, Response, abort, current_app, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from lms.access import errors, frame, session
from lms.access.refusals import Refused
from lms.foundation.doors import STAFF, Role, door_of
from lms.foundation.settings import Settings


class NoDoor(RuntimeError):
    """A view does not say whom it is for."""


def attach(app: Flask) -> None:
    """Guard every door of the app; must come before its blueprints."""
    settings: Settings = app.extensions["settings"]
    session.attach(app)
    errors.attach(app)
    frame.attach(app, settings)
    app.before_request(_let_through)
    app.after_request(_keep_out_of_caches)


def _let_through() -> AnyResponse | None:
    roles = _roles()
    if not roles:
        return None
    if Role.RESIDENT in roles and session.known_device():
        return None
    account = session.current_account()
    if account and Role(account.role) in roles:
        return None
    if not roles & STAFF:
        raise session.unknown_device()
    return abort(403) if account else _to_sign_in()


def _roles() -> frozenset[Role]:
    """Whom the asked view is for; empty for anyone, and where there is no such view."""
    if request.endpoint is None:
        return frozenset()
    roles = door_of(current_app.view_functions[request.endpoint])
    if roles is None:
        raise NoDoor(f"{request.endpoint} needs @open_to(…) or @open_to_anyone")
    return roles


def _to_sign_in() -> AnyResponse:
    there = request.full_path.rstrip("?") if request.method == "GET" else None
    address = url_for("access.sign_in_page", next=there)
    if request.accept_mimetypes.best == "application/json":
        raise Refused(401, "signed_out")
    if "HX-Request" in request.headers:
        return Response(status=401, headers={"HX-Redirect": url_for("access.sign_in_page")})
    return redirect(address, 303)


def _keep_out_of_caches(response: Response) -> Response:
    """What staff saw must not come back by the back button of a shared phone."""
    if request.endpoint and (door_of(current_app.view_functions[request.endpoint]) or frozenset()) & STAFF:
        response.headers.setdefault("Cache-Control", "no-store")
    return response
