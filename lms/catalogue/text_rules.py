"""Rules for every text a learner hears or reads: short sentences, known placeholders."""

import re
from collections.abc import Collection

from lms.catalogue.faults import FaultLog, nearest

PLACES = ("xa", "thon", "sdt_to", "sdt_ca", "ttphcc")
SENTENCE_WORDS = 20
# a stop ends a sentence only before a space: “45.000” and “.apk” go on
SENTENCE_END = re.compile(r"(?<=[.!?…])[”\"’)]*\s+|\n")
WORD = re.compile(r"\w")
PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
# a verdict before the reason: nobody listens after it
BLUNT = re.compile(
    r"\W*(?:sai|không đúng|wrong|incorrect)\b(?! (?:tên|số|giá|tiền|name|number|price|amount))", re.IGNORECASE
)
BARE = {"sai", "sai rồi", "chưa đúng", "không đúng", "chưa đúng rồi", "wrong", "not right", "incorrect", "no"}


def word_count(text: str) -> int:
    """Count the words (in Vietnamese, the syllables) between spaces; lone signs do not count."""
    return sum(1 for word in text.split() if WORD.search(word))


def sentences(text: str) -> list[str]:
    """Split a text into its sentences."""
    return [sentence for sentence in SENTENCE_END.split(text) if sentence and sentence.strip()]


def check_spoken(text: str, lang: str, line: int, log: FaultLog) -> None:
    """Note Vietnamese sentences that are too long to be taken in by ear."""
    if lang != "vi":
        return
    for sentence in sentences(text):
        count = word_count(sentence)
        if count > SENTENCE_WORDS:
            log.add(line, "long_sentence", count=count, most=SENTENCE_WORDS, text=sentence.strip())


def check_feedback(text: str, line: int, log: FaultLog) -> None:
    """Note feedback that only says “wrong”, or begins with it."""
    if re.sub(r"[^\w\s]", "", text).strip().lower() in BARE:
        log.add(line, "bare_feedback", text=text)
    elif BLUNT.match(text):
        log.add(line, "blunt_feedback", text=text)


def check_text(text: str, line: int, log: FaultLog, placeholders: Collection[str] = PLACES) -> None:
    """Note placeholders nobody fills."""
    for name in PLACEHOLDER.findall(text):
        if name not in placeholders:
            log.add(line, "unknown_placeholder", word=name, near=nearest(name, placeholders))
