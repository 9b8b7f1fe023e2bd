"""The table of indicators: all that the commune's figures may say, in the order and under the ids of the definitions.

Words stand in the texts: ``indicators.<id>.name``, ``.parts`` (numerator and denominator), ``.watch``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

Shape = Literal["share", "count", "ratio"]


@dataclass(frozen=True)
class Indicator:
    """``number``: its row in the definitions; ``sources``: letters E (learning record), F (field record), S (survey),
    X (outside register); ``unit``: what the numerator counts; ``shape``: how it is said; ``villages``: whether a single
    village has one; ``late``: whether work that arrives late can change it."""

    number: int
    id: str
    sources: str
    unit: str
    shape: Shape = "share"
    villages: bool = True
    late: bool = True

    @property
    def outside(self) -> bool:
        """Whether it is typed in, never computed."""
        return not set(self.sources) & set("EF")


INDICATORS: Final = (
    Indicator(1, "hh_reached_pct", "EF", "household"),
    Indicator(2, "hh_active_28d_pct", "E", "household"),
    Indicator(3, "hh_completed_pct", "E", "household"),
    Indicator(4, "digital_hh_pct", "EF", "household"),
    Indicator(5, "hh_waiting_confirm", "EF", "household", "count"),
    Indicator(6, "adult_any_lesson_pct", "E", "person"),
    Indicator(7, "elder_share", "E", "person"),
    Indicator(8, "skill_retained_7d", "E", "person"),
    Indicator(9, "scam_ready_pct", "E", "household"),
    Indicator(10, "teachback_per_completer", "E", "time", "ratio"),
    Indicator(11, "use_30d_pct", "S", "person", late=False),
    Indicator(12, "ecom_participation_pct", "S", "person", late=False),
    Indicator(13, "ecom_seller_hh", "F", "household"),
    Indicator(14, "stall_guided_pct", "EF", "stall", villages=False),
    Indicator(15, "stall_using_pct", "F", "stall", villages=False),
    Indicator(16, "ocop_qr_count", "F", "product", "count", villages=False),
    Indicator(16, "ocop_qr_pct", "F", "product", villages=False),
    Indicator(17, "hh_smartphone_pct", "F", "household"),
    Indicator(18, "village_wifi_pct", "F", "village"),
    Indicator(19, "village_group_pct", "F", "household"),
    Indicator(20, "feedback_answered_pct", "F", "item"),
    Indicator(21, "vneid2_pct", "X", "person", late=False),
    Indicator(22, "dvc_first_time", "F", "person", "count"),
    Indicator(23, "smart_village_score", "EF", "criterion"),
    Indicator(24, "sync_fresh_pct", "E", "person", late=False),
)
BY_ID: Final = {each.id: each for each in INDICATORS}
