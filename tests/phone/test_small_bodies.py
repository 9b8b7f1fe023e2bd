"""Small doors of the phone: what cannot be read is refused with 400, whatever it is."""

from __future__ import annotations

from typing import Any

import pytest

from tests.phone.handset import OWN_PAGE, Handset

pytestmark = pytest.mark.once

BODIES = {
    "nothing": b"",
    "no JSON": b"{",
    "no text": b"\xff\xfe\xff",
    "not a number": b'{"words": NaN}',
    "a list": b"[]",
    "nested without end": b"[" * 200_000,
    "lists where texts belong": b'{"language": ["vi"], "person": [], "endpoint": [], "keys": {"auth": 1}, "words": {}}',
}


@pytest.mark.parametrize("body", BODIES)
@pytest.mark.parametrize("door", ["/phone/listening", "/phone/push", "/phone/news/words"])
def test_what_cannot_be_read_is_refused(handset: Handset, door: str, body: str) -> None:
    assert handset.client.post(door, data=BODIES[body], headers=OWN_PAGE).status_code == 400


def test_an_answer_to_a_word_names_no_id_that_is_no_text(handset: Handset) -> None:
    sent: list[Any] = [{"id": 7}, {"id": {}}, {"id": "seven"}, 7]
    answer = handset.client.post("/phone/news/words", json={"words": sent}, headers=OWN_PAGE)
    assert [each["id"] for each in answer.get_json()["answers"]] == [None, None, "seven", None]
