"""The small commune on which the browser journeys play."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from flask import current_app

from lms.access.cards import issue_card
from lms.catalogue.publishing import publish
from lms.foundation.doors import Role
from tests.factories import make_account, make_commune, make_household, make_person, make_village

# As they are called at home: the last word of a name.
WOMAN, SON = "Sim", "Bưởi"


@dataclass(frozen=True)
class Village:
    """Names and keys of what stands in the database: xã Thử Nghiệm, thôn Khe Trên and Khe Dưới."""

    household: uuid.UUID
    woman: uuid.UUID
    token: str
    code: str
    trainer: str = "huongdan"
    officer: str = "canbo"
    operator: str = "vanhanh"
    label: str = "Hộ bà Sim Mẫu"


def settle() -> Village:
    """Put the commune into the database of the current app: a household with two adults, a neighbour, staff."""
    publish(current_app.extensions["catalogue"])
    commune = make_commune("Thử Nghiệm", gso_code="00001")
    upper, lower = make_village(commune, "Khe Trên", "TREN"), make_village(commune, "Khe Dưới", "DUOI")
    household = make_household(upper, Village.label, code="TREN-001")
    woman = make_person(household, f"Mẫu Thị {WOMAN}", birth_year=1962, relation="chủ hộ")
    make_person(household, f"Mẫu Văn {SON}", birth_year=1990, relation="con")
    make_person(make_household(upper, "Hộ ông Lựu Mẫu", code="TREN-002"), "Lựu Văn Mẫu", birth_year=1960)
    make_household(lower, "Hộ bà Mận Mẫu", code="DUOI-001")
    make_account(Role.TRAINER, [upper], username=Village.trainer, name="Cô Hướng Dẫn")
    make_account(Role.OFFICER, [commune], username=Village.officer, name="Anh Cán Bộ")
    make_account(Role.OPERATOR, username=Village.operator, name="Chị Vận Hành")
    card = issue_card(household)
    return Village(household.id, woman.id, card.token, card.code)
