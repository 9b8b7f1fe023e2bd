"""What can be awarded, and the rules of each kind."""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum
from typing import Final


class Kind(StrEnum):
    """``CORE_SET`` (one adult, the core lessons) was there first and stays beside the others (record 16)."""

    CORE_SET = "core_set"
    COURSE = "course"
    HOUSEHOLD = "digital_household"
    VILLAGE = "smart_village"


# Indicators: a certificate is valid for 24 months and renewed by a review.
MONTHS: Final = 24
# A review passed this long before the end, or after it, renews.
RENEWED_WITHIN: Final = timedelta(days=60)
