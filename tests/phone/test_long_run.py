"""Thirty days of two phones that five people share: offline for days, killed, sending twice and out of order.

10,000 statements about 200 lessons, each counted once. The server is killed as well, in the middle of an answer.
Three times usually, 60 times by `make torture`.
"""

from __future__ import annotations

import http.client
import json
import random
import uuid
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from lms.access.cards import issue_card
from lms.foundation import clock, ids
from lms.foundation.database import db
from lms.lrs.models import Statement
from lms.lrs.subscribers import catch_up
from lms.lrs.vocabulary import EXTENSION, TYPE, VERB, activity_id
from lms.progress.models import LessonStanding
from lms.wiring import SUBSCRIBERS
from tests.factories import make_commune, make_household, make_person, make_village
from tests.servers import Server
from tests.torture import rounds

DAYS, PEOPLE, LESSONS, STEPS, BATCH = 30, 5, 200, 50, 50
KILLS = rounds(3, 60)
# Two in ten days there is a network; the two phones' clocks are years off.
ONLINE, LOST_ANSWERS, DOUBLED = 0.2, 0.15, 0.15
CLOCKS = (timedelta(days=5 * 365), timedelta(days=-9 * 365))
Made = dict[str, Any]


@dataclass
class SharedPhone:
    """What lies on the disk is `outbox` and `confirmed`: a kill loses what was under way, never these."""

    server: Server
    chance: random.Random
    clock_is_off: timedelta
    outbox: dict[str, Made] = field(default_factory=dict)
    confirmed: set[str] = field(default_factory=set)
    cookie: str = ""
    sequence: int = 0

    def enter(self, token: str, household: uuid.UUID, people: list[uuid.UUID]) -> None:
        self.post("/phone/card", {"token": token})
        for person in people:
            self.post("/phone/turn", {"household": str(household), "person": str(person)})

    def learn(self, person: uuid.UUID, household: uuid.UUID, lesson: int, at: datetime, steps: list[int]) -> None:
        for step in steps:
            self.sequence += 1
            made = self._made(person, household, f"lesson-{lesson:03}", at + timedelta(seconds=step), f"step-{step:02}")
            self.outbox[made["id"]] = made

    def send(self, most: int) -> None:
        """Some of the outbox, in any order; now and then twice, or killed before the answer is noted."""
        batch = self.chance.sample(list(self.outbox.values()), min(most, BATCH, len(self.outbox)))
        for _ in range(1 + (self.chance.random() < DOUBLED)):
            answers = self.post("/phone/statements", {"statements": batch})["answers"]
        if self.chance.random() < LOST_ANSWERS:
            return
        for answer in answers:
            assert answer["result"] in ("stored", "already"), answer
            self.confirmed.add(answer["id"])
            self.outbox.pop(answer["id"], None)

    def post(self, path: str, content: Made) -> Made:
        connection = http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=120)
        headers = {"Content-Type": "application/json", "Sec-Fetch-Site": "same-origin", "Cookie": self.cookie}
        connection.request("POST", path, json.dumps(content), headers)
        response = connection.getresponse()
        body = response.read()
        assert response.status == 200, body
        self.cookie = (response.getheader("Set-Cookie") or self.cookie).split(";")[0]
        answer: Made = json.loads(body)
        connection.close()
        return answer

    def _made(self, person: uuid.UUID, household: uuid.UUID, lesson: str, at: datetime, step: str) -> Made:
        home = {"homePage": self.server.url}
        return {
            "id": str(ids.new_id()),
            "timestamp": clock.iso(at + self.clock_is_off),
            "actor": {"account": {**home, "name": str(person)}},
            "verb": {"id": VERB["experienced"]},
            "object": {"id": activity_id("lessons", lesson, "steps", step), "definition": {"type": TYPE["step"]}},
            "context": {
                "registration": str(ids.id_of(person, lesson)),
                "team": {"objectType": "Group", "account": {**home, "name": str(household)}},
                "extensions": {EXTENSION["version"]: "0" * 12, EXTENSION["sequence"]: self.sequence},
            },
        }


@pytest.mark.slow
@pytest.mark.once
def test_ten_thousand_statements_of_thirty_days_are_each_counted_once(app: Flask) -> None:
    household = make_household(make_village(make_commune(), "Khe Thử"))
    people = [make_person(household, f"Mẫu Thị {name}").id for name in ("Một", "Hai", "Ba", "Bốn", "Năm")]
    home, token, chance = household.id, issue_card(household).token, random.Random(5)
    server = Server(app.extensions["settings"])
    server.start()
    phones = [SharedPhone(server, chance, off) for off in CLOCKS]
    try:
        for phone in phones:
            phone.enter(token, home, people)
        _thirty_days(server, phones, people, home)
    finally:
        server.kill()
    _each_counted_once(phones, people)


def _thirty_days(server: Server, phones: list[SharedPhone], people: list[uuid.UUID], home: uuid.UUID) -> None:
    chance = phones[0].chance
    killed_on = [chance.randrange(1, DAYS) for _ in range(KILLS)]
    start = clock.now() - timedelta(days=DAYS)
    for day in range(DAYS):
        for lesson in range(day * LESSONS // DAYS, (day + 1) * LESSONS // DAYS):
            _learn_on_both(phones, people[lesson % PEOPLE], home, lesson, start + timedelta(days=day))
        for phone in phones:
            if chance.random() < ONLINE:
                _send_some(phone)
        for _ in range(killed_on.count(day)):
            _kill_while_sending(server, phones[day % 2])
    for phone in phones:
        while phone.outbox:
            phone.send(BATCH)


def _learn_on_both(phones: list[SharedPhone], person: uuid.UUID, home: uuid.UUID, lesson: int, at: datetime) -> None:
    """Begun on one phone, ended on the other."""
    steps, cut = list(range(STEPS)), phones[0].chance.randrange(STEPS)
    for phone, part in zip(phones, (steps[:cut], steps[cut:]), strict=True):
        phone.learn(person, home, lesson, at, part)


def _send_some(phone: SharedPhone) -> None:
    for _ in range(phone.chance.randrange(1, 12)):
        phone.send(phone.chance.randrange(1, BATCH + 1))


def _kill_while_sending(server: Server, phone: SharedPhone) -> None:
    """The request is out and the answer never read; the server dies and comes back."""
    batch = list(phone.outbox.values())[:BATCH]
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=120)
    headers = {"Content-Type": "application/json", "Sec-Fetch-Site": "same-origin", "Cookie": phone.cookie}
    connection.request("POST", "/phone/statements", json.dumps({"statements": batch}), headers)
    server.kill()
    connection.close()
    server.start()


def _each_counted_once(phones: list[SharedPhone], people: list[uuid.UUID]) -> None:
    db.session.rollback()
    stored = Counter(str(one) for one in db.session.scalars(select(Statement.id)))
    made = [one for phone in phones for one in phone.confirmed]
    assert len(made) == LESSONS * STEPS == 10_000
    assert stored == Counter(made)
    catch_up(SUBSCRIBERS)
    rows = list(db.session.scalars(select(LessonStanding)))
    assert Counter(row.person_id for row in rows) == dict.fromkeys(people, LESSONS // PEOPLE)
    assert sum(len(row.steps_seen) for row in rows) == LESSONS * STEPS
    # No clock that is years off moves a day: what lies far from its arrival counts on the arrival.
    assert all(abs(row.last_at - clock.now()) < timedelta(hours=1) for row in rows)
