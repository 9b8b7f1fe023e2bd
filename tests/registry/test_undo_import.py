"""Undoing an import: what it made or changed and nobody touched since; the rest stays and is named."""

from __future__ import annotations

import uuid

import pytest
from sqlalchemy import func, select

from lms.foundation import clock
from lms.foundation.database import db
from lms.registry.actions import add_person, erase_person, move_person
from lms.registry.fates import ImportPlan
from lms.registry.import_models import ImportChange
from lms.registry.importing import apply_import
from lms.registry.models import Area, Household, ImportRun, Membership, Person
from lms.registry.queries import household_by_code, markets_of, membership, people_of
from lms.registry.refusals import NotPossible
from lms.registry.undoing import plan_undo, undo_import, undone
from tests.learning import complete_core
from tests.registry.lists import ON, TWO_HOUSEHOLDS, sheet, sizes

pytestmark = pytest.mark.slow

BY = uuid.UUID(int=7)


def run_of(plan: ImportPlan) -> ImportRun:
    return db.session.get_one(ImportRun, plan.run_id)


def household(code: str) -> Household:
    found = household_by_code(code)
    assert found
    return found


def person(code: str, at: int = 0) -> Person:
    return people_of(household(code).id)[at]


def reasons(run: ImportRun) -> set[tuple[str, str]]:
    done = undone(run)
    assert done
    return {(each.table, each.reason) for each in done.kept}


def test_an_untouched_import_leaves_nothing_behind(commune: Area) -> None:
    before = sizes()
    run = run_of(apply_import(sheet(*TWO_HOUSEHOLDS), commune, ON, by=BY))
    assert (run.commune_id, run.applied_by) == (commune.id, BY)
    planned = plan_undo(run)
    done = undo_import(run, BY)
    assert done == planned
    assert (done.removed["household"], done.removed["person"], done.kept) == (2, 3, ())
    assert sizes() == before
    assert (run.undone_by, undone(run)) == (BY, done)
    again = apply_import(sheet(*TWO_HOUSEHOLDS), commune, ON)
    assert len(again.inserts[Household]) == 2


def test_what_was_changed_is_changed_back_and_the_old_relation_holds_again(commune: Area) -> None:
    apply_import(sheet(*TWO_HOUSEHOLDS), commune, ON.replace(day=1))
    rows = "Khe Ráy;M-01-001;Hộ bà Hường;5;2;Tằng Văn Phúc;Ông Phúc;1958;con;", TWO_HOUSEHOLDS[1]
    run = run_of(apply_import(sheet(*rows), commune, ON))
    assert (household("M-01-001").residents, household("M-01-001").label) == (5, "Hộ bà Hường")
    assert undo_import(run, BY).kept == ()
    assert (household("M-01-001").residents, household("M-01-001").label) == (4, "Hộ ông Phúc")
    father = next(each for each in people_of(household("M-01-001").id, ON) if each.called == "Ông Phúc")
    held = membership(father.id, ON)
    assert held
    assert (held.relation, held.valid_to) == ("chủ hộ", None)
    assert db.session.scalar(select(func.count()).select_from(Membership)) == 3


def test_who_learnt_or_moved_since_stays_with_what_she_needs(commune: Area) -> None:
    run = run_of(apply_import(sheet(*TWO_HOUSEHOLDS), commune, ON))
    first, second = household("M-01-001"), household("M-02-001")
    second_id, (father, mother) = second.id, [each.id for each in people_of(first.id, ON)]
    complete_core(db.session.get_one(Person, mother), first, clock.now())
    undo_import(run, BY)
    assert household_by_code("M-02-001") is None
    assert [each.id for each in people_of(first.id, ON)] == [mother]
    assert db.session.get(Person, father) is None
    assert reasons(run) == {
        ("person", "recorded"), ("household", "recorded"), ("membership", "needed"), ("residence", "needed")
    }  # fmt: skip
    assert second_id not in {each.household_id for each in db.session.scalars(select(Membership))}


def test_a_household_others_were_added_to_stays_and_the_untouched_go(commune: Area) -> None:
    run = run_of(apply_import(sheet(*TWO_HOUSEHOLDS), commune, ON))
    add_person(household("M-02-001"), "Lỷ Thị Mai", on=ON)
    move_person(person("M-01-001", 1), household("M-02-001"), ON.replace(day=25))
    undo_import(run, BY)
    assert {each.name for each in people_of(household("M-02-001").id, ON.replace(day=26))} == {
        "Lỷ Thị Mai", "Voòng Thị Hường"
    }  # fmt: skip
    # Her earlier home stays, for she lived there; its head, whom nobody touched, is gone.
    assert [each.name for each in people_of(household("M-01-001").id, ON)] == ["Voòng Thị Hường"]
    assert ("membership", "touched") in reasons(run)


def test_a_later_import_keeps_what_it_changed(commune: Area) -> None:
    first = run_of(apply_import(sheet(*TWO_HOUSEHOLDS), commune, ON))
    later = run_of(apply_import(sheet("Khe Ráy;M-01-001;Hộ ông Phúc;6;2;;;;;"), commune, ON))
    undo_import(first, BY)
    assert household("M-01-001").residents == 6
    assert reasons(first) == {("household", "touched"), ("residence", "needed")}
    undo_import(later, BY)
    assert household("M-01-001").residents == 4


def test_a_market_goes_with_its_last_stall(commune: Area) -> None:
    stalls = sheet("Chợ Mẫu;A-01;Sạp rau;", heading="Chợ;Số sạp;Tên sạp;Mã hộ")
    run = run_of(apply_import(stalls, commune, ON))
    undo_import(run, BY)
    assert markets_of(commune.id) == []


def test_it_is_undone_once_and_never_without_a_trace(commune: Area) -> None:
    run = run_of(apply_import(sheet(*TWO_HOUSEHOLDS), commune, ON))
    undo_import(run, BY)
    with pytest.raises(NotPossible, match="undone_already"):
        undo_import(run, BY)
    old = run_of(apply_import(sheet(*TWO_HOUSEHOLDS), commune, ON))
    db.session.execute(db.delete(ImportChange))
    db.session.commit()
    with pytest.raises(NotPossible, match="no_trace"):
        undo_import(old, BY)


def test_an_erased_person_is_in_no_earlier_state(commune: Area) -> None:
    apply_import(sheet(*TWO_HOUSEHOLDS), commune, ON)
    renamed = TWO_HOUSEHOLDS[0].replace("Ông Phúc", "Chú Phúc").replace("Hộ ông Phúc", "Hộ nhà Phúc")
    run = run_of(apply_import(sheet(renamed), commune, ON))
    assert "Ông Phúc" in "".join(db.session.scalars(select(ImportChange.before).where(ImportChange.run_id == run.id)))
    erase_person(person("M-01-001"))
    assert set(db.session.scalars(select(ImportChange.before))) == {None}
    undo_import(run, BY)
    assert reasons(run) == {("person", "touched"), ("household", "forgotten")}
