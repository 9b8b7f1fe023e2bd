"""The Open Badge, as other programs meet it: verified by a verifier that did not issue it, found in its pictures."""

from __future__ import annotations

import copy
import json
from datetime import timedelta
from typing import Any

import pytest
from openbadgeslib import baking
from pyld.jsonld import JsonLdError

from lms.certificates.actions import revoke
from lms.certificates.badge import badge_of
from lms.certificates.keys import known_keys, rotate
from lms.certificates.models import Certificate
from lms.foundation import clock
from lms.foundation.database import db
from tests.cast import Cast
from tests.certificates.browsing import Browser
from tests.certificates.forger import Forger
from tests.certificates.verifier import Document, Rejected, revoked, verify

pytestmark = [pytest.mark.slow, pytest.mark.once]


def fetched(browser: Browser, address: str) -> Document:
    answer = browser.get(address)
    assert answer.status_code == 200, address
    told: Document = json.loads(answer.get_data(as_text=True))
    return told


def did(browser: Browser) -> Document:
    return fetched(browser, "/.well-known/did.json")


def badge(browser: Browser, certificate: Certificate) -> Document:
    return fetched(browser, f"/c/{certificate.id}.json")


def listed(browser: Browser, credential: Document) -> Document:
    return fetched(browser, credential["credentialStatus"]["statusListCredential"].removeprefix("http://localhost"))


def withdrawn(cast: Cast, certificate: Certificate) -> None:
    assert revoke(cast.officer, certificate.id, "ghi nhầm")


def test_what_is_fetched_without_signing_in_verifies(certificate: Certificate, stranger: Browser) -> None:
    credential = badge(stranger, certificate)
    verify(credential, did(stranger))
    assert not revoked(credential, listed(stranger, credential), did(stranger))
    subject = credential["credentialSubject"]
    assert subject["identifier"][0]["identityHash"] == certificate.printed["recipient"]
    assert subject["licenseNumber"] == certificate.number
    assert str(certificate.household_id) not in json.dumps(credential)


def test_it_is_the_same_text_each_time(certificate: Certificate, stranger: Browser) -> None:
    assert badge(stranger, certificate) == badge(stranger, certificate)


def leaves(part: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The place of every text in a document."""
    if isinstance(part, dict):
        return [found for key, value in part.items() for found in leaves(value, (*path, key))]
    if isinstance(part, list):
        return [found for at, value in enumerate(part) for found in leaves(value, (*path, at))]
    return [path] if isinstance(part, str) else []


def test_one_changed_letter_anywhere_is_rejected(certificate: Certificate, stranger: Browser) -> None:
    credential, keys = badge(stranger, certificate), did(stranger)
    believed = []
    for path in leaves(credential):
        changed = copy.deepcopy(credential)
        place: Any = changed
        for step in path[:-1]:
            place = place[step]
        text = place[path[-1]]
        place[path[-1]] = text[:-1] + ("b" if text[-1] != "b" else "c")
        try:
            verify(changed, keys)
            believed.append(path)
        except (Rejected, KeyError, ValueError, JsonLdError):
            continue
    assert believed == []


def test_it_is_flagged_once_withdrawn_and_stays_readable(
    certificate: Certificate, cast: Cast, stranger: Browser
) -> None:
    credential = badge(stranger, certificate)
    withdrawn(cast, certificate)
    assert revoked(badge(stranger, certificate), listed(stranger, credential), did(stranger))


def test_a_forged_list_and_a_replayed_one_are_rejected(certificate: Certificate, cast: Cast, stranger: Browser) -> None:
    credential = badge(stranger, certificate)
    before = listed(stranger, credential)
    withdrawn(cast, certificate)
    after = listed(stranger, credential)
    forged = {**after, "credentialSubject": {**after["credentialSubject"], **_bits(before)}}
    with pytest.raises(Rejected, match="signature"):
        revoked(credential, forged, did(stranger))
    with clock.travel(clock.now() + timedelta(days=4)), pytest.raises(Rejected, match="not valid now"):
        revoked(credential, before, did(stranger))


def _bits(listed: Document) -> dict[str, str]:
    return {"encodedList": listed["credentialSubject"]["encodedList"]}


def test_a_forged_key_is_rejected(certificate: Certificate, stranger: Browser) -> None:
    credential = badge(stranger, certificate)
    with pytest.raises(Rejected, match="signature"):
        verify(Forger().resigned(credential), did(stranger))
    with pytest.raises(Rejected, match="unknown key"):
        verify(Forger().resigned(credential, method="did:web:localhost#key-2"), did(stranger))


def test_a_rotation_leaves_old_badges_true(certificate: Certificate, stranger: Browser) -> None:
    old = badge(stranger, certificate)
    rotate()
    assert len(known_keys()) == 2
    verify(old, did(stranger))
    verify(listed(stranger, old), did(stranger))


def test_it_is_no_longer_valid_after_its_last_day(certificate: Certificate, stranger: Browser) -> None:
    credential, keys = badge(stranger, certificate), did(stranger)
    with clock.travel(certificate.expires_at + timedelta(seconds=1)), pytest.raises(Rejected, match="not valid now"):
        verify(credential, keys)


def test_the_pictures_carry_the_same_credential(certificate: Certificate, stranger: Browser) -> None:
    credential = badge_of(certificate)
    db.session.rollback()
    png, svg = (stranger.get(f"/c/{certificate.id}.{kind}") for kind in ("png", "svg"))
    assert (png.mimetype, svg.mimetype) == ("image/png", "image/svg+xml")
    assert baking.extract_png(png.data, keyword=baking.ITXT_KEYWORD_OB3) == credential
    found = baking.extract_svg(svg.data, element=baking.SVG_ELEMENT_OB3, text_fallback=True)
    assert found is not None
    verify(json.loads(found), did(stranger))


def test_verifiers_on_other_sites_may_read(certificate: Certificate, stranger: Browser) -> None:
    for address in (f"/c/{certificate.id}.json", "/.well-known/did.json", "/certificates/status/1"):
        assert stranger.get(address).headers["Access-Control-Allow-Origin"] == "*"
    assert stranger.get("/certificates/status/99").status_code == 404
