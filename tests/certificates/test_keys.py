"""Signing keys: made at set-up, sealed, listed and rotated from the command line."""

from __future__ import annotations

from dataclasses import replace

import pytest
from click.testing import CliRunner
from flask import Flask
from sqlalchemy import select, text

from lms import create_app
from lms.certificates.cli import keys
from lms.certificates.cose import NotSigned
from lms.certificates.keys import KeyUnreadable, ensure_key, private, rotate
from lms.certificates.models import Certificate, IssuerKey
from lms.certificates.signed_code import ID, RECIPIENT, read_code
from lms.foundation.database import db


def run(app: Flask, *words: str) -> str:
    answer = CliRunner().invoke(keys, list(words), obj=lambda: app)
    assert answer.exit_code == 0, answer.output
    return answer.output


def test_the_first_key_is_made_once_and_listed(app: Flask) -> None:
    assert ensure_key().id == ensure_key().id == "key-1"
    shown = run(app, "list")
    assert shown.count("key-1") == 1
    assert "signs" in shown


def test_rotating_retires_the_old_key_which_endorses_the_new_one(app: Flask) -> None:
    ensure_key()
    assert "key-2 signs from now on" in run(app, "rotate")
    assert "retired" in run(app, "list").splitlines()[0]
    db.session.expire_all()
    assert ensure_key().id == "key-2"
    assert ensure_key().endorsement


def test_what_lies_in_the_database_is_not_the_private_key(app: Flask) -> None:
    key = ensure_key()
    raw = private(key).private_bytes_raw()
    kept = db.session.execute(text("SELECT sealed FROM issuer_key")).scalar_one()
    assert raw not in bytes(kept)
    assert len(bytes(kept)) > len(raw)


def test_with_another_secret_nothing_is_signed_and_the_cure_is_told(app: Flask) -> None:
    ensure_key()
    db.session.commit()
    other = create_app(replace(app.extensions["settings"], secret_key="another secret"))
    with other.app_context():
        key = db.session.scalars(select(IssuerKey)).one()
        with pytest.raises(KeyUnreadable, match="lms keys rotate"):
            private(key)
        fresh = rotate()
        assert fresh.endorsement is None
        private(fresh)
        db.session.remove()
        db.engine.dispose()


def test_a_code_says_what_was_issued_and_only_whole(certificate: Certificate) -> None:
    assert certificate.code is not None
    assert read_code(certificate.code)[RECIPIENT] == certificate.printed["recipient"]
    rotate()
    assert len(read_code(certificate.code)[ID]) == 16
    for broken in (certificate.code[:-1], certificate.code[1:], certificate.code.lower(), ""):
        with pytest.raises(NotSigned):
            read_code(broken)
