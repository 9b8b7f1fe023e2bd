"""A list taken in by an officer in the browser: sent, matched, previewed, taken in, taken back."""

from __future__ import annotations

import io
import unicodedata
from datetime import timedelta
from zipfile import ZipFile

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from xlsxwriter import Workbook

from lms.access.models import Look
from lms.foundation import clock
from lms.foundation.database import db
from lms.registry import drafts, import_work, undoing
from lms.registry.actions import add_household, erase_person
from lms.registry.import_models import ImportDraft
from lms.registry.models import ImportRun
from lms.registry.queries import household_by_code, people_of
from tests.cast import Cast
from tests.learning import complete_core
from tests.lists.stage import as_csv

pytestmark = pytest.mark.slow

IMPORTS = "/commune/registry/imports"
NEW = "Khe Trên;N-01;Hộ bà Sa;4;Chìu Thị Sa;12/03/1958"


def send(officer: FlaskClient, content: bytes, name: str = "danh-sach.csv") -> str:
    """The address of the page that follows."""
    answer = officer.post(IMPORTS, data={"file": (io.BytesIO(content), name)})
    assert answer.status_code == 303
    return answer.location


def match(officer: FlaskClient, at: str, *columns: str, **more: str) -> str:
    chosen = {f"cell-{cell}": column for cell, column in enumerate(columns)}
    officer.post(f"{at}/columns", data=chosen | more)
    return officer.get(at).get_data(as_text=True)


def as_guessed(officer: FlaskClient, at: str) -> str:
    draft = db.session.scalars(select(ImportDraft).where(ImportDraft.run_id.is_(None))).one()
    places = drafts.reading_of(draft).matching.places
    return match(officer, at, *("",) * 0, **{f"cell-{cell}": column for column, cell in places.items()})


def take_in(officer: FlaskClient, at: str) -> str:
    officer.post(f"{at}/take-in")
    answer = officer.get(at)
    assert answer.status_code == 303, answer.get_data(as_text=True)
    return answer.location


def test_a_list_is_matched_previewed_taken_in_and_taken_back(officer: FlaskClient, cast: Cast) -> None:
    at = send(officer, as_csv(NEW, "Đâu đó;N-02;Hộ ông Lý;2;Lý A Pú;1960"))
    page = officer.get(at).get_data(as_text=True)
    assert "Hộ bà Sa · Hộ ông Lý" in page
    preview = as_guessed(officer, at)
    assert "hộ mới; người mới" in preview
    assert "xã này không có thôn “Đâu đó”" in preview
    assert household_by_code("N-01") is None
    there = take_in(officer, at)
    made = household_by_code("N-01")
    assert made
    assert [(each.name, each.birth_year) for each in people_of(made.id)] == [("Chìu Thị Sa", 1958)]
    run = db.session.scalars(select(ImportRun)).one()
    told = officer.get(there).get_data(as_text=True)
    assert run.sha256 in told
    assert "Anh Cán Bộ" in officer.get(IMPORTS).get_data(as_text=True)
    assert "hộ được bỏ ra: 1" in officer.get(f"{there}/undo").get_data(as_text=True)
    officer.post(f"{there}/undo")
    assert household_by_code("N-01") is None
    assert "đã gỡ lần nhập này" in officer.get(there).get_data(as_text=True)


def test_the_file_goes_once_it_is_taken_in(officer: FlaskClient, cast: Cast) -> None:
    at = send(officer, as_csv(NEW))
    as_guessed(officer, at)
    take_in(officer, at)
    draft = db.session.scalars(select(ImportDraft)).one()
    assert (draft.content, draft.fates) == (b"", None)


def test_what_learnt_since_is_named_and_stays(officer: FlaskClient, cast: Cast) -> None:
    at = send(officer, as_csv(NEW))
    as_guessed(officer, at)
    there = take_in(officer, at)
    made = household_by_code("N-01")
    assert made
    person = people_of(made.id)[0]
    complete_core(person, made, clock.now())
    officer.post(f"{there}/undo")
    page = officer.get(there).get_data(as_text=True)
    assert "Chìu Thị Sa" in page
    assert "đã có việc học hoặc việc ghi" in page
    db.session.rollback()
    assert "registry" in set(db.session.scalars(select(Look.page).where(Look.person_id == person.id)))


