"""Giving rights and taking them back: an officer to her commune's trainers, an operator to anyone of the staff."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, render_template, request
from sqlalchemy import select
from werkzeug.wrappers import Response

from lms.access import rights
from lms.access.models import Account
from lms.access.rights import Right
from lms.access.session import signed_in
from lms.foundation import ids
from lms.foundation.database import db
from lms.foundation.doors import Role, open_to
from lms.foundation.translation import t

blueprint = Blueprint("rights", __name__)


@blueprint.get("/commune/rights")
@blueprint.get("/operator/rights", endpoint="of_all")
@open_to(Role.OFFICER, Role.OPERATOR)
def listing() -> str:
    found = list(db.session.scalars(rights.accounts_to_grant(signed_in())))
    grants = {(account.id, right): rights.grant_of(account, right) for account in found for right in Right}
    givers = {grant.given_by for grant in grants.values() if grant and grant.given_by}
    names = {each.id: each.name for each in db.session.scalars(select(Account).where(Account.id.in_(givers)))}
    return render_template("access/rights.html", accounts=found, rights=list(Right), grants=grants, names=names)


@blueprint.post("/commune/rights")
@blueprint.post("/operator/rights", endpoint="change_of_all")
@open_to(Role.OFFICER, Role.OPERATOR)
def change() -> Response:
    """`account`, `right`, and `give` with yes or no."""
    account = rights.account_to_grant(signed_in(), ids.parse_id(request.form.get("account", "")))
    name = request.form.get("right", "")
    right = Right(name) if name in set(Right) else abort(400)
    if request.form.get("give") == "yes":
        rights.give(account, right, by=signed_in())
        flash(t("rights.given", name=account.name, right=t(f"rights.{right}")), "done")
    else:
        rights.take_back(account, right, by=signed_in())
        flash(t("rights.taken", name=account.name, right=t(f"rights.{right}")), "done")
    return redirect(request.path, 303)
