"""The demonstration commune's areas: a real commune code, invented villages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from lms.foundation.database import writes
from lms.registry.actions import add_area, set_village_facts
from lms.registry.models import Area
from lms.registry.queries import area_by_code

# The day from which communes stand directly below the province.
TWO_TIERS = date(2025, 7, 1)
PROVINCE_CODE = "22"
COMMUNE_CODE = "06913"
_SERVICE_CENTRE = "Trung tâm Phục vụ hành chính công xã Quảng Tân"
# Numbers of this form are given to nobody.
_POLICE_PHONE = "0900 000 113"


@dataclass(frozen=True, slots=True)
class DemoVillage:
    """An invented village and how many households it has."""

    code: str
    kind: str
    name: str
    households: int


VILLAGES = (
    DemoVillage("QT-01", "thôn", "Đồng Trám", 206),
    DemoVillage("QT-02", "thôn", "Làng Mít", 147),
    DemoVillage("QT-03", "bản", "Nà Pá", 52),
    DemoVillage("QT-04", "bản", "Khe Nứa Trong", 38),
    DemoVillage("QT-05", "thôn", "Suối Dẻ", 96),
    DemoVillage("QT-06", "bản", "Pắc Sung", 61),
    DemoVillage("QT-07", "thôn", "Gò Sim", 128),
    DemoVillage("QT-08", "bản", "Khe Ráy", 74),
    DemoVillage("QT-09", "thôn", "Bến Sậy", 275),
    DemoVillage("QT-10", "bản", "Nà Lùng", 88),
    DemoVillage("QT-11", "thôn", "Đồi Quế", 169),
    DemoVillage("QT-12", "thôn", "Khe Vầu", 110),
)


@writes
def make_areas() -> Area:
    """Province, commune and villages with their telephone numbers; answers the commune, as it is if it is there."""
    known = area_by_code(COMMUNE_CODE)
    if known:
        return known
    province = area_by_code(PROVINCE_CODE) or add_area(
        "province", "tỉnh", "Quảng Ninh", valid_from=TWO_TIERS, gso_code=PROVINCE_CODE
    )
    commune = add_area("commune", "xã", "Quảng Tân", valid_from=TWO_TIERS, parent=province, gso_code=COMMUNE_CODE)
    for number, each in enumerate(VILLAGES, start=1):
        village = add_area("village", each.kind, each.name, valid_from=TWO_TIERS, parent=commune, code=each.code)
        set_village_facts(
            village,
            team_phone=f"0900 000 {200 + number}",
            police_phone=_POLICE_PHONE,
            service_centre=_SERVICE_CENTRE,
        )
    return commune
