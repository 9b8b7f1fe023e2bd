"""A signal in a village of the cast, as the look through the record leaves it."""

from __future__ import annotations

import json

from lms.foundation import clock, ids
from lms.foundation.database import db, writes
from lms.signals.finding import Kind
from lms.signals.models import Signal
from lms.teaching.actions import Sight, confirm_skill
from tests.cast import Cast


@writes
def noticed(cast: Cast) -> dict[str, str]:
    """The trainer confirmed something in `household`, and it looks like her own home; part of an address → its id."""
    seen = confirm_skill(cast.trainer, cast.learner, cast.household, Sight("AT", True, True), ids.new_id())
    signal = Signal(
        id=ids.new_id(), kind=Kind.OWN_HOME.value, subject=str(cast.trainer.id), village_id=cast.upper.id,
        statements=json.dumps([str(seen.id)]), facts=json.dumps({"n": 1}), events=1,
        first_at=seen.timestamp, last_at=seen.timestamp, found_at=clock.now(),
    )  # fmt: skip
    db.session.add(signal)
    return {"signals": str(signal.id)}
