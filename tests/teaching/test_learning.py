from __future__ import annotations

from datetime import UTC, datetime, timedelta

from lms.catalogue.model import Catalogue
from lms.foundation.database import db
from lms.progress.ladder import Rung, standing_of
from tests.cast import Cast
from tests.learning import begin_lesson, complete_core


def test_a_learner_who_does_everything_completes(cast: Cast, catalogue: Catalogue) -> None:
    at = datetime(2026, 11, 1, 8, tzinfo=UTC)
    begin_lesson(cast.neighbour, cast.neighbours, catalogue.core[0], at)
    complete_core(cast.learner, cast.household, at)
    standing = standing_of(db.session(), cast.household.id, catalogue.core, at + timedelta(days=1))
    assert (standing.rung, standing.core_done, standing.completed_at) == (Rung.COMPLETED, 8, at)
