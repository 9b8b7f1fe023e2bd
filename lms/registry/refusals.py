"""What the registry answers when it does not do what was asked."""

from __future__ import annotations

from lms.foundation.translation import t


class NotPossible(ValueError):
    """The registry cannot take this; ``reason`` is a key below ``registry.not_possible``."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason

    def words(self, lang: str | None = None) -> str:
        """Why, for whoever asked for it."""
        return t(f"registry.not_possible.{self.reason}", lang=lang)
