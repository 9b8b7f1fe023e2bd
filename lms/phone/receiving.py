"""What a phone sends: each statement is judged and answered by itself, and one refused never blocks the others."""

from __future__ import annotations

import json
import math
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

import msgspec

from lms.foundation import ids
from lms.foundation.translation import both
from lms.lrs.bodies import check_whole_characters
from lms.lrs.log import Draft, Fate, append, draft
from lms.lrs.validation import Invalid
from lms.lrs.vocabulary import VERB

MOST_STATEMENTS: Final = 50
# Fifty of the largest statements a player makes are about 150 kB; more is no phone of ours.
MOST_BYTES: Final = 1_000_000
# The place of a fault carries names that the sender chose.
_PLACE: Final = 120
# What zlib is told to expect: the header and the check sum of gzip, 32 kB of memory.
_GZIP: Final = 31

# What a learner's phone may say. What trainers and the certificate desk say comes from their own pages only.
LEARNERS_VERBS: Final = frozenset(
    VERB[name]
    for name in (
        "initialized", "experienced", "answered", "passed", "failed", "completed", "responded", "shared",
        "requested_attention",
    )
)  # fmt: skip


class Unreadable(ValueError):
    """A body that cannot be read at all: nothing of it was stored. ``code`` names a text and an HTTP status."""

    def __init__(self, code: str, status: int) -> None:
        super().__init__(code)
        self.code, self.status = code, status


@dataclass(frozen=True)
class Sender:
    """Whose statements a device may send: people who took their turn on it, each for a household she belongs or
    belonged to and whose card the device opened (``homes``: person and household)."""

    authority: dict[str, Any]
    home_page: str
    people: frozenset[str]
    homes: frozenset[tuple[str, str]]


@dataclass(frozen=True)
class Answer:
    """What became of one statement, in the words of docs/phone.md."""

    id: str
    result: str
    reason: str = ""
    place: str = ""

    def to_json(self) -> dict[str, Any]:
        if not self.reason:
            return {"id": self.id, "result": self.result}
        message = both(f"phone.refused.{self.reason}", place=self.place[:_PLACE])
        return {"id": self.id, "result": self.result, "reason": self.reason, "message": message}


Judged = Draft | Answer


def unpack(body: bytes, encoding: str) -> list[Any]:
    """The statements of a request's body. Raises ``Unreadable``; a gzip bomb is never unpacked past the limit."""
    if encoding == "gzip":
        body = _gunzip(body)
    if len(body) > MOST_BYTES:
        raise Unreadable("too_large", 413)
    sent = _decoded(body)
    statements = sent.get("statements") if isinstance(sent, dict) else None
    if not isinstance(statements, list):
        raise Unreadable("no_statements", 400)
    if len(statements) > MOST_STATEMENTS:
        raise Unreadable("too_many", 413)
    return statements


def _decoded(body: bytes) -> Any:
    """Half a character (a lone surrogate, as a cut emoji leaves it) spoils its own statement, not the whole batch."""
    try:
        return msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        pass
    try:
        return json.loads(body.decode(), parse_constant=_no_number, parse_float=_finite)
    except (ValueError, RecursionError):
        raise Unreadable("not_json", 400) from None


def _no_number(text: str) -> float:
    raise ValueError(f"{text} is no JSON")


def _finite(text: str) -> float:
    number = float(text)
    return number if math.isfinite(number) else _no_number(text)


def _gunzip(body: bytes) -> bytes:
    """One member, as browsers write it; what is cut off or goes on behind its end is no gzip of ours."""
    inflater = zlib.decompressobj(wbits=_GZIP)
    try:
        plain = inflater.decompress(body, MOST_BYTES + 1)
    except zlib.error:
        raise Unreadable("not_gzip", 400) from None
    if len(plain) <= MOST_BYTES and (not inflater.eof or inflater.unused_data):
        raise Unreadable("not_gzip", 400)
    return plain


def receive(sender: Sender, statements: Iterable[Any]) -> list[Answer]:
    """Store what may be stored and answer for every statement, in order. What is answered “stored” is durable."""
    judged = judge(sender, statements)
    return answers_to(judged, append(drafts_of(judged)))


def judge(sender: Sender, statements: Iterable[Any]) -> list[Judged]:
    """Each as it is to be stored, or why it is refused."""
    return [_judge(sender, statement) for statement in statements]


def drafts_of(judged: Iterable[Judged]) -> list[Draft]:
    return [each for each in judged if isinstance(each, Draft)]


def answers_to(judged: Iterable[Judged], fates: Iterable[Fate]) -> list[Answer]:
    """``fates``: of the drafts among them, in order."""
    became = iter(fates)
    return [each if isinstance(each, Answer) else _answer(each, next(became)) for each in judged]


def _answer(stored: Draft, fate: Fate) -> Answer:
    if fate is Fate.CONFLICT:
        return Answer(str(stored.id), "refused", "conflict")
    return Answer(str(stored.id), fate.value)


def _judge(sender: Sender, statement: Any) -> Judged:
    identifier = statement.get("id") if isinstance(statement, dict) else None
    if ids.parse_id(identifier) is None:
        return Answer(str(identifier or ""), "refused", "no_id")
    try:
        check_whole_characters(statement, "statement")
        ready = draft(statement, sender.authority)
    except Invalid as fault:
        return Answer(str(identifier), "refused", "invalid", fault.place)
    reason = _foreign(sender, ready)
    return Answer(str(identifier), "refused", reason) if reason else ready


def _foreign(sender: Sender, ready: Draft) -> str:
    if ready.verb not in LEARNERS_VERBS or "instructor" in ready.body.get("context", {}):
        return "not_for_phones"
    team = ready.body.get("context", {}).get("team")
    if any(_home_page(agent) != sender.home_page for agent in (ready.body["actor"], team) if agent):
        return "other_server"
    if ready.team is None:
        return "" if ready.actor in sender.people else "not_yours"
    return "" if (ready.actor, ready.team) in sender.homes else "not_yours"


def _home_page(agent: dict[str, Any]) -> str:
    return str(agent.get("account", {}).get("homePage", ""))
