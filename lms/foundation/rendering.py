"""A page or its fragment: the same address serves both."""

from __future__ import annotations

from typing import Any

from flask import render_template
from htmx_flask import request


def page_or_fragment(page: str, fragment: str, **context: Any) -> str:
    """The fragment for an htmx request that swaps a part, else the whole page (so also for the back button)."""
    htmx = request.htmx
    wants_part = htmx and not htmx.boosted and not htmx.history_restore_request
    return render_template(fragment if wants_part else page, **context)
