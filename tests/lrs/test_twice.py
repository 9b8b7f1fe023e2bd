"""The same statement again and again, in any grouping, by any door of the log: stored once, changed never."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from sqlalchemy import Connection, select

from lms.foundation.database import db, writes
from lms.lrs import log
from lms.lrs.log import Fate, append, append_within, draft, recorded
from lms.lrs.models import Statement
from tests.lrs.statements import AUTHORITY, statement
from tests.torture import rounds

# Few ids and few contents, so that most of what is sent was sent before or is in conflict with it.
CONTENTS = ("one", "two", "three")
SENT = st.lists(st.tuples(st.integers(0, 5), st.sampled_from(CONTENTS)), min_size=1, max_size=6)


class Twice(RuleBasedStateMachine):
    """``known``: what was stored first under each id, which is what must stand there for good."""

    def __init__(self) -> None:
        super().__init__()
        self.ids = [uuid.uuid4() for _ in range(6)]
        self.known: dict[uuid.UUID, str] = {}

    def _drafts(self, sent: list[tuple[int, str]]) -> list[log.Draft]:
        return [draft({**statement(words), "id": str(self.ids[number])}, AUTHORITY) for number, words in sent]

    def _expected(self, sent: list[tuple[int, str]], known: dict[uuid.UUID, str]) -> list[Fate]:
        fates = []
        for number, words in sent:
            first = known.setdefault(self.ids[number], words)
            fates.append(Fate.ALREADY if first == words else Fate.CONFLICT)
        return fates

    @rule(sent=SENT)
    def phone_sends(self, sent: list[tuple[int, str]]) -> None:
        before = dict(self.known)
        fates = append(self._drafts(sent))
        for (number, words), fate, expected in zip(sent, fates, self._expected(sent, self.known), strict=True):
            fresh = self.ids[number] not in before
            assert fate is (Fate.STORED if fresh else expected)
            before[self.ids[number]] = self.known[self.ids[number]] if fresh else words

    @rule(sent=SENT)
    def program_sends_all_or_nothing(self, sent: list[tuple[int, str]]) -> None:
        after = dict(self.known)
        conflict = Fate.CONFLICT in self._expected(sent, after)
        assert (Fate.CONFLICT in append(self._drafts(sent), whole=True)) is conflict
        if not conflict:
            self.known = after

    @rule(sent=SENT)
    def action_states(self, sent: list[tuple[int, str]]) -> None:
        within = writes(append_within)
        within(self._drafts(sent))
        self._expected(sent, self.known)

    @invariant()
    def each_stands_once_as_it_first_came(self) -> None:
        db.session.rollback()
        mine = select(*log.columns()).where(Statement.id.in_(self.ids))
        found = [(each.id, each.actor) for each in recorded(db.session.execute(mine))]
        assert sorted(found) == sorted(self.known.items())


def run(examples: int, phases: tuple[Phase, ...] = tuple(Phase)) -> None:
    few = settings(
        max_examples=examples, stateful_step_count=12, deadline=None, derandomize=True, report_multiple_bugs=False,
        phases=phases, suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    run_state_machine_as_test(Twice, settings=few)


def test_said_twice_is_stored_once(app: Flask) -> None:
    run(rounds(25, 500))


def test_the_mutant_that_lets_the_later_one_win_is_caught(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    honest = log._fates

    def later_wins(connection: Connection, drafts: list[log.Draft]) -> Any:
        fates, new = honest(connection, drafts)
        return [Fate.ALREADY if fate is Fate.CONFLICT else fate for fate in fates], new

    monkeypatch.setattr(log, "_fates", later_wins)
    with pytest.raises(AssertionError):
        run(25, (Phase.generate,))
