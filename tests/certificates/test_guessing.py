"""Guessing finds nothing, and is slowed; whoever holds a real paper is always answered."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from lms.certificates import misses
from lms.certificates.models import Certificate
from lms.foundation import clock
from tests.certificates.browsing import Browser

pytestmark = pytest.mark.slow


@pytest.fixture(autouse=True)
def _fresh_counts() -> Iterator[None]:
    misses.forget()
    yield
    misses.forget()


def test_after_sixty_misses_an_address_is_asked_to_wait_and_real_papers_are_still_answered(
    certificate: Certificate, stranger: Browser
) -> None:
    with clock.travel(clock.now()):
        guesses = [stranger.get(f"/c/{number:026}").status_code for number in range(misses.MOST + 1)]
        assert set(guesses[:-1]) == {404}
        assert guesses[-1] == 429
        assert stranger.get(f"/c/{certificate.id}").status_code == 200
        elsewhere = stranger.get("/c/" + "b" * 26, **{"X-Forwarded-For": "203.0.113.9"})
        assert elsewhere.status_code == 404
    with clock.travel(clock.now() + timedelta(minutes=10)):
        assert stranger.get("/c/" + "a" * 26).status_code == 404


def test_one_letter_beside_a_real_identifier_finds_nothing(certificate: Certificate, stranger: Browser) -> None:
    real = certificate.id
    for at in range(len(real)):
        near = real[:at] + ("a" if real[at] != "a" else "b") + real[at + 1 :]
        assert stranger.get(f"/c/{near}").status_code == 404
