"""A text in both languages."""

from dataclasses import dataclass

LANGUAGES = ("vi", "en")


@dataclass(frozen=True, order=True)
class Pair:
    """A text in Vietnamese and in English."""

    vi: str
    en: str

    def __getitem__(self, lang: str) -> str:
        """Give the text in one language, `vi` or `en`; KeyError for any other."""
        return self.to_json()[lang]

    def to_json(self) -> dict[str, str]:
        """Give the text as the phone reads it."""
        return {"vi": self.vi, "en": self.en}
