"""From settings to Flask's own configuration."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from lms.foundation.database import engine_options
from lms.foundation.settings import Settings

# The largest body anyone may send: an import file. Phones' batches are limited further where they are read.
MAX_BODY = 8 * 1024 * 1024
STAFF_SESSION = timedelta(hours=12)


def flask_config(settings: Settings) -> dict[str, Any]:
    return {
        "SECRET_KEY": settings.secret_key,
        "SQLALCHEMY_DATABASE_URI": settings.database_url,
        "SQLALCHEMY_ENGINE_OPTIONS": engine_options(settings.database_url),
        "MAX_CONTENT_LENGTH": MAX_BODY,
        "PERMANENT_SESSION_LIFETIME": STAFF_SESSION,
        "SESSION_COOKIE_NAME": "staff",
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_SECURE": settings.secure,
        "JSON_SORT_KEYS": False,
    }
