"""What cannot be done, in words."""

from __future__ import annotations


class NotTaken(ValueError):
    """A rule forbids it; ``key`` is the text that says which and what was kept, ``field`` the field it belongs to."""

    def __init__(self, key: str, field: str = "") -> None:
        super().__init__(key)
        self.key, self.field = key, field
