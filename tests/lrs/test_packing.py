"""A statement's text is packed and comes back byte for byte, whoever packed it."""

from __future__ import annotations

import hashlib
import threading

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text

from lms.foundation.database import db
from lms.lrs.log import append, draft
from lms.lrs.packing import DICTIONARIES, NEWEST, NotPacked, pack, unpack
from tests.lrs.statements import AUTHORITY, statement

# A dictionary that packed a statement is needed as long as the statement is: its bytes never change.
FROZEN = {1: "affed666fa1bac1878949bdb75c7a14e0d3348338aa170d454e7ba401d8dd479"}


@given(st.text())
def test_any_text_comes_back_as_it_was(words: str) -> None:
    assert unpack(pack(words.encode())) == words


@given(st.dictionaries(st.text(), st.text(), max_size=20), st.sampled_from(sorted(FROZEN)))
def test_every_version_can_be_read(extensions: dict[str, str], version: int) -> None:
    words = str(statement(result={"extensions": extensions}))
    assert unpack(pack(words.encode(), version)) == words


def test_no_dictionary_ever_changes() -> None:
    found = {int(file.stem): hashlib.sha256(file.read_bytes()).hexdigest() for file in DICTIONARIES.glob("*.zdict")}
    assert found == FROZEN
    assert max(FROZEN) == NEWEST


def test_a_phones_statement_takes_a_fifth_of_its_text(app: Flask) -> None:
    append([draft(statement(), AUTHORITY)])
    length = db.session.scalar(text("SELECT length(document) FROM statement"))
    assert length < len(str(statement())) / 2


@pytest.mark.parametrize("broken", [b"", b"\xc8no dictionary", bytes((NEWEST,)) + b"no packed text"])
def test_what_nobody_packed_is_said(broken: bytes) -> None:
    with pytest.raises(NotPacked):
        unpack(broken)


def test_threads_pack_side_by_side() -> None:
    texts = [str(statement()) * (number % 7) for number in range(400)]
    back: dict[int, list[str]] = {}
    threads = [
        threading.Thread(target=lambda own=own: back.update({own: [unpack(pack(each.encode())) for each in texts]}))
        for own in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert list(back.values()) == [texts] * 4
