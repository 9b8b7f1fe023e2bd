"""What an officer does with a certificate: withdraws one that was issued by mistake."""

from __future__ import annotations

from typing import Any

from flask import current_app

from lms.access.models import Account
from lms.certificates.models import Certificate, Revocation
from lms.foundation import clock, ids
from lms.foundation.database import db, writes
from lms.lrs.log import state
from lms.lrs.vocabulary import TYPE, VERB, activity_id
from lms.registry.spelling import tidy


class ReasonMissing(Exception):
    """A certificate is never withdrawn without a reason."""


@writes
def revoke(by: Account, identifier: str, reason: str) -> bool:
    """Withdraw a certificate for good; False when it was withdrawn before (the first reason stays).

    The reason lies in the database only: the statement says that it was withdrawn, by whom and when.
    Raises ``ReasonMissing``.
    """
    words = tidy(reason)
    if not words:
        raise ReasonMissing(identifier)
    certificate = db.session.get_one(Certificate, identifier, with_for_update={"of": Certificate})
    if certificate.revocation is not None:
        return False
    certificate.revocation = Revocation(at=clock.now(), by=by.id, reason=words)
    state(_withdrew(by, certificate), _account("server"))
    return True


def _withdrew(by: Account, certificate: Certificate) -> dict[str, Any]:
    assert certificate.revocation is not None
    return {
        "id": str(ids.id_of("withdrew", certificate.id)),
        "timestamp": clock.iso(certificate.revocation.at),
        "actor": _account(str(by.id)),
        "verb": {"id": VERB["withdrew"]},
        "object": {"id": activity_id("certificates", certificate.id), "definition": {"type": TYPE["certificate"]}},
        "context": {"team": {**_account(str(certificate.household_id)), "objectType": "Group"}},
    }


def _account(name: str) -> dict[str, Any]:
    home_page = current_app.extensions["settings"].base_url
    return {"objectType": "Agent", "account": {"homePage": home_page, "name": name}}
