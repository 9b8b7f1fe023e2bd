"""What the program answers is what its contract says: every door is asked, with sense and with nonsense."""

from __future__ import annotations

import base64
import copy
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import schemathesis
from flask import Flask, Response, jsonify
from flask.typing import ResponseReturnValue
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import Case, GenerationMode
from schemathesis.core.failures import Failure, FailureGroup
from schemathesis.core.result import Ok
from schemathesis.schemas import APIOperation
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from lms.access.devices import make_device
from lms.access.models import DeviceHousehold, DevicePerson
from lms.contract import contract
from lms.foundation import clock
from lms.foundation.database import db, writes
from lms.foundation.doors import open_to_anyone
from lms.lrs import credentials
from tests.cast import Cast, assemble
from tests.phone.handset import OWN_PAGE
from tests.torture import rounds

EXAMPLES = rounds(1, 50)
# No error of ours, no status, content type, header or schema that is not described. What the rules of a statement
# refuse beyond its schema, and what is answered part by part, is tried by the tests of those rules.
CHECKS = [
    schemathesis.checks.not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
AnyCase = Case[Any]
MODES = (GenerationMode.POSITIVE, GenerationMode.NEGATIVE)
GIVEN = settings(
    max_examples=EXAMPLES, deadline=None, database=None, derandomize=True, phases=(Phase.generate,),
    suppress_health_check=list(HealthCheck),
)  # fmt: skip


class Asker:
    """A phone with a household and a person, and a program with every right."""

    def __init__(self, cast: Cast) -> None:
        made = credentials.add("schemathesis", ("all",))
        self._cast = cast
        self._basic = base64.b64encode(f"{made.key}:{made.secret}".encode()).decode()

    def faults(self, case: AnyCase) -> list[str]:
        """Ask, and say where the answer is not as described."""
        try:
            case.call_and_validate(checks=CHECKS, **self._credentials(case))
        except (Failure, FailureGroup) as fault:
            return [f"{case.operation.label}: {each}" for each in getattr(fault, "exceptions", (fault,))]
        return []

    def _credentials(self, case: AnyCase) -> dict[str, Any]:
        headers = {**OWN_PAGE, "Accept-Encoding": "identity"}
        if case.path.startswith("/xapi/"):
            return {"headers": {**headers, "Authorization": f"Basic {self._basic}"}}
        return {"headers": headers, "cookies": {"device": self._fresh_phone()}}

    @writes
    def _fresh_phone(self) -> str:
        """One for each question: some of them give the phone back."""
        phone, now = make_device(), clock.now()
        device, cast = phone.device.id, self._cast
        db.session.add(DeviceHousehold(device_id=device, household_id=cast.household.id, opened_at=now))
        db.session.add(DevicePerson(device_id=device, person_id=cast.learner.id, opened_at=now, tries=0, resets=0))
        return str(phone.token)


def faults_of(app: Flask, described: dict[str, Any], asker: Asker) -> Iterator[str]:
    """Where doors answer what is not described."""
    schema = schemathesis.openapi.from_dict(described)
    schema.app = app
    for found in schema.get_all_operations():
        if not isinstance(found, Ok):
            raise ValueError(f"not understood: {found.err()}")
        door = found.ok()
        for mode in MODES if _can_be_told_nonsense(described, door) else MODES[:1]:
            yield from _faults(door.as_strategy(generation_mode=mode), asker)


def _can_be_told_nonsense(described: dict[str, Any], door: APIOperation[Any, Any, Any, Any]) -> bool:
    """Not where it takes no body, and any text will do as a parameter."""
    said = described["paths"][door.path][door.method]
    parameters = [
        described["components"]["parameters"][each["$ref"].rpartition("/")[2]] if "$ref" in each else each
        for each in said.get("parameters", [])
    ]
    return "requestBody" in said or any(each.get("schema") != {"type": "string"} for each in parameters)


def _faults(cases: Any, asker: Asker) -> list[str]:
    faults: list[str] = []

    @GIVEN
    @given(case=cases)
    def ask(case: AnyCase) -> None:
        faults.extend(asker.faults(case))

    ask()
    return faults


@pytest.fixture
def asker(app: Flask) -> Asker:
    return Asker(assemble())


@pytest.mark.slow
def test_every_answer_is_as_the_contract_says(app: Flask, asker: Asker) -> None:
    assert list(faults_of(app, contract(), asker)) == []


def only(address: str) -> dict[str, Any]:
    described = copy.deepcopy(contract())
    described["paths"] = {address: described["paths"][address]}
    return described


MUTANTS: dict[str, Callable[[], ResponseReturnValue]] = {
    "a status": lambda: (jsonify({}), 418),
    "a field": lambda: jsonify(key="k", more=1),
    "a type of content": lambda: Response("key", mimetype="text/plain"),
    "an error": lambda: (jsonify({}), 500),
}


@pytest.mark.slow
@pytest.mark.once
@pytest.mark.parametrize("mutant", MUTANTS)
def test_a_door_that_answers_what_is_not_described_is_caught(app: Flask, asker: Asker, mutant: str) -> None:
    assert list(faults_of(app, only("/phone/push"), asker)) == []
    app.view_functions["phone.team.push_key"] = open_to_anyone(MUTANTS[mutant])
    assert list(faults_of(app, only("/phone/push"), asker))
