"""Cards of a whole village on paper: eight to an A4 sheet, in village order; earlier ones stop working."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import font_source_sans_pro
import typst
from flask import current_app
from sqlalchemy import select

from lms.access.cards import IssuedCard, issue_card
from lms.access.models import HouseholdCard
from lms.foundation import clock
from lms.foundation.database import db, writes
from lms.foundation.qr import qr_svg
from lms.foundation.translation import t
from lms.registry.models import Area, Household

_TEMPLATE: Final = Path(__file__).parent / "card_sheet.typ"


@dataclass(frozen=True)
class NewCard:
    """A household and the card it gets; the key is known at this moment only."""

    household: Household
    issued: IssuedCard


def without_card(village: Area) -> list[Household]:
    """Households of a village that hold no card that works, in village order."""
    return _in_order(village, without=True)


def everybody(village: Area) -> list[Household]:
    """All households of a village, in village order: lane, code."""
    return _in_order(village, without=False)


@writes
def issue_cards(households: Sequence[Household]) -> list[NewCard]:
    """A new card for each of them, in one transaction; earlier ones stop working."""
    return [NewCard(household, issue_card(household)) for household in households]


def card_sheets(cards: Sequence[NewCard], language: str) -> bytes:
    """The sheets as PDF (PDF/UA-1)."""
    words = {
        "title": t("cards.sheets.title", lang=language),
        "alt": t("cards.qr_alt", lang=language),
        "how": t("cards.sheets.how", lang=language),
        "site": current_app.extensions["settings"].site_name,
    }
    job = {"language": language, "words": words, "cards": [_printed(each) for each in cards]}
    text = unicodedata.normalize("NFC", json.dumps(job, ensure_ascii=False))
    how: dict[str, Any] = {"font_paths": [str(font_source_sans_pro.font_directory)], "ignore_system_fonts": True}
    inputs = {"job": text}
    try:
        made: Any = typst.compile(_TEMPLATE, sys_inputs=inputs, format="pdf", pdf_standards=["ua-1"], **how)
    except typst.TypstError:
        # A name holds a sign that the font has not, which the standard forbids: a plain PDF is better than none.
        made = typst.compile(_TEMPLATE, sys_inputs=inputs, format="pdf", **how)
    return bytes(made)


def _printed(card: NewCard) -> dict[str, str]:
    household, address = card.household, current_app.extensions["settings"].base_url
    place = ", ".join(part for part in (household.lane, household.village.title) if part)
    return {
        "label": household.label,
        "code": household.code,
        "place": place,
        "typed": card.issued.code,
        "qr": qr_svg(f"{address}/card#{card.issued.token}"),
    }


def _in_order(village: Area, *, without: bool) -> list[Household]:
    wanted = select(Household).where(Household.village_id == village.id, Household.closed_on.is_(None))
    if without:
        now = clock.now()
        held = select(HouseholdCard.household_id).where(
            HouseholdCard.voided_at.is_(None),
            HouseholdCard.expires_at.is_(None) | (HouseholdCard.expires_at > now),
        )
        wanted = wanted.where(Household.id.not_in(held))
    return list(db.session.scalars(wanted.order_by(Household.lane, Household.code)))
