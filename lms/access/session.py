"""Whose request this is: a phone's device cookie, or a signed-in member of staff."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import cast

from flask import Flask, Response, current_app, g, request, session
from flask_login import LoginManager, current_user, login_user, logout_user
from sqlalchemy import select

from lms.access.devices import LIVES_AT_MOST, Recognised, is_lost, recognise
from lms.access.models import Account, Device, SignIn
from lms.access.refusals import Refused
from lms.foundation import clock, ids
from lms.foundation.database import db

DEVICE_COOKIE = "device"
LANGUAGE_COOKIE = "lang"
SIGNED_IN_FOR = timedelta(hours=12)


class Staff:
    """A signed-in browser, as Flask-Login wants it: its id is the sign-in's, so that each can be ended alone."""

    is_authenticated = is_active = True
    is_anonymous = False

    def __init__(self, account: Account, sign_in_id: uuid.UUID) -> None:
        self.account = account
        self.sign_in_id = sign_in_id

    def get_id(self) -> str:
        return str(self.sign_in_id)


def attach(app: Flask) -> None:
    """Let Flask-Login carry sign-ins, and let answers carry device cookies."""
    # Trainers change network all day: binding a session to the address would sign them out for nothing.
    manager = LoginManager()
    manager.session_protection = None
    manager.user_loader(_load_staff)
    manager.init_app(app)
    app.before_request(_begin)
    app.after_request(_carry_device_cookie)


def _begin() -> None:
    """Nobody is known yet, even where one application context serves several requests."""
    for name in ("recognised", "device_token", "_login_user"):
        g.pop(name, None)


def _load_staff(identifier: str) -> Staff | None:
    since = clock.now() - SIGNED_IN_FOR
    found = db.session.execute(
        select(SignIn, Account)
        .join(Account, Account.id == SignIn.account_id)
        .where(SignIn.id == ids.parse_id(identifier), SignIn.ended_at.is_(None), SignIn.made_at > since)
        .where(Account.disabled_at.is_(None))
    ).first()
    return Staff(found.Account, found.SignIn.id) if found else None


def current_account() -> Account | None:
    """The signed-in account of this request."""
    staff = _staff()
    return staff.account if staff else None


def signed_in() -> Account:
    """The signed-in account behind a staff door. Raises ``RuntimeError`` where the door lets others in."""
    account = current_account()
    if account is None:
        raise RuntimeError("this view is not behind a staff door")
    return account


def sign_in_id() -> uuid.UUID | None:
    staff = _staff()
    return staff.sign_in_id if staff else None


def _staff() -> Staff | None:
    return cast(Staff, current_user._get_current_object()) if current_user.is_authenticated else None


def remember(entry: SignIn, account: Account) -> None:
    """This browser is signed in: whatever its session carried before is dropped first."""
    session.clear()
    login_user(Staff(account, entry.id), remember=False)
    session.permanent = True


def forget() -> None:
    """This browser is signed out."""
    logout_user()
    session.clear()


def known_device() -> Device | None:
    """The device of this request, None when its cookie is missing, unknown or revoked."""
    recognised = _recognised()
    return recognised.device if recognised else None


def current_device() -> Device:
    """The device behind a resident's door. Raises ``Refused`` (401 ``device_unknown`` or ``device_lost``)."""
    device = known_device()
    if device is None:
        raise unknown_device()
    return device


def unknown_device() -> Refused:
    """Why a phone is not let in: a lost one is told so, that it may forget what it kept."""
    token = request.cookies.get(DEVICE_COOKIE)
    return Refused(401, "device_lost" if token and is_lost(token) else "device_unknown")


def _recognised() -> Recognised | None:
    if "recognised" not in g:
        token = request.cookies.get(DEVICE_COOKIE)
        g.recognised = recognise(token) if token else None
        if g.recognised and g.recognised.token:
            carry(g.recognised)
    return cast(Recognised | None, g.recognised)


def carry(recognised: Recognised) -> None:
    """Send the device's token with this answer, if it has a new one."""
    if recognised.token:
        g.device_token = recognised.token


def drop_device() -> None:
    """Take the device cookie away with this answer."""
    g.device_token = ""


def _carry_device_cookie(response: Response) -> Response:
    token = g.get("device_token")
    if token:
        secure = current_app.extensions["settings"].secure
        response.set_cookie(
            DEVICE_COOKIE, token, max_age=LIVES_AT_MOST, httponly=True, secure=secure, samesite="Lax", path="/"
        )
    elif token == "":
        response.delete_cookie(DEVICE_COOKIE, path="/")
    return response
