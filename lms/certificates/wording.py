"""What a certificate says, in both languages, as it stands on the day of issue: frozen with it."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any, Final, Protocol

from flask import current_app
from sqlalchemy.orm import Session

from lms.catalogue.model import Catalogue
from lms.certificates import by_rule
from lms.certificates.kinds import Kind
from lms.certificates.models import CommunePaper
from lms.foundation.translation import LANGUAGES, day, language, t
from lms.progress.rules import rule_by_id
from lms.registry.models import Area, Household, Person

_WORDS: Final = (
    "number", "awarded_to", "check", "issued", "valid_until", "qr_alt", "seal_place",
)  # fmt: skip


class Named(Protocol):
    """Whom a certificate names, and for which course."""

    @property
    def household_id(self) -> uuid.UUID | None: ...
    @property
    def person_id(self) -> uuid.UUID | None: ...
    @property
    def course(self) -> str | None: ...
    @property
    def rule_id(self) -> uuid.UUID | None: ...


def printed(
    session: Session, kind: Kind, named: Named, village: Area, commune: Area, *, issued: datetime, expires: datetime
) -> dict[str, Any]:
    """Every field of the paper but number and address. Raises ``NoName`` where nobody can be named any more."""
    desk = session.get(CommunePaper, commune.id) or CommunePaper(place="", signer_title="", signer="", seal=False)
    province = commune.parent.title if commune.parent else ""
    days = {"issued": day(issued), "expires": day(expires)}
    values = {**_counts(), "commune": commune.title, "place": desk.place or commune.title, **days}
    return {
        "recipient": recipient_of(session, named, village),
        "place": _place(kind, village, commune, province),
        "commune": commune.title,
        "province": province,
        "issuer": commune.title,
        "site_name": current_app.extensions["settings"].site_name,
        "signer": desk.signer,
        "signer_title": desk.signer_title,
        "signature": desk.signature,
        "seal": desk.seal,
        **days,
        "texts": {
            lang: _texts(kind, named.course, lang, values) | _by_rule(session, kind, named, lang) for lang in LANGUAGES
        },
    }


class NoName(Exception):
    """Whom the paper would name is no longer known (erased on request): no paper."""


def recipient_of(session: Session, named: Named, village: Area) -> str:
    """A person's full name, a household's name as in the village list, or the village's."""
    if named.person_id:
        person = session.get(Person, named.person_id)
        if person is None or not person.name:
            raise NoName(str(named.person_id))
        return person.name
    household = session.get(Household, named.household_id) if named.household_id else None
    return household.label if household else village.title


def _place(kind: Kind, village: Area, commune: Area, province: str) -> str:
    upwards = [_within(commune.title), _within(province)]
    if kind is Kind.VILLAGE:
        return ", ".join([commune.title, *upwards[1:]])
    return ", ".join([village.title, *upwards])


def _within(title: str) -> str:
    """“Xã Quảng Tân” as it stands inside an address: “xã Quảng Tân”."""
    return title[:1].lower() + title[1:]


def _counts() -> dict[str, Any]:
    catalogue: Catalogue = current_app.extensions["catalogue"]
    return {"core": len(catalogue.core)}


def _texts(kind: Kind, course: str | None, lang: str, values: dict[str, Any]) -> dict[str, str]:
    told = {**values, **_course(course, lang)}
    own = {
        "title": t(f"certificates.paper.{kind.value}.title", lang=lang, **told),
        "body": t(f"certificates.paper.{kind.value}.body", lang=lang, **told),
        "not_state": t(f"certificates.paper.{kind.value}.not_state", lang=lang, **told),
        "signed_for": t("certificates.paper.signed_for", lang=lang, **told),
    }
    return own | {key: t(f"certificates.paper.{key}", lang=lang, **told) for key in _WORDS}


def _by_rule(session: Session, kind: Kind, named: Named, lang: str) -> dict[str, str]:
    rule = rule_by_id(session, named.rule_id) if named.rule_id and kind is Kind.HOUSEHOLD else None
    told = by_rule.body(rule, lang, _counts()["core"])
    return {"body": told} if told else {}


def _course(name: str | None, lang: str) -> dict[str, Any]:
    catalogue: Catalogue = current_app.extensions["catalogue"]
    course = next((each for each in catalogue.courses if each.id == name), None)
    return {"course": course.title.to_json()[lang], "lessons": len(course.lessons)} if course else {}


def course_title(name: str | None, lang: str | None = None) -> str:
    """A course's title, in the reader's language unless told; its id where it is taught no more."""
    return str(_course(name, lang or language()).get("course", name or ""))
