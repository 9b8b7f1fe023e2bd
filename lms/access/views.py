"""The staff's door: signing in and out, choosing the language."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request
from werkzeug.wrappers import Response

from lms.access import accounts, session
from lms.access.card_views import blueprint as cards
from lms.access.demo_views import blueprint as demo
from lms.access.devices import LIVES_AT_MOST
from lms.access.frame import home_of
from lms.access.models import Account, SignIn
from lms.access.phone_views import blueprint as phones
from lms.access.refusals import MustWait, SignInFailed
from lms.access.right_views import blueprint as rights
from lms.foundation.database import db
from lms.foundation.doors import Role, open_to_anyone
from lms.foundation.translation import LANGUAGES, t

blueprint = Blueprint("access", __name__)
blueprint.register_blueprint(cards)
blueprint.register_blueprint(demo)
blueprint.register_blueprint(phones)
blueprint.register_blueprint(rights)


@blueprint.get("/staff/sign-in")
@open_to_anyone
def sign_in_page() -> str | Response:
    account = session.current_account()
    if account:
        return redirect(_there(account), 303)
    return _page()


@blueprint.post("/staff/sign-in")
@open_to_anyone
def sign_in() -> Response | tuple[str, int]:
    username, password = request.form.get("username", ""), request.form.get("password", "")
    try:
        entry = accounts.sign_in(username, password)
    except MustWait as pause:
        return _page(username, t("access.sign_in.wait", n=-(-pause.seconds // 60))), 429
    except SignInFailed:
        return _page(username, t("access.sign_in.failed")), 401
    return welcome(entry)


def welcome(entry: SignIn) -> Response:
    """Carry the sign-in in this browser and go where it wanted to."""
    account = db.session.get_one(Account, entry.account_id)
    session.remember(entry, account)
    response = redirect(_there(account), 303)
    if session.LANGUAGE_COOKIE not in request.cookies:
        _speak(response, account.language)
    return response


@blueprint.post("/staff/sign-out")
@open_to_anyone
def sign_out() -> Response:
    identifier = session.sign_in_id()
    if identifier:
        accounts.end_sign_in(identifier)
    session.forget()
    return redirect("/staff/sign-in", 303)


@blueprint.post("/staff/language")
@open_to_anyone
def choose_language() -> Response:
    language = request.form.get("language", "")
    response = redirect(_local(request.form.get("back", "")) or "/staff/sign-in", 303)
    if language in LANGUAGES:
        account = session.current_account()
        if account:
            accounts.choose_language(account, language)
        _speak(response, language)
    return response


def _page(username: str = "", error: str | None = None) -> str:
    return render_template(
        "access/sign_in.html", username=username, error=error, next=_local(request.values.get("next", ""))
    )


def _there(account: Account) -> str:
    return _local(request.values.get("next", "")) or home_of(Role(account.role))


def _local(address: str) -> str | None:
    """The address if it lies on this server: never a way to send someone elsewhere."""
    here = address.startswith("/") and not address.startswith(("//", "/\\"))
    return address if here and address.isprintable() else None


def _speak(response: Response, language: str) -> None:
    response.set_cookie(session.LANGUAGE_COOKIE, language, max_age=LIVES_AT_MOST, samesite="Lax", path="/")
