"""Lists as villages send them, and what the registry holds after one."""

from __future__ import annotations

from datetime import date

from sqlalchemy import func, select

from lms.foundation.database import db
from lms.registry.fates import ImportPlan
from lms.registry.models import Household, Membership, Person, Residence, Stall
from lms.registry.places_models import PlacePast
from lms.registry.reading import Sheet, read_sheet

ON = date(2026, 11, 23)
HEADING = (
    "Thôn;Mã hộ;Tên hộ;Nhân khẩu;Số điện thoại thông minh;"
    "Họ và tên;Tên thường gọi;Năm sinh;Quan hệ với chủ hộ;Điện thoại"
)
TWO_HOUSEHOLDS = (
    "Khe Ráy;M-01-001;Hộ ông Phúc;4;2;Tằng Văn Phúc;Ông Phúc;1958;Chủ hộ;0900 000 301",
    ";M-01-001;;;;Voòng Thị Hường;Bà Hường;12/03/1960;vợ;",
    "bản Nà Lùng;M-02-001;Hộ chị Sềnh;1;1;Lỷ Thị Sềnh;;1990;Chủ hộ;",
)


def sheet(*rows: str, heading: str = HEADING, name: str = "danh-sach.csv") -> Sheet:
    return read_sheet(name, "\n".join((heading, *rows)).encode())


def said(plan: ImportPlan, lang: str = "vi") -> list[str]:
    """What is told about each row."""
    return [row.words(lang) for row in plan.fates]


def sizes() -> dict[str, int]:
    """How many rows each table of the registry holds."""
    tables = (Household, Residence, Person, Membership, Stall, PlacePast)
    return {table.__tablename__: db.session.scalar(select(func.count()).select_from(table)) or 0 for table in tables}
