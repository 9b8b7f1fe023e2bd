"""The exact text of a statement, packed: one byte says how, then the bytes.

``0`` is the plain text. Every other number is a dictionary of ``dictionaries/`` (Zstandard). A dictionary is never
changed once a statement was packed with it; a better one gets the next number, and old statements stay as they are.
"""

from __future__ import annotations

import threading
from functools import cache
from pathlib import Path
from typing import Any, Final

import zstandard
from sqlalchemy import Dialect, LargeBinary
from sqlalchemy.types import TypeDecorator

DICTIONARIES: Final = Path(__file__).parent / "dictionaries"
PLAIN: Final = 0
NEWEST: Final = 1
LEVEL: Final = 3
# A statement never unpacks to more than this: the largest body taken is far smaller.
_LARGEST: Final = 128 * 1024 * 1024

_own = threading.local()  # compressors serve one thread each


class NotPacked(ValueError):
    """Bytes that no dictionary known here has packed."""


def pack(plain: bytes, version: int = NEWEST) -> bytes:
    """Pack a text in UTF-8 with a dictionary; kept plain where packing would make it longer."""
    packed: bytes = _compressor(version).compress(plain)
    return bytes((version,)) + packed if len(packed) < len(plain) else bytes((PLAIN,)) + plain


def unpack(packed: bytes) -> str:
    """The same text, byte for byte. Raises ``NotPacked``."""
    if not packed:
        raise NotPacked("nothing is no packed statement")
    if packed[0] == PLAIN:
        return packed[1:].decode()
    try:
        unpacked: bytes = _decompressor(packed[0]).decompress(packed[1:], max_output_size=_LARGEST)
    except (zstandard.ZstdError, FileNotFoundError) as fault:
        raise NotPacked(f"packed with {packed[0]}: {fault}") from fault
    return unpacked.decode()


def _compressor(version: int) -> Any:
    made: dict[int, Any] = _own.__dict__.setdefault("compressors", {})
    if version not in made:
        made[version] = zstandard.ZstdCompressor(level=LEVEL, dict_data=dictionary(version), write_dict_id=False)
    return made[version]


def _decompressor(version: int) -> Any:
    made: dict[int, Any] = _own.__dict__.setdefault("decompressors", {})
    if version not in made:
        made[version] = zstandard.ZstdDecompressor(dict_data=dictionary(version))
    return made[version]


@cache
def dictionary(version: int) -> Any:
    """The dictionary of that number. Raises ``FileNotFoundError``."""
    found = zstandard.ZstdCompressionDict((DICTIONARIES / f"{version}.zdict").read_bytes())
    found.precompute_compress(level=LEVEL)
    return found


class Packed(TypeDecorator[str]):
    """A column of texts that are packed on their way in and unpacked on their way out."""

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> bytes | None:
        return None if value is None else pack(value.encode())

    def process_result_value(self, value: Any, dialect: Dialect) -> str | None:
        return None if value is None else unpack(bytes(value))
