"""What a person chose is kept by argon2 at its full cost (the other tests hash cheaply: `tests/remembering.py`)."""

from __future__ import annotations

import pytest

from lms.access import secret

# OWASP's least for a PIN that has five tries; RFC 9106's second recommendation for a password.
COSTS = {"pin": "$argon2id$v=19$m=19456,t=2,p=1$", "password": "$argon2id$v=19$m=65536,t=3,p=4$"}


@pytest.mark.parametrize("kind", COSTS)
def test_a_secret_is_kept_at_its_full_cost_and_known_again(kind: str) -> None:
    kept = getattr(secret, f"hash_{kind}")("con trâu")
    assert kept.startswith(COSTS[kind])
    knows = getattr(secret, f"{kind}_matches")
    assert (knows(kept, "con trâu"), knows(kept, "con mèo")) == (True, False)
