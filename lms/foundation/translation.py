"""Words in two languages: flat key → text, one JSON file per room and language in ``lms/text/``."""

from __future__ import annotations

import json
import unicodedata
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from babel.dates import format_date as babel_date
from babel.numbers import format_decimal
from flask import Flask, has_request_context, request
from flask_babel import Babel, get_locale

from lms.foundation import clock

LANGUAGES = ("vi", "en")
TEXT = Path(__file__).resolve().parents[1] / "text"

babel = Babel()
_SPOKEN = "lms.language"


class MissingText(KeyError):
    """A key has no text in a language."""


@cache
def texts(language: str, folder: str = "") -> dict[str, str]:
    """All texts of a language (``folder`` limits them to a sub-folder such as ``learner``)."""
    found: dict[str, str] = {}
    for file in sorted((TEXT / folder).rglob(f"*.{language}.json")):
        for key, text in json.loads(file.read_text(encoding="utf-8")).items():
            if key in found:
                raise ValueError(f"{file.name}: {key} is written twice")
            found[key] = unicodedata.normalize("NFC", text)
    return found


def language() -> str:
    """The language of this request; Vietnamese outside one."""
    if not has_request_context():
        return "vi"
    # A screen asks for it a thousand times: found once for each request.
    environ = request.environ
    found: str | None = environ.get(_SPOKEN)
    if found is None:
        locale = get_locale()
        found = environ[_SPOKEN] = locale.language if locale else "vi"
    return found


def t(key: str, /, *, lang: str | None = None, **values: Any) -> str:
    """The text of ``key``, its ``{names}`` filled. Raises ``MissingText``.

    With ``n=``, ``key.one`` is used for one where the language has it, otherwise ``key``.
    """
    known = texts(lang or language())
    chosen = f"{key}.one" if values.get("n") == 1 and f"{key}.one" in known else key
    try:
        return known[chosen].format(**values)
    except KeyError as missing:
        raise MissingText(f"{key} ({lang or language()}): {missing}") from missing


def both(key: str, /, **values: Any) -> dict[str, str]:
    """``{"vi": …, "en": …}``, for answers a phone shows in its own language."""
    return {lang: t(key, lang=lang, **values) for lang in LANGUAGES}


def number(value: float) -> str:
    """``1.234`` in Vietnamese, ``1,234`` in English; at most one decimal."""
    return _written(value, language())


@lru_cache(maxsize=4096)
def _written(value: float, lang: str) -> str:
    """A screen has hundreds of numbers, most of them small and often the same; writing one costs as much as a query."""
    return format_decimal(value, format="#,##0.#", locale=lang)


def percent(part: int, whole: int) -> str:
    """``65,5 %``; a dash where the whole is nothing."""
    return f"{number(100 * part / whole)}\N{NO-BREAK SPACE}%" if whole else "–"


def day(moment: Any) -> str:
    """``23/11/2026`` for a date or a time, where the users live."""
    local = moment.astimezone(clock.VIETNAM) if hasattr(moment, "astimezone") else moment
    return babel_date(local, format="dd/MM/yyyy", locale="vi")


def minute(moment: Any) -> str:
    """``23/11/2026 14:05``, where the users live."""
    return f"{day(moment)} {moment.astimezone(clock.VIETNAM):%H:%M}"


def _chosen_language() -> str:
    asked = request.args.get("lang") or request.cookies.get("lang")
    return asked if asked in LANGUAGES else "vi"


def speak(app: Flask) -> None:
    """Give the app its languages and the templates their words."""
    babel.init_app(app, default_locale="vi", locale_selector=_chosen_language)
    app.jinja_env.globals.update(t=t, language=language)
    app.jinja_env.filters.update(number=number, day=day, minute=minute)
    app.jinja_env.globals.update(percent=percent)
