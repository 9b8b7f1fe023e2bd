"""Looking the record through, and judging what was found. Nobody is ever judged by the program."""

from __future__ import annotations

import json
import uuid
from collections.abc import Sequence
from typing import Final

from sqlalchemy import delete, select

from lms.access.models import Account
from lms.foundation import clock
from lms.foundation.database import db, writes
from lms.lrs.log import head
from lms.registry.models import Area
from lms.registry.queries import communes_with_villages
from lms.signals.finding import Finding, find
from lms.signals.gathering import facts_of
from lms.signals.models import Judgement, Signal, SignalLook

VERDICTS: Final = ("dismissed", "confirmed")
LONGEST_REASON: Final = 500


class NoReason(ValueError):
    """A judgement says why, in at most ``LONGEST_REASON`` letters. Its text is a key of the catalogue."""


def look_through() -> int:
    """Look through every commune whose record has grown since the last look; answers how many signals stand in them.

    Read and found outside the write transaction, so that nobody waits while it thinks.
    """
    session = db.session()
    newest, standing = head(session), 0
    for commune in [each.id for each in communes_with_villages()]:
        looked = session.get(SignalLook, commune)
        if looked is None or looked.position != newest:
            found = find(facts_of(session, commune))
            standing += _keep(commune, found, newest)
    return standing


@writes
def _keep(commune: int, found: Sequence[Finding], position: int) -> int:
    """The commune's signals are now those found; what somebody has judged stays."""
    session = db.session()
    here = select(Area.id).where(Area.parent_id == commune)
    known = {each.id: each for each in session.scalars(select(Signal).where(Signal.village_id.in_(here)))}
    standing = {each.id: each for each in found if each.village is not None}
    judged = set(session.scalars(select(Judgement.signal_id).where(Judgement.signal_id.in_(known))))
    gone = known.keys() - standing.keys() - judged
    session.execute(delete(Signal).where(Signal.id.in_(gone)))
    for identifier, finding in standing.items():
        _tell(known.get(identifier), finding)
    session.merge(SignalLook(commune_id=commune, position=position, at=clock.now()))
    return len(standing)


def _tell(row: Signal | None, finding: Finding) -> None:
    if row is None:
        row = Signal(id=finding.id, kind=finding.kind.value, subject=finding.subject, found_at=clock.now())
        db.session.add(row)
    row.village_id = finding.village or row.village_id
    row.statements = json.dumps([str(each) for each in finding.statements])
    row.facts = json.dumps(dict(finding.facts))
    row.events = len(finding.statements)
    row.first_at, row.last_at = finding.first, finding.last


@writes
def judge(by: Account, signal: Signal, verdict: str, reason: str, identifier: uuid.UUID) -> Judgement:
    """Say what a signal is: ``dismissed`` or ``confirmed``, always with a reason. Sent twice, judged once.

    It changes no household's standing: what was wrong is taken back where it was recorded. Raises ``NoReason``.
    """
    said = " ".join(reason.split())
    if verdict not in VERDICTS:
        raise NoReason("signals.fault.verdict")
    if not said or len(said) > LONGEST_REASON:
        raise NoReason("signals.fault.reason")
    kept = db.session.get(Judgement, identifier)
    if kept is None:
        kept = Judgement(
            id=identifier, signal_id=signal.id, verdict=verdict, reason=said, events=signal.events, by=by.id,
            at=clock.now(),
        )  # fmt: skip
        db.session.add(kept)
    return kept
