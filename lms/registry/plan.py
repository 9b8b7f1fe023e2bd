"""What an import would do, found out by reading only: the fate of every row and the rows to write."""

from __future__ import annotations

from datetime import date

from lms.registry.fates import ImportPlan, Progress, silent
from lms.registry.models import Area
from lms.registry.plan_households import HouseholdPlanner
from lms.registry.plan_stalls import StallPlanner
from lms.registry.reading import Sheet


def plan_import(sheet: Sheet, commune: Area, on: date, heard: Progress = silent) -> ImportPlan:
    """Plan to take the sheet into ``commune``; what is new holds from ``on``. ``heard``: how many rows were seen."""
    if sheet.kind == "stalls":
        return StallPlanner(commune, sheet.rows, on).plan(heard)
    return HouseholdPlanner(commune, sheet.rows, on).plan(heard)
