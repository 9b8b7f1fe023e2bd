"""How Vietnamese words are compared: one way to write them (NFC), and one way to search them (without marks)."""

from __future__ import annotations

import re
import unicodedata

# NUL counts as a space: no word has it, and PostgreSQL cannot keep it.
_SPACES = re.compile(r"[\s\x00]+")
_STROKES = str.maketrans("đĐ", "dD")


def tidy(text: str) -> str:
    """Unicode NFC, single spaces, none at the ends."""
    return unicodedata.normalize("NFC", _SPACES.sub(" ", unicodedata.normalize("NFC", text)).strip())


def fold(text: str) -> str:
    """The search key: lower case, no tone or vowel marks, đ as d, so that “Hoà”, “Hòa” and “hoa” meet."""
    bare = unicodedata.normalize("NFD", text.translate(_STROKES).casefold())
    letters = "".join(sign for sign in bare if not unicodedata.combining(sign))
    return _SPACES.sub(" ", letters.translate(_STROKES)).strip()
