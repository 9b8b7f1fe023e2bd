"""How many unknown certificates one address asked for. Kept in memory, as a digest, for ten minutes.

Ids have 128 bits: guessing finds nothing however often it is tried, so this only keeps the noise down. A village hall
and a mobile network are one address for many people, therefore only misses count and a real paper is always answered.
"""

from __future__ import annotations

import hashlib
import secrets
import threading
from collections import OrderedDict
from typing import Final

from lms.foundation import clock

MOST: Final = 60
_WINDOW_SECONDS: Final = 600
_ADDRESSES: Final = 10_000
_LOCAL: Final = ("127.0.0.1", "::1")

_salt = secrets.token_bytes(16)
_lock = threading.Lock()
_counts: OrderedDict[bytes, int] = OrderedDict()
_window = [0]


class TooManyMisses(Exception):
    """This address asked for more than ``MOST`` unknown certificates within ten minutes."""


def count_miss(address: str, forwarded: str = "") -> None:
    """Count one. ``forwarded``: whom a web server on this machine asks for. Raises ``TooManyMisses``."""
    if address in _LOCAL and forwarded:
        address = forwarded.rpartition(",")[2].strip()
    subject = hashlib.blake2b(address.encode(), key=_salt, digest_size=12).digest()
    with _lock:
        _begin_window()
        _counts[subject] = _counts.pop(subject, 0) + 1
        if len(_counts) > _ADDRESSES:
            _counts.popitem(last=False)
        if _counts[subject] > MOST:
            raise TooManyMisses


def _begin_window() -> None:
    now = int(clock.now().timestamp()) // _WINDOW_SECONDS
    if now != _window[0]:
        _window[0] = now
        _counts.clear()


def forget() -> None:
    """Begin anew."""
    with _lock:
        _counts.clear()
