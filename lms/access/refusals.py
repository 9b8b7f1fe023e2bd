"""What the program answers when it does not do what was asked."""

from __future__ import annotations

from typing import Any

from werkzeug.exceptions import NotFound


class Refused(Exception):
    """A phone's request is not done; its words are ``access.refused.<code>`` and ``values`` go into the answer."""

    def __init__(self, status: int, code: str, **values: Any) -> None:
        super().__init__(code)
        self.status = status
        self.code = code
        self.values = values


class MustWait(Exception):
    """Too many tries; ``seconds`` until the next one."""

    def __init__(self, seconds: int) -> None:
        super().__init__(f"wait {seconds} s")
        self.seconds = seconds


class SignInFailed(Exception):
    """Name and password do not fit, or the account is disabled: one answer for all of it."""


class NotWithinReach(NotFound):
    """The row does not exist or is not this viewer's: one answer for both."""
