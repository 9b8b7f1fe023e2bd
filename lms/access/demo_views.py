"""The sample commune's one-tap doors. They exist only where the whole server is a demonstration."""

from __future__ import annotations

from flask import Blueprint, abort, current_app, redirect
from werkzeug.wrappers import Response

from lms.access import accounts, session
from lms.access.frame import home_of
from lms.foundation.doors import STAFF, Role, open_to_anyone
from lms.foundation.settings import Settings

blueprint = Blueprint("demo", __name__)


@blueprint.post("/demo/enter/<role>")
@open_to_anyone
def enter(role: str) -> Response:
    """Sign in as the sample trainer, officer or operator, or open the sample household's card."""
    settings: Settings = current_app.extensions["settings"]
    told: dict[str, str] = current_app.extensions.get("demo", {})
    if not settings.demo:
        abort(404)
    if role == Role.RESIDENT and "resident_card_token" in told:
        return redirect(f"/card#{told['resident_card_token']}", 303)
    account = accounts.account_named(told.get(role, "")) if role in STAFF else None
    if account is None or account.disabled_at:
        abort(404)
    session.remember(accounts.start_sign_in(account), account)
    return redirect(home_of(Role(account.role)), 303)
