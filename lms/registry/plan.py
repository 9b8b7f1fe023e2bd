"""What an import would do, found out by reading only: the fate of every row and the rows to write."""

from __future__ import annotations

from datetime import date

from lms.registry.fates import ImportPlan
from lms.registry.models import Area
from lms.registry.plan_households import HouseholdPlanner
from lms.registry.plan_stalls import StallPlanner
from lms.registry.reading import Sheet


def plan_import(sheet: Sheet, commune: Area, on: date) -> ImportPlan:
    """Plan to take the sheet into ``commune``; what is new holds from ``on``."""
    if sheet.kind == "stalls":
        return StallPlanner(commune, sheet.rows).plan()
    return HouseholdPlanner(commune, sheet.rows, on).plan()
