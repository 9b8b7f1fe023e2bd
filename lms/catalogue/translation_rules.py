"""Rules for both languages being there: nothing left to write, nothing left untranslated."""

import re
import unicodedata

from lms.catalogue.draft import Draft
from lms.catalogue.text_rules import PLACEHOLDER
from lms.catalogue.wording import Worded, wording

# `lms lessons new` writes this where the author must still write
TODO = "TODO"
# one Vietnamese word may be the matter of an English text (“bún”); from two, and half of all, it is not English
FEWEST_MARKED, SHARE = 2, 0.5
# fewer words may happen to have no accent (“Cho em”)
FEWEST_BARE = 3
WORD = re.compile(r"[^\W\d_]+")
# quoted words are somebody else's, and an address has no accents
QUOTED = re.compile(r"“[^”]*”|\S*(?:\w[./]|-)\w\S*|\S*…\S*")


def check_translations(draft: Draft) -> None:
    """Note what is still to be written, and texts that are in the other language."""
    for worded in wording(draft):
        if TODO in worded.text:
            worded.log.add(worded.line, "todo", text=worded.text)
        elif _untranslated(worded):
            worded.log.add(worded.line, "not_english" if worded.lang == "en" else "not_vietnamese", text=worded.text)
    for lesson in draft.lessons.values():
        for name, drawn in lesson.drawings.items():
            log = draft.log(lesson.folder / "drawings" / f"{name}.svg")
            for line, text in enumerate(drawn.splitlines(), start=1):
                if TODO in text:
                    log.add(line, "todo", text=text.strip())


def _untranslated(worded: Worded) -> bool:
    words = WORD.findall(QUOTED.sub(" ", PLACEHOLDER.sub(" ", worded.text)))
    # capitals alone are a payee as banks write her; words with a capital are a name
    small = [word for word in words if word.islower()]
    marked = [word for word in small if _is_marked(word)]
    if worded.lang == "en":
        return not worded.value and len(marked) >= max(FEWEST_MARKED, SHARE * len(small))
    return len(small) >= FEWEST_BARE and not any(map(_is_marked, words))


def _is_marked(word: str) -> bool:
    """Whether a word has letters or tones that English has not."""
    return any(letter in "đĐ" or unicodedata.combining(letter) for letter in unicodedata.normalize("NFD", word))
