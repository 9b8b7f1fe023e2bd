"""What every name of the vocabulary means, and an example of each verb: ``docs/statements.md`` is written from here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from lms.lrs.vocabulary import EXTENSION, TYPE, VERB, activity_id

HOME: Final = "https://lop-hoc-so.example.vn"
PERSON: Final = "3d0f4c4e-6a55-4f0f-9d43-0a6f1f0b7a11"
HOUSEHOLD: Final = "8b2c9a60-1f6e-4a39-8f0e-5d6f3f6f2b22"
TRAINER: Final = "c4a7e1d2-0b93-4f2b-a5b4-7e9d1c3f8a33"
EARLIER: Final = "5f1e2d3c-4b5a-4968-8776-6554433221aa"
Body = dict[str, Any]


@dataclass(frozen=True)
class Meaning:
    """``says``: who says it; ``that``: what it means; ``told``: what the example adds to actor, verb and household."""

    says: str
    that: str
    told: Body


def account(name: str, kind: str = "Agent") -> Body:
    return {"objectType": kind, "account": {"homePage": HOME, "name": name}}


def _thing(kind: str, *parts: str) -> Body:
    return {"id": activity_id(*parts), "definition": {"type": TYPE[kind]}}


def _within(*parts: str) -> Body:
    return {"contextActivities": {"parent": [{"id": activity_id(*parts)}]}}


def _reference() -> Body:
    return {"objectType": "StatementRef", "id": EARLIER}


def _ext(**values: Any) -> Body:
    return {"extensions": {EXTENSION[name]: value for name, value in values.items()}}


_PHONE: Final = "the learner's phone"
_STAFF: Final = "a trainer's or officer's page"
_SERVER: Final = "this server"
_LESSON: Final = ("lessons", "qr-pay-buyer")
_STEP: Final = (*_LESSON, "steps", "try-alone")
_BY: Final[Body] = {"instructor": account(TRAINER)}
_ON_PHONE: Final[Body] = _ext(version="a1b2c3", sequence=41, assisted=False)
_REGISTERED: Final[Body] = {**_BY, **_ext(holds_from="2026-11-01")}
_HELD: Final[Body] = {"actor": account(HOUSEHOLD, "Group")}

VERBS: Final[dict[str, Meaning]] = {
    "initialized": Meaning(_PHONE, "opened a lesson", {"object": _thing("lesson", *_LESSON), "context": _ON_PHONE}),
    "experienced": Meaning(
        _PHONE,
        "saw a step to its end",
        {"object": _thing("step", *_STEP), "context": {**_ON_PHONE, **_within(*_LESSON)}},
    ),
    "answered": Meaning(
        _PHONE,
        "answered a question, right or wrong",
        {
            "object": _thing("question", *_LESSON, "steps", "check", "questions", "whose-name"),
            "result": {"success": True, "response": "name-first"},
            "context": {**_ON_PHONE, **_within(*_LESSON, "steps", "check")},
        },
    ),
    "passed": Meaning(
        _PHONE,
        "did a practice on the simulated screen without a mistake that matters, or passed a review",
        {
            "object": _thing("simulation", "simulations", "bank-app"),
            "result": {"success": True, **_ext(round="alone", helps=1, wrong=0, danger=0, taps=["scan", "pay"])},
            "context": {**_ON_PHONE, **_within(*_STEP)},
        },
    ),
    "failed": Meaning(
        _PHONE,
        "did a practice alone and tapped what costs money or secrets; the trainer sees it as a reason to visit",
        {
            "object": _thing("simulation", "simulations", "bank-app"),
            "result": {"success": False, **_ext(round="alone", danger=1, taps=["scan", "send-code"])},
            "context": {**_ON_PHONE, **_within(*_STEP)},
        },
    ),
    "completed": Meaning(
        _PHONE,
        "reached the end of a lesson; it counts once the steps, answers and practice of that version are there",
        {"object": _thing("lesson", *_LESSON), "result": {"completion": True}, "context": _ON_PHONE},
    ),
    "responded": Meaning(
        _PHONE,
        "said whether the deed was tried in real life",
        {
            "object": _thing("deed", *_LESSON, "steps", "do-it", "deeds", "pay-at-market"),
            "result": {"response": "yes"},
            "context": _ON_PHONE,
        },
    ),
    "shared": Meaning(
        _PHONE,
        "showed the lesson to somebody of the family or a neighbour",
        {"object": _thing("lesson", *_LESSON), "result": _ext(relation="child"), "context": _ON_PHONE},
    ),
    "requested_attention": Meaning(
        _PHONE, "asked for a trainer's help at a step", {"object": _thing("step", *_STEP), "context": _ON_PHONE}
    ),
    "attended": Meaning(
        _STAFF,
        "was at a session, before a lesson shown there, or was guided at home",
        {"object": _thing("meeting", "sessions", EARLIER), "context": _BY},
    ),
    "confirmed": Meaning(
        _STAFF,
        "was seen doing one of the five skills, alone or with help, on her own phone or another",
        {
            "object": _thing("skill", "skills", "TT"),
            "result": {"success": True, **_ext(alone=True, own_phone=True)},
            "context": _BY,
        },
    ),
    "visited": Meaning(
        _STAFF,
        "a household was visited, with this outcome",
        {**_HELD, "object": _thing("visit", "visits", EARLIER), "result": _ext(outcome="done"), "context": _BY},
    ),
    "checked": Meaning(
        _STAFF,
        "a stall, a product, a household or a village's hall was looked at, and what was found",
        {
            **_HELD,
            "object": _thing("stall", "stalls", EARLIER),
            "result": _ext(guided="yes", own_stand="yes", payments="unknown"),
            "context": _BY,
        },
    ),
    "was_assigned": Meaning(
        _STAFF,
        "a person, household, village or group was given a path, a course or a lesson, perhaps until a day",
        {**_HELD, "object": {"id": activity_id("paths", "path-core")}, "context": {**_BY, **_ext(due="2026-12-20")}},
    ),
    "withdrew": Meaning(
        _STAFF,
        "took an assignment or a certificate back",
        {"actor": account(TRAINER), "object": _reference(), "context": _BY},
    ),
    "changed": Meaning(
        _STAFF,
        "set another day for an assignment, or none, or changed the words beside it",
        {"actor": account(TRAINER), "object": _reference(), "context": {**_BY, **_ext(due="2026-12-27")}},
    ),
    "merged": Meaning(
        _STAFF,
        "settled that the actor's record and the one named are one person: what either did counts as hers who is named",
        {"object": account("77b0a2de-6f1c-4d0a-9a51-3f2a2b1c0d9e"), "context": _BY},
    ),
    "moved": Meaning(
        _STAFF,
        "a household lives in another village, or a person in another household, from that day",
        {**_HELD, "object": _thing("village", "villages", "12"), "context": _REGISTERED},
    ),
    "joined": Meaning(
        _STAFF,
        "the people of the actor, or all of its area, belong to what is named, from that day; the actor is no more",
        {**_HELD, "object": _thing("household", "households", EARLIER), "context": _REGISTERED},
    ),
    "parted": Meaning(
        _STAFF,
        "a part of the actor is what is named, a household or an area of its own, from that day",
        {**_HELD, "object": _thing("household", "households", EARLIER), "context": _REGISTERED},
    ),
    "closed": Meaning(
        _STAFF,
        "a household or an area is no more, from that day",
        {**_HELD, "object": _thing("household", "households", HOUSEHOLD), "context": _REGISTERED},
    ),
    "renamed": Meaning(
        _STAFF,
        "an area is called otherwise from that day",
        {"actor": account(TRAINER), "object": _thing("village", "villages", "12"), "context": _REGISTERED},
    ),
    "satisfied": Meaning(
        _SERVER,
        "fulfilled what a course or an award asks for",
        {**_HELD, "object": _thing("course", "courses", "core"), "context": {}},
    ),
    "earned": Meaning(
        _SERVER,
        "was awarded a certificate",
        {**_HELD, "object": _thing("certificate", "certificates", "k3v7qzt2m5w8x4n6p9r2s5y8ba"), "context": {}},
    ),
    "voided": Meaning(
        "whoever wrote a statement, or a key that may state learning",
        "takes a statement back: it counts nowhere any more",
        {"actor": account("server"), "object": _reference()},
    ),
}

TYPES: Final[dict[str, str]] = {
    "course": "lessons that belong together",
    "lesson": "a lesson",
    "step": "one screen or practice of a lesson",
    "question": "a question of a step",
    "simulation": "a simulated phone screen to practise on",
    "review": "a lesson that came back: one question and one decision",
    "deed": "something to try in real life",
    "skill": "one of the five skills that a trainer confirms",
    "meeting": "a session of the village",
    "award": "what a household, person or village can be awarded",
    "visit": "a visit at a household's door",
    "stall": "a market stall",
    "product": "a product put on sale online",
    "household": "a household",
    "village": "a village",
    "commune": "a commune",
    "certificate": "a certificate",
}

EXTENSIONS: Final[dict[str, str]] = {
    "version": "the lesson's version that was used (text)",
    "sequence": "the count of statements of that phone, rising (number)",
    "assisted": "whether somebody helped (true or false)",
    "round": "which round of a practice: guided or alone (text)",
    "helps": "how often the hint was asked for (number)",
    "wrong": "taps that led nowhere (number)",
    "danger": "taps that in real life cost money or secrets (number)",
    "taps": "the places tapped, in order (list)",
    "relation": "to whom a lesson was shown: child, spouse, parent, neighbour (text)",
    "alone": "whether a skill was done without help (true or false)",
    "own_phone": "whether it was done on the learner's own phone (true or false)",
    "due": "the day until which something is given (date)",
    "path": "the path an event belongs to (text)",
    "village": "the village by its number in this server (number)",
    "group": "the group it was given to (its identifier)",
    "household": "the household it concerns (its identifier)",
    "reason": "why something was taken back (text)",
    "outcome": "how a visit ended (text)",
    "guided": "whether the stall was guided (yes, no, unknown)",
    "own_stand": "whether the stall shows its own payment code (yes, no, unknown)",
    "payments": "whether the stall takes payments by code (yes, no, unknown)",
    "opened": "whether the product's page opens (yes, no, unknown)",
    "smartphone": "whether a smartphone works at the household (yes, no, unknown)",
    "selling": "whether it showed a sales post or order of the last 90 days (yes, no, unknown)",
    "in_group": "whether somebody of it is in the village's group (yes, no, unknown)",
    "wifi": "whether a phone got online by the hall's Wi-Fi (yes, no, unknown)",
    "carried": "what went along with an area that joined another: the ids of accounts, groups, markets, notices, "
    "products and sessions, by kind",
    "holds_from": "the day from which a change of the registry holds (YYYY-MM-DD)",
}


def example(verb: str) -> Body:
    """A statement of this verb as the record tells it, without what the server adds (stored, authority, version)."""
    told = VERBS[verb].told
    context = {"team": account(HOUSEHOLD, "Group"), **told["context"]} if "context" in told else None
    return {
        "id": "a3b0c1d2-e4f5-4061-8273-849500a1b2c3",
        "timestamp": "2026-11-24T08:15:30.000000Z",
        "actor": told.get("actor", account(PERSON)),
        "verb": {"id": VERB[verb]},
        "object": told["object"],
        **({"result": told["result"]} if "result" in told else {}),
        **({"context": context} if context is not None else {}),
    }
