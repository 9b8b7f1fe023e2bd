"""Simple values with a format: IRIs, UUIDs, times, durations, language tags, extensions."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, Final

from lms.foundation import clock
from lms.lrs.validation.shapes import Check, Invalid, map_of, matching, text

# What one process could just read must not be too deep for another, which reads it lower in its own stack.
DEEPEST: Final = 32

# D 4.1 / 4.2.7: an IRI has a scheme (RFC 3987); without one it is not an identifier.
_IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:[^\x00-\x20<>\"{}|\\^`\x7f]+")
_MAILTO = re.compile(r"mailto:[^@\s]+@[^@\s]+")
_SHA1 = re.compile(r"[0-9a-fA-F]{40}")
# D 4.4 / 4.2.7: SHA-224, -256, -384, -512 in hexadecimal.
_SHA2 = re.compile(r"[0-9a-fA-F]{56}|[0-9a-fA-F]{64}|[0-9a-fA-F]{96}|[0-9a-fA-F]{128}")
_UUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
# D 4.3: RFC 5646, in the order language, extended language, script, region, variants, extensions, private use.
_LANGUAGE = re.compile(
    r"(?:(?:[A-Za-z]{2,3}(?:-[A-Za-z]{3}){0,3}|[A-Za-z]{4,8})(?:-[A-Za-z]{4})?(?:-(?:[A-Za-z]{2}|[0-9]{3}))?"
    r"(?:-(?:[A-Za-z0-9]{5,8}|[0-9][A-Za-z0-9]{3}))*(?:-[0-9A-WY-Za-wy-z](?:-[A-Za-z0-9]{2,8})+)*"
    r"(?:-[Xx](?:-[A-Za-z0-9]{1,8})+)?|[Xx](?:-[A-Za-z0-9]{1,8})+|[Ii]-[A-Za-z]{3,8})"
)
# D 4.6 / 4.2.7: ISO 8601 durations; a fraction only in the smallest part, weeks only by themselves.
_DURATION = re.compile(
    r"P(?=[0-9T])(?:\d+(?:[.,]\d+)?W|(?:\d+(?:[.,]\d+)?Y)?(?:\d+(?:[.,]\d+)?M)?(?:\d+(?:[.,]\d+)?D)?"
    r"(?:T(?=\d)(?:\d+(?:[.,]\d+)?H)?(?:\d+(?:[.,]\d+)?M)?(?:\d+(?:[.,]\d+)?S)?)?)"
)
_EARLY_FRACTION = re.compile(r"[.,]\d+[A-Z](?!$)")
# D 4.5 / 4.2.7 (RFC 3339): a date and a time; the offset is needed in 2.0, and “-00:00” says nothing.
_ISO_8601 = re.compile(r"\d{4}-?\d{2}-?\d{2}[Tt ]\d{2}:?\d{2}(?::?\d{2}(?:[.,]\d+)?)?(?:[Zz]|[+-]\d{2}(?::?\d{2})?)?")
_RFC_3339 = re.compile(r"\d{4}-\d{2}-\d{2}[Tt ]\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:[Zz]|[+-]\d{2}:\d{2})")
_NO_OFFSET = re.compile(r".*-00(:?00)?")
_MEDIA_TYPE = re.compile(r"[\w!#$&^.+\-]+/[\w!#$&^.+\-]+(\s*;.*)?")

iri: Final = matching(_IRI, "an IRI with its scheme")
mailto: Final = matching(_MAILTO, "a mailto address")
sha1: Final = matching(_SHA1, "a SHA-1 in hexadecimal")
sha2: Final = matching(_SHA2, "a SHA-2 in hexadecimal")
uuid: Final = matching(_UUID, "a UUID")
media_type: Final = matching(_MEDIA_TYPE, "an internet media type")
_language_tag: Final = matching(_LANGUAGE, "a language tag (RFC 5646)")


def language(value: Any, place: str) -> None:
    """D 4.3: RFC 5646, which lets an extension (one letter or digit) stand once only; what is private is free."""
    _language_tag(value, place)
    public = f"-{value.lower()}".partition("-x-")[0]
    singles = [part for part in public.split("-") if len(part) == 1]
    if len(singles) > len(set(singles)):
        raise Invalid(place, "must be a language tag (RFC 5646): an extension stands in it twice")


_languages: Final = map_of(language, text)


def language_map(value: Any, place: str) -> None:
    """D 4.2: words by language, in one at least."""
    _languages(value, place)
    if not value:
        raise Invalid(place, "needs words in one language at least")


check_iri = iri
check_uuid = uuid


def duration(value: Any, place: str) -> None:
    text(value, place)
    if not _DURATION.fullmatch(value) or _EARLY_FRACTION.search(value):
        raise Invalid(place, "must be an ISO 8601 duration")


def moment_like(pattern: re.Pattern[str], what: str) -> Check:
    def check(value: Any, place: str) -> None:
        text(value, place)
        # The time part decides: a date such as 2008-09-00 is no offset.
        if not pattern.fullmatch(value) or _NO_OFFSET.fullmatch(value[10:]):
            raise Invalid(place, f"must be {what}")
        try:
            clock.parse_iso(value.upper())
        except ValueError:
            raise Invalid(place, f"must be {what}") from None

    return check


iso_8601: Final = moment_like(_ISO_8601, "an ISO 8601 time")
rfc_3339: Final = moment_like(_RFC_3339, "an RFC 3339 time with its offset")
check_moment = iso_8601


def anything(value: Any, place: str) -> None:
    """Any JSON, null included, not too deep. D 4.2: only extensions may hold it."""
    level = [value]
    for _ in range(DEEPEST):
        if not level:
            return
        for each in level:
            if isinstance(each, str):
                text(each, place)
        level = [inner for outer in level for inner in _held_by(outer)]
    if level:
        raise Invalid(place, f"must not be nested deeper than {DEEPEST} levels")


def _held_by(value: Any) -> Iterable[Any]:
    if isinstance(value, dict):
        return value.values()
    return value if isinstance(value, list) else ()


extensions: Final = map_of(iri, anything)
