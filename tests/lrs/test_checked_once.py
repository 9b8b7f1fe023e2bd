"""A check that is not made again for what lately passed it refuses all that it refused before (record 32)."""

from __future__ import annotations

from typing import Any

import pytest

from lms.lrs.validation import Invalid, check_statement, shapes
from lms.lrs.validation.shapes import remembered, whole_number
from tests.lrs.statements import statement


def test_what_passed_is_not_checked_again_and_what_failed_is() -> None:
    seen: list[Any] = []

    def noting(value: Any, place: str) -> None:
        seen.append(value)
        whole_number(value, place)

    check = remembered(noting)
    check(1, "a")
    check(1, "b")
    for place in ("c", "d"):
        with pytest.raises(Invalid) as fault:
            check(-1, place)
        assert fault.value.place == place
    assert seen == [1, -1, -1]


@pytest.mark.parametrize("like", [True, 1.0, "1", [1], {"1": 1}])
def test_what_only_looks_alike_is_checked(like: Any) -> None:
    check = remembered(whole_number)
    check(1, "a")
    with pytest.raises(Invalid):
        check(like, "a")


@pytest.mark.parametrize(
    ("part", "bad", "place"),
    [
        ("actor", {"account": {"homePage": "http://localhost", "name": 5}}, "statement.actor.account.name"),
        ("verb", {"id": "no iri"}, "statement.verb.id"),
        ("object", {"id": "a:c", "definition": {"type": None}}, "statement.object.definition.type"),
        ("context", {"team": {"account": {"homePage": "a:b", "name": "c"}}}, "statement.context.team"),
        ("context", {"contextActivities": {"parents": []}}, "statement.context.contextActivities.parents"),
    ],
)
def test_after_a_good_one_a_bad_one_is_refused_at_its_place(part: str, bad: dict[str, Any], place: str) -> None:
    check_statement(statement())
    for _ in range(2):
        with pytest.raises(Invalid) as fault:
            check_statement({**statement(), part: bad})
        assert fault.value.place == place


def test_what_cannot_be_written_is_left_to_the_check() -> None:
    check = remembered(shapes.text)
    check("\ud83d", "a")
    with pytest.raises(Invalid):
        check(2**80, "a")


def test_no_more_is_remembered_than_the_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shapes, "_MOST_REMEMBERED", 3)
    monkeypatch.setattr(shapes, "_LARGEST_REMEMBERED", 5)
    seen: list[str] = []
    check = remembered(lambda value, _place: seen.append(value))
    for value in ("a", "b", "c", "too long", "too long", "c", "d", "c"):
        check(value, "x")
    assert seen == ["a", "b", "c", "too long", "too long", "d", "c"]
