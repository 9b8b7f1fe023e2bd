"""What teaching answers when it does not do what was asked."""

from __future__ import annotations


class NotAllowed(Exception):
    """The action breaks a rule of the programme; ``key`` names the text that says which."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key
