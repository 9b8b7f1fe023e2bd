"""The day a form speaks of."""

from __future__ import annotations

from datetime import date

from flask import request

from lms.foundation import clock
from lms.registry.refusals import NotPossible


def asked_day(name: str = "on") -> date:
    """``on`` of the form, today when left out. Raises ``NotPossible`` for no day, and for one to come."""
    sent = request.form.get(name, "")
    try:
        day = date.fromisoformat(sent) if sent else clock.today()
    except ValueError:
        raise NotPossible("no_day") from None
    if day > clock.today():
        raise NotPossible("day_to_come")
    return day
