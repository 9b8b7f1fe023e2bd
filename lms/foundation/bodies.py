"""The JSON that strangers send to small doors."""

from __future__ import annotations

import json
from typing import Any

from flask import request


def json_body() -> Any:
    """What the request's body says; None for what is no JSON, or nested deeper than can be read."""
    try:
        return json.loads(request.get_data(), parse_constant=_no_number)
    except (ValueError, RecursionError):
        return None


def _no_number(text: str) -> float:
    raise ValueError(f"{text} is no JSON")
