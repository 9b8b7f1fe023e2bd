"""Making accounts, and `lms account`."""

from __future__ import annotations

from typing import Any

import pytest
from click.testing import CliRunner, Result
from flask import Flask

from lms.access import accounts, cli
from lms.access.accounts import AccountRefused, account_named, create_account
from lms.access.reach import villages_within_reach
from lms.foundation.database import db
from lms.foundation.doors import Role
from tests.cast import Cast

pytestmark = pytest.mark.slow


def run(app: Flask, *arguments: str) -> Result:
    return CliRunner().invoke(cli.account, arguments, obj=lambda: app)


@pytest.mark.parametrize(
    "wrong",
    [
        {"username": "trainer"},
        {"username": " "},
        {"role": Role.RESIDENT},
        {"password": "short"},
        {"language": "xx"},
    ],
)
def test_an_account_that_cannot_be_is_refused(cast: Cast, wrong: dict[str, Any]) -> None:
    sound: dict[str, Any] = {"username": "new", "name": "Mới", "role": Role.TRAINER, "password": "đủ dài rồi"}
    with pytest.raises(AccountRefused):
        create_account(**{**sound, **wrong})


def test_a_password_is_kept_as_an_argon2_hash(cast: Cast) -> None:
    made = create_account("new", "Mới", Role.TRAINER, "đủ dài rồi", [cast.upper], person=cast.learner)
    assert made.password_hash.startswith("$argon2id$")
    assert made.person_id == cast.learner.id


def test_the_command_makes_an_account_that_can_sign_in(app: Flask, cast: Cast) -> None:
    answer = run(app, "add", "moi", "--name", "Người Mới", "--role", "trainer", "--area", "TREN")
    assert answer.exit_code == 0, answer.output
    made = account_named("moi")
    assert made is not None
    assert list(db.session.scalars(villages_within_reach(made))) == [cast.upper.id]
    assert accounts.sign_in("moi", answer.output.split()[-1]).account_id == made.id


def test_the_command_refuses_a_code_that_is_not_clear(app: Flask, cast: Cast) -> None:
    answer = run(app, "add", "moi", "--name", "Người Mới", "--role", "trainer", "--area", "NO")
    assert answer.exit_code == 1
    assert account_named("moi") is None


def test_the_command_lists_disables_and_renews(app: Flask, cast: Cast) -> None:
    assert "Cô Hướng Dẫn" in run(app, "list").output
    fresh = run(app, "password", "officer").output.split()[-1]
    assert accounts.sign_in("officer", fresh)
    assert run(app, "disable", "trainer").exit_code == 0
    assert "disabled" in run(app, "list").output
    assert run(app, "disable", "nobody").exit_code == 1
