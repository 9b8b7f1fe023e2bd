"""What an officer does with a certificate: withdraws it, corrects it, signs what waits, prints it."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from typing import Any, Final

from flask import current_app

from lms.access.models import Account
from lms.certificates.issuing import Award, award_of, issue
from lms.certificates.kinds import Kind
from lms.certificates.models import Certificate, HeldAward, Printing, Revocation
from lms.certificates.wording import NoName
from lms.foundation import clock, ids
from lms.foundation.database import db, writes
from lms.lrs.log import state
from lms.lrs.vocabulary import TYPE, VERB, activity_id
from lms.registry.spelling import tidy

LONGEST_NAME: Final = 120
LONGEST_REASON: Final = 400


class ReasonMissing(Exception):
    """A certificate is never withdrawn, nor an award declined, without a reason (of at most 400 signs)."""


class NameMissing(Exception):
    """A corrected certificate needs a name, of at most 120 signs."""


class NotValid(Exception):
    """Only a certificate that was not withdrawn, nor replaced before, can be corrected."""


@writes
def revoke(by: Account, identifier: str, reason: str) -> bool:
    """Withdraw a certificate for good; False when it was withdrawn before (the first reason stays).

    The reason lies in the database only: the statement says that it was withdrawn, by whom and when.
    Raises ``ReasonMissing``.
    """
    words = _reason(reason)
    certificate = db.session.get_one(Certificate, identifier, with_for_update={"of": Certificate})
    if certificate.revocation is not None:
        return False
    certificate.revocation = Revocation(at=clock.now(), by=by.id, reason=words)
    state(_withdrew(by, certificate), _account("server"))
    return True


@writes
def correct(by: Account, identifier: str, recipient: str, reason: str) -> Certificate:
    """Withdraw a certificate and issue another in its place, with the name as it should be; its last day stays.

    Sent twice it is done once. Raises ``ReasonMissing``, ``NameMissing``, ``NotValid``.
    """
    name, words = tidy(recipient), _reason(reason)
    if not name or len(name) > LONGEST_NAME:
        raise NameMissing(identifier)
    old = db.session.get_one(Certificate, identifier, with_for_update={"of": Certificate})
    cause = ids.id_of("corrected", old.id)
    if old.replaced_by is not None and old.replaced_by.cause == cause:
        return old.replaced_by
    if old.revocation is not None or old.replaced_by is not None:
        raise NotValid(identifier)
    revoke(by, identifier, words)
    corrected = Award(
        kind=Kind(old.kind), cause=cause, village_id=old.village_id, household_id=old.household_id,
        person_id=old.person_id, course=old.course, evidence=old.proofs, replaces=old.id, recipient=name,
        expires=old.expires_at,
    )  # fmt: skip
    return issue(db.session(), corrected, by.id)


@writes
def sign_awards(by: Account, chosen: Collection[HeldAward]) -> int:
    """Issue what waits, signed by this officer; how many were issued. What was decided meanwhile is left alone."""
    signed = 0
    for each in sorted(chosen, key=lambda award: (award.earned_at, award.id)):
        held = db.session.get_one(HeldAward, each.id, with_for_update=True)
        if held.decided_at is None:
            signed += _signed(by, held)
    return signed


@writes
def decline(by: Account, chosen: HeldAward, reason: str) -> bool:
    """Do not issue; the reason stays with the award. False when it was decided before. Raises ``ReasonMissing``."""
    words = _reason(reason)
    held = db.session.get_one(HeldAward, chosen.id, with_for_update=True)
    if held.decided_at is not None:
        return False
    held.decided_at, held.decided_by, held.reason = clock.now(), by.id, words
    return True


@writes
def note_printing(by: Account, certificate: Certificate, form: str, identifier: uuid.UUID) -> None:
    """Count a paper that is printed; the page's ``identifier`` counts once."""
    if db.session.get(Printing, identifier) is None:
        db.session.add(Printing(id=identifier, certificate_id=certificate.id, at=clock.now(), by=by.id, form=form))


def _signed(by: Account, held: HeldAward) -> int:
    held.decided_at, held.decided_by = clock.now(), by.id
    try:
        issue(db.session(), award_of(held), by.id)
    except NoName:
        held.reason = "NoName"
        return 0
    return 1


def _reason(given: str) -> str:
    words = tidy(given)
    if not words or len(words) > LONGEST_REASON:
        raise ReasonMissing
    return words


def _withdrew(by: Account, certificate: Certificate) -> dict[str, Any]:
    assert certificate.revocation is not None
    household = certificate.household_id
    team = _account(str(household) if household else f"village:{certificate.village_id}")
    return {
        "id": str(ids.id_of("withdrew", certificate.id)),
        "timestamp": clock.iso(certificate.revocation.at),
        "actor": _account(str(by.id)),
        "verb": {"id": VERB["withdrew"]},
        "object": {"id": activity_id("certificates", certificate.id), "definition": {"type": TYPE["certificate"]}},
        "context": {"team": {**team, "objectType": "Group"}},
    }


def _account(name: str) -> dict[str, Any]:
    home_page = current_app.extensions["settings"].base_url
    return {"objectType": "Agent", "account": {"homePage": home_page, "name": name}}