@pytest.mark.once
def test_a_heading_once_corrected_is_known_in_the_next_file(officer: FlaskClient, cast: Cast) -> None:
    heading = "Nơi ở;Số sổ;Người đứng tên;Tuổi"
    row = "Khe Trên;N-01;Hộ bà Sa;68"
    at = send(officer, as_csv(row, heading=heading))
    assert "Còn thiếu" in match(officer, at, "", "", "", "")
    assert "Có hai cột" in match(officer, at, "code", "code", "village", "")
    assert "hộ mới" in match(officer, at, "village", "code", "label", "")
    officer.post(f"{at}/drop")
    again = send(officer, as_csv("68;Hộ bà Sa;N-01;Khe Trên", heading="Tuổi;Người đứng tên;Số sổ;Nơi ở"))
    assert "hộ mới" in as_guessed(officer, again)


@pytest.mark.once
def test_a_file_of_one_village_needs_no_village_column(officer: FlaskClient, cast: Cast) -> None:
    at = send(officer, as_csv("1;N-01;Hộ bà Sa", heading="STT;Mã hộ;Chủ hộ"))
    assert "hộ mới" in match(officer, at, "", "code", "label", village="DUOI")
    take_in(officer, at)
    made = household_by_code("N-01")
    assert made
    assert made.village_id == cast.lower.id


@pytest.mark.once
def test_an_office_workbook_of_three_heading_rows_is_understood(officer: FlaskClient, cast: Cast) -> None:
    file = io.BytesIO()
    with Workbook(file) as book:
        page = book.add_worksheet("Ghi chú")
        page.write(0, 0, "Lập ngày 01/11/2026")
        page = book.add_worksheet("Danh sách")
        page.merge_range(0, 0, 0, 5, "DANH SÁCH HỘ THÔN KHE TRÊN")
        page.merge_range(2, 0, 4, 0, "STT")
        page.merge_range(2, 1, 2, 3, "Hộ gia đình")
        page.merge_range(3, 1, 3, 2, "Sổ")
        for cell, text in enumerate(("Mã hộ", "Thôn", "Tên hộ", "Họ và tên", "Năm sinh"), 1):
            page.write(4, cell, text)
        page.write_row(5, 0, [f"({n})" for n in range(1, 7)])
        page.write_row(6, 0, [1, "N-01", "Khe Trên", "Hộ bà Sa", unicodedata.normalize("NFD", "Chìu Thị Sa"), 1958])
    at = send(officer, file.getvalue(), "thôn.xlsx")
    assert "hộ mới; người mới" in as_guessed(officer, at)
    take_in(officer, at)
    made = household_by_code("N-01")
    assert made
    assert people_of(made.id)[0].name == "Chìu Thị Sa"


