"""The Open Badge 3.0 of a certificate: a JSON-LD credential with a Data Integrity proof (eddsa-rdfc-2022), and the
pictures it travels in. Signed when first asked for, then kept as it is."""

from __future__ import annotations

import json
from typing import Any, Final

from flask import current_app
from openbadgeslib import baking
from openbadgeslib.ob3.credential import OB3_CONTEXT
from openbadgeslib.ob3.ldp import OB3LdpVerifier, add_data_integrity_proof
from openbadgeslib.ob3.status_list import status_entry

from lms.certificates.issuer import base_url, did, method_of, pem_of, public_pem, status_list_url
from lms.certificates.keys import ensure_key
from lms.certificates.kinds import Kind
from lms.certificates.models import Certificate
from lms.foundation import clock, ids
from lms.foundation.database import db, writes
from lms.lrs.vocabulary import TAG

_SCHEMA: Final = {
    "id": "https://purl.imsglobal.org/spec/ob/v3p0/schema/json/ob_v3p0_achievementcredential_schema.json",
    "type": "1EdTechJsonSchemaValidator2019",
}
# 1EdTech knows no badge for a group: its subject names what it is by an address of ours (findings, “certificates”).
_SUBJECTS: Final = {
    Kind.COURSE: ["AchievementSubject"],
    Kind.CORE_SET: ["AchievementSubject", f"{TAG}types/household"],
    Kind.HOUSEHOLD: ["AchievementSubject", f"{TAG}types/household"],
    Kind.VILLAGE: ["AchievementSubject", f"{TAG}types/village"],
}


@writes
def badge_of(certificate: Certificate) -> str:
    """The signed credential as JSON text, the same one each time. Raises ``KeyUnreadable``."""
    row = db.session.get_one(Certificate, certificate.id, with_for_update={"of": Certificate})
    if row.badge is None:
        row.badge = json.dumps(_signed(row), ensure_ascii=False)
    return row.badge


def baked_png(badge: str, picture: bytes) -> bytes:
    """The picture with the credential inside (iTXt ``openbadgecredential``)."""
    return bytes(baking.bake_png(picture, badge, keyword=baking.ITXT_KEYWORD_OB3))


def baked_svg(badge: str, picture: bytes) -> bytes:
    """The picture with the credential inside (``<openbadges:credential>``)."""
    return bytes(
        baking.bake_svg(picture, badge, element=baking.SVG_ELEMENT_OB3, namespace=baking.SVG_NS_OB3, as_text=True)
    )


def _signed(certificate: Certificate) -> dict[str, Any]:
    """Signed, and read back as a verifier would: what the proof does not cover is refused there."""
    key = ensure_key()
    signed: dict[str, Any] = add_data_integrity_proof(
        _credential(certificate), pem_of(key), method_of(key), created=clock.now()
    )
    signed["proof"] = [signed["proof"]]
    OB3LdpVerifier(public_pem(key)).verify(signed)
    return signed


def _credential(certificate: Certificate) -> dict[str, Any]:
    printed = certificate.printed
    words = printed["texts"]["vi"]
    return {
        "@context": [*OB3_CONTEXT],
        "id": f"{base_url()}/c/{certificate.id}",
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": words["title"],
        "description": f"{printed['recipient']}, {printed['place']}: {words['body']}",
        "issuer": _issuer(printed),
        "validFrom": clock.iso(certificate.issued_at),
        "validUntil": clock.iso(certificate.expires_at),
        "credentialSubject": {
            "id": f"urn:uuid:{_subject_id(certificate)}",
            "type": _SUBJECTS[Kind(certificate.kind)],
            "identifier": [
                {
                    "type": "IdentityObject", "hashed": False, "identityHash": printed["recipient"],
                    "identityType": "name",
                }
            ],
            "licenseNumber": certificate.number,
            "achievement": _achievement(certificate, printed),
        },
        "credentialStatus": status_entry(
            status_list_url(certificate.status_list), "revocation", certificate.status_index
        ),
        "credentialSchema": [_SCHEMA],
    }  # fmt: skip


def _issuer(printed: dict[str, Any]) -> dict[str, Any]:
    return {"id": did(), "type": ["Profile"], "name": f"{printed['site_name']}, {printed['issuer']}", "url": base_url()}


def _achievement(certificate: Certificate, printed: dict[str, Any]) -> dict[str, Any]:
    vi, en = printed["texts"]["vi"], printed["texts"]["en"]
    return {
        "id": f"{base_url()}/certificates/achievements/{certificate.kind}"
        + (f"/{certificate.course}" if certificate.course else ""),
        "type": ["Achievement"],
        "inLanguage": "vi",
        "achievementType": "Certificate",
        "name": vi["title"],
        "description": f"{vi['body']} – {en['body']}",
        "criteria": {"narrative": f"{vi['not_state']} – {en['not_state']}"},
    }


def _subject_id(certificate: Certificate) -> object:
    """The same for all papers of one person, household or village, and not the id they have inside the program."""
    whom = certificate.person_id or certificate.household_id or certificate.village_id
    return ids.id_of("credential subject", current_app.extensions["settings"].secret_key, whom)
