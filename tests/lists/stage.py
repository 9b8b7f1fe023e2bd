"""What stands on an officer's desk for the lists: a file looked at, a list taken in."""

from __future__ import annotations

from sqlalchemy import select

from lms.foundation import clock
from lms.foundation.database import db
from lms.registry.drafts import do_work, keep_file, settle
from lms.registry.importing import apply_import
from lms.registry.merging import merge_people
from lms.registry.models import Stall
from lms.registry.reading import read_sheet
from tests.cast import Cast
from tests.factories import make_person

HEADING = "Thôn;Mã hộ;Tên hộ;Nhân khẩu;Họ và tên;Năm sinh"


def as_csv(*rows: str, heading: str = HEADING) -> bytes:
    return "\n".join((heading, *rows)).encode()


def listed(cast: Cast) -> dict[str, str]:
    """A preview that names the learner, an import of the cast's commune, a second record of hers: part of an address
    → id."""
    row = f"Khe Trên;{cast.household.code};{cast.household.label};3;{cast.learner.name};1972"
    draft = keep_file(cast.commune, "danh-sach.csv", as_csv(row), cast.officer.id, clock.today())
    settle(draft, {at: name for name, at in _places().items()}, "")
    do_work(draft)
    taken = apply_import(read_sheet("sap.csv", "Chợ;Số sạp;Tên sạp\nChợ Mẫu;A1;Rau\n".encode()), cast.commune)
    stall = db.session.scalars(select(Stall)).one()
    again = make_person(cast.household, "Dao Thi Mau")
    merge_people(cast.learner, again, cast.officer.id)
    mine = {
        "items": str(stall.id),
        "markets": str(stall.market_id),
        "pairs": str(cast.learner.id),
        "with": str(cast.housemate.id),
        "merges": str(again.id),
    }
    return {"drafts": str(draft.id), "imports": str(taken.run_id), **mine}


def _places() -> dict[str, int]:
    return {"village": 0, "code": 1, "label": 2, "residents": 3, "name": 4, "birth": 5}