@pytest.mark.once
def test_an_open_document_spreadsheet_is_understood(officer: FlaskClient, cast: Cast) -> None:
    def line(*cells: str) -> str:
        each = "".join(
            f'<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>' for text in cells
        )
        return f"<table:table-row>{each}</table:table-row>"

    space = 'xmlns:{0}="urn:oasis:names:tc:opendocument:xmlns:{0}:1.0"'
    names = " ".join(space.format(name) for name in ("office", "table", "text"))
    rows = line("Mã hộ", "Thôn", "Chủ hộ") + line("N-01", "Khe Trên", "Bà Sa")
    body = (
        f"<office:document-content {names}><office:body><office:spreadsheet>"
        f'<table:table table:name="A">{rows}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    file = io.BytesIO()
    with ZipFile(file, "w") as packed:
        packed.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        packed.writestr("META-INF/manifest.xml", "<manifest/>")
        packed.writestr("content.xml", body)
    assert "hộ mới" in as_guessed(officer, send(officer, file.getvalue(), "a.ods"))


@pytest.mark.once
def test_another_row_can_be_said_to_be_the_first(officer: FlaskClient, cast: Cast) -> None:
    at = send(officer, as_csv("x;y;z", "Mã hộ;Thôn;Chủ hộ", "N-01;Khe Trên;Bà Sa", heading="Thôn;Mã hộ;Tên hộ"))
    officer.post(f"{at}/columns", data={"act": "reread", "kind": "households", "table": "0", "first": "4"})
    preview = as_guessed(officer, at)
    assert "hộ mới" in preview
    assert "Tất cả (1)" in preview
    officer.post(f"{at}/back")
    officer.post(f"{at}/columns", data={"act": "reread", "kind": "households", "table": "0", "first": "99"})
    assert "Tệp không có dòng ấy" in officer.get(at).get_data(as_text=True)


@pytest.mark.once
@pytest.mark.parametrize(("content", "words"), [(b"", "tệp trống"), (b"PK\x03\x04broken", "không phải là bảng")])
def test_what_is_no_list_is_not_kept(officer: FlaskClient, cast: Cast, content: bytes, words: str) -> None:
    officer.post(IMPORTS, data={"file": (io.BytesIO(content), "a.xlsx")})
    assert words in officer.get(IMPORTS).get_data(as_text=True)
    assert list(db.session.scalars(select(ImportDraft))) == []


def test_a_preview_that_is_no_longer_true_is_shown_anew(officer: FlaskClient, cast: Cast) -> None:
    at = send(officer, as_csv(NEW))
    as_guessed(officer, at)
    add_household("N-01", "Hộ bà Sa", cast.lower)
    officer.post(f"{at}/take-in")
    page = officer.get(at).get_data(as_text=True)
    assert "vừa có người sửa" in page
    assert "đã thuộc thôn khác" in page
    assert list(db.session.scalars(select(ImportRun))) == []


def test_long_work_is_done_beside_and_tells_how_far_it_is(
    officer: FlaskClient, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(import_work, "DONE_AT_ONCE", 0)
    at = send(officer, as_csv(NEW))
    as_guessed(officer, at)
    assert "Đang đọc tệp (1 dòng)" in officer.get(at, headers={"HX-Request": "true"}).get_data(as_text=True)
    (waiting,) = drafts.waiting()
    import_work.work(waiting)
    assert "hộ mới" in officer.get(at).get_data(as_text=True)
    heard: list[tuple[int, int]] = []
    officer.post(f"{at}/take-in")
    drafts.do_work(db.session.get_one(ImportDraft, waiting), writing=lambda done, whole: heard.append((done, whole)))
    assert heard[-1] == (4, 4)
    assert officer.get(at).status_code == 303


def test_a_long_undo_is_done_beside_and_killed_in_the_middle_it_goes_on(
    officer: FlaskClient, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = send(officer, as_csv(NEW, "Khe Trên;N-02;Hộ ông Lý;2;Lý A Pú;1960"))
    as_guessed(officer, at)
    taken = take_in(officer, at)
    monkeypatch.setattr(import_work, "DONE_AT_ONCE", 0)
    officer.post(f"{taken}/undo")
    polled = officer.get(taken, headers={"HX-Request": "true"}).get_data(as_text=True)
    assert "Đang gỡ lần nhập (2 dòng)" in polled
    assert "<html" not in polled
    (waiting,) = undoing.waiting_undos()

    def killed(*_: object) -> None:
        raise SystemExit(137)

    with monkeypatch.context() as patch:
        patch.setattr(undoing, "_told", killed)
        with pytest.raises(SystemExit):
            import_work.work_undo(waiting)
    db.session.rollback()
    assert household_by_code("N-01")
    assert undoing.waiting_undos() == [waiting]
    heard: list[tuple[int, int]] = []
    with monkeypatch.context() as patch:
        patch.setattr(import_work, "_telling", lambda *_: lambda done, whole: heard.append((done, whole)))
        import_work.work_undo(waiting)
    assert heard[-1] == (8, 8)
    assert household_by_code("N-01") is None
    assert officer.get(taken, headers={"HX-Request": "true"}).headers["HX-Redirect"] == taken
    assert "Anh Cán Bộ" in officer.get(taken).get_data(as_text=True)
    import_work.work_undo(waiting)
    assert undoing.waiting_undos() == []


@pytest.mark.once
def test_an_undo_that_breaks_says_so_and_can_be_asked_again(
    officer: FlaskClient, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = send(officer, as_csv(NEW))
    as_guessed(officer, at)
    taken = take_in(officer, at)

    def broken(*_: object) -> None:
        raise RuntimeError("broken")

    with monkeypatch.context() as patch:
        patch.setattr(undoing, "_told", broken)
        with pytest.raises(RuntimeError):
            officer.post(f"{taken}/undo")
    assert "Chưa gỡ gì cả" in officer.get(taken).get_data(as_text=True)
    officer.post(f"{taken}/undo")
    assert household_by_code("N-01") is None


@pytest.mark.once
def test_files_with_names_do_not_lie_about(officer: FlaskClient, cast: Cast) -> None:
    at = send(officer, as_csv(NEW))
    with clock.travel(clock.now() + timedelta(days=2)):
        drafts.drop_old()
    assert officer.get(at).status_code == 404
    send(officer, as_csv(NEW))
    erase_person(cast.neighbour)
    assert list(db.session.scalars(select(ImportDraft))) == []
