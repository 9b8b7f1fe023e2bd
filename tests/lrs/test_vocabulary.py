"""One list of names, and the phone's copy of it."""

from __future__ import annotations

import json
import re

import pytest

from lms.cli import HANDBOOK, PHONE_VOCABULARY
from lms.lrs import meanings
from lms.lrs.handbook import handbook
from lms.lrs.validation import check_statement
from lms.lrs.vocabulary import EXTENSION, TAG, TYPE, VERB, activity_id, activity_parts, javascript
from tests.lrs.statements import statement


def test_the_phones_copy_is_the_same() -> None:
    assert PHONE_VOCABULARY.read_text(encoding="utf-8") == javascript()


def test_the_copy_names_every_entry() -> None:
    known = {
        name: json.loads(iri) for name, iri in re.findall(r'^export const ([A-Z_]+) = (".*");$', javascript(), re.M)
    }
    listed = {"VERB": VERB, "TYPE": TYPE, "EXTENSION": EXTENSION}
    expected = {f"{kind}_{name.upper()}": iri for kind, names in listed.items() for name, iri in names.items()}
    assert known == expected


def test_all_names_are_iris_and_none_stands_for_two_things() -> None:
    for names in (VERB, TYPE, EXTENSION):
        assert len(set(names.values())) == len(names)
    target = {"objectType": "StatementRef", "id": statement()["id"]}
    for iri in (*VERB.values(), *TYPE.values()):
        check_statement({**statement(), "verb": {"id": iri}, "object": target})
    check_statement(statement(context={"extensions": dict.fromkeys(EXTENSION.values(), 1)}))


def test_an_activitys_name_can_be_taken_apart() -> None:
    assert activity_id("lessons", "a", "steps", "b") == TAG + "lessons/a/steps/b"
    assert activity_parts(activity_id("lessons", "a", "steps", "b")) == ("lessons", "a", "steps", "b")
    assert activity_parts("https://elsewhere.example/lessons/a") == ()


def test_the_page_about_statements_is_the_generated_one() -> None:
    assert HANDBOOK.read_text(encoding="utf-8") == handbook(), "run `lms vocabulary`"


def test_every_name_has_its_meaning_and_no_other_has_one() -> None:
    assert set(meanings.VERBS) == set(VERB)
    assert set(meanings.TYPES) == set(TYPE)
    assert set(meanings.EXTENSIONS) == set(EXTENSION)


@pytest.mark.parametrize("verb", VERB)
@pytest.mark.parametrize("version", ["2.0.0", "1.0.3"])
def test_every_example_is_a_valid_statement(verb: str, version: str) -> None:
    check_statement(meanings.example(verb), version)
