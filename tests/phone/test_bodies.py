"""Parcels that can and cannot be opened: whole, packed, damaged, too large."""

from __future__ import annotations

import gzip
import json
import tracemalloc
import zlib

import pytest

from lms.phone.receiving import MOST_BYTES, Unreadable, unpack
from tests.cast import Cast
from tests.phone.handset import Handset, body_of, said

pytestmark = [pytest.mark.slow, pytest.mark.once]

ENDLESS = b'{"statements": [' + b"[" * 100_000 + b"]" * 100_000 + b"]}"
UNREADABLE: dict[str, tuple[bytes, str, str, int]] = {
    "nothing": (b"", "", "not_json", 400),
    "no JSON": (b"{statements", "", "not_json", 400),
    "no UTF-8": (b'{"statements": ["\xff"]}', "", "not_json", 400),
    "not a number": (b'{"statements": [{"half": "\\ud800", "number": NaN}]}', "", "not_json", 400),
    "a number without end": (b'{"statements": [{"half": "\\ud800", "number": 1e999}]}', "", "not_json", 400),
    "nested without end": (ENDLESS, "", "not_json", 400),
    "a list": (b"[]", "", "no_statements", 400),
    "no statements": (b'{"statement": []}', "", "no_statements", 400),
    "statements that are no list": (b'{"statements": {}}', "", "no_statements", 400),
    "51 statements": (body_of(*[{}] * 51), "", "too_many", 413),
    "more than 1 MB": (body_of("x" * MOST_BYTES), "", "too_large", 413),
    "not packed at all": (body_of(), "gzip", "not_gzip", 400),
    "cut off": (gzip.compress(body_of("x" * 5000))[:-20], "gzip", "not_gzip", 400),
    "packed wrongly": (gzip.compress(b"x")[:10] + b"\xff" * 30, "gzip", "not_gzip", 400),
    "a bomb": (gzip.compress(bytes(40_000_000), 1), "gzip", "too_large", 413),
}


@pytest.mark.parametrize("name", UNREADABLE)
def test_a_parcel_that_cannot_be_opened_has_a_code(name: str) -> None:
    body, encoding, code, status = UNREADABLE[name]
    with pytest.raises(Unreadable) as refusal:
        unpack(body, encoding)
    assert (refusal.value.code, refusal.value.status) == (code, status)


def test_the_phone_is_told_why_in_both_languages(handset: Handset) -> None:
    for body, encoding, code, status in UNREADABLE.values():
        answer = handset.send_bytes(body, **({"Content_Encoding": encoding} if encoding else {}))
        assert (answer.status_code, answer.get_json()["error"]) == (status, code)
        assert set(answer.get_json()["message"]) == {"vi", "en"}


def test_a_packed_parcel_is_taken(handset: Handset, cast: Cast) -> None:
    body = gzip.compress(body_of(said(cast.learner, cast.household)))
    answer = handset.send_bytes(body, Content_Encoding="gzip")
    assert [each["result"] for each in answer.get_json()["answers"]] == ["stored"]


@pytest.mark.parametrize("half", [r"\ud800", r"\udfff", r"cut \ud83d"])
def test_half_a_character_spoils_its_own_statement_only(handset: Handset, cast: Cast, half: str) -> None:
    kept, spoilt = said(cast.learner, cast.household), said(cast.learner, cast.household)
    spoilt["result"] = {"extensions": {"http://a.b/c": [1, {"d": "HALF"}]}}
    body = body_of(kept, spoilt).replace(b"HALF", half.encode())
    stored, refused = handset.send_bytes(body).get_json()["answers"]
    assert (stored["id"], stored["result"]) == (kept["id"], "stored")
    assert (refused["id"], refused["result"], refused["reason"]) == (spoilt["id"], "refused", "invalid")
    assert "statement.result.extensions.http://a.b/c[1].d" in refused["message"]["en"]


def test_an_empty_parcel_is_fine(handset: Handset) -> None:
    assert handset.send() == []


def test_a_bomb_is_not_unpacked_beyond_the_limit() -> None:
    bomb = zlib.compress(bytes(300_000_000), 1, wbits=31)
    tracemalloc.start()
    try:
        with pytest.raises(Unreadable, match="too_large"):
            unpack(bomb, "gzip")
        assert tracemalloc.get_traced_memory()[1] < 8 * MOST_BYTES
    finally:
        tracemalloc.stop()


def test_an_object_of_very_many_keys_is_refused_alone(handset: Handset, cast: Cast) -> None:
    keys = {f"k{number}": 0 for number in range(70_000)}
    answers = handset.send({**keys, **said(cast.learner, cast.household)}, said(cast.learner, cast.household))
    assert [answer["result"] for answer in answers] == ["refused", "stored"]


def test_a_million_keys_are_too_large(handset: Handset) -> None:
    body = json.dumps({"statements": [{str(number): 0 for number in range(1_000_000)}]}).encode()
    assert handset.send_bytes(body).status_code == 413
    assert handset.send_bytes(gzip.compress(body, 1), Content_Encoding="gzip").status_code == 413
