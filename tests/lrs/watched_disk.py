"""What the program's SQLite tells the disk: every write, cut and sync of one database, in order.

SQLite speaks to files through a table of functions. Here that table is copied, and three of its functions tell what
they did before they answer. It is the very library, the connections and the settings that the program uses.
"""

from __future__ import annotations

import ctypes
import importlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Final

from lms.foundation.database import sqlite_module

_LIBRARIES: Final = {"pysqlite3.dbapi2": "pysqlite3._sqlite3", "sqlite3": "_sqlite3"}
_OK: Final = 0
# Places in sqlite3_io_methods, behind its version.
_WRITE, _CUT, _SYNC = 2, 3, 4


@dataclass(frozen=True, slots=True)
class Written:
    file: str
    offset: int
    content: bytes


@dataclass(frozen=True, slots=True)
class Cut:
    """The file has this many bytes from now on."""

    file: str
    size: int


@dataclass(frozen=True, slots=True)
class Synced:
    """What was written to the file before event number ``since`` (the sync's beginning) lies on the disk for good."""

    file: str
    since: int


@dataclass(frozen=True, slots=True)
class Acknowledged:
    """Somebody was told that these statements are kept."""

    ids: frozenset[str]


Event = Written | Cut | Synced | Acknowledged


@dataclass
class Watch:
    """``events`` of a database and its log, files known by name. Appending to a list is one step: threads may."""

    database: Path
    events: list[Event] = field(default_factory=list)

    def take(self) -> list[Event]:
        """What happened since the last time; only while nobody writes."""
        taken, self.events = self.events, []
        return taken

    @property
    def paths(self) -> tuple[Path, Path]:
        """The database and its log. (A third file beside them is memory that processes share.)"""
        return self.database, self.database.with_name(f"{self.database.name}-wal")

    def files(self) -> dict[str, bytes]:
        """What stands in them now."""
        return {path.name: path.read_bytes() for path in self.paths if path.exists()}


class _Files(ctypes.Structure):
    """sqlite3_vfs: how files are opened."""

    _fields_ = [
        ("version", ctypes.c_int), ("file_size", ctypes.c_int), ("longest_name", ctypes.c_int),
        ("next", ctypes.c_void_p), ("name", ctypes.c_char_p), ("data", ctypes.c_void_p), ("open", ctypes.c_void_p),
        ("others", ctypes.c_void_p * 15),
    ]  # fmt: skip


class _Deeds(ctypes.Structure):
    """sqlite3_io_methods: what is done with an open file."""

    _fields_ = [("version", ctypes.c_int), ("deeds", ctypes.c_void_p * 18)]


# A name is handed on as the address it has: SQLite goes on reading there for as long as the file is open.
_Open = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_int, ctypes.c_void_p)
_Write = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_int, ctypes.c_int64)
_CutTo = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_int64)
_Sync = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_int)


class _Ear:
    """Made once per process and never let go: open connections go on calling it."""

    def __init__(self) -> None:
        library = ctypes.CDLL(str(importlib.import_module(_LIBRARIES[sqlite_module().__name__]).__file__))
        self._register = library.sqlite3_vfs_register
        self._register.argtypes = [ctypes.c_void_p, ctypes.c_int]
        library.sqlite3_vfs_find.restype = ctypes.c_void_p
        self._usual = library.sqlite3_vfs_find(None)
        self._files = _Files.from_buffer_copy(ctypes.string_at(self._usual, ctypes.sizeof(_Files)))
        self._open = _Open(self._files.open)
        self._kept: list[Any] = [_Open(self._opened)]
        self._files.name, self._files.open = b"watched", _address(self._kept[0])
        self._deeds: dict[int, int] = {}
        self._names: dict[int, str] = {}
        self.watch: Watch | None = None

    def listen(self, watch: Watch | None) -> None:
        """Databases opened from now on are heard, if they are the watched one; None: no more."""
        self.watch = watch
        self._register(ctypes.addressof(self._files) if watch else self._usual, 1)

    def _opened(self, files: int, name: int | None, file: int, flags: int, told: int) -> int:
        result: int = self._open(files, name, file, flags, told)
        path = Path(ctypes.string_at(name).decode()) if name else None
        if result == _OK and self.watch and path in self.watch.paths:
            self._names[file] = path.name
            deeds = ctypes.c_void_p.from_address(file)
            deeds.value = self._deeds.get(deeds.value or 0) or self._overheard(deeds.value or 0)
        return result

    def _overheard(self, usual: int) -> int:
        """The address of a table that does as the usual one does, and tells."""
        table = _Deeds.from_buffer_copy(ctypes.string_at(usual, ctypes.sizeof(_Deeds)))
        mine = {
            _WRITE: _Write(self._writing(_Write(table.deeds[_WRITE]))),
            _CUT: _CutTo(self._cutting(_CutTo(table.deeds[_CUT]))),
            _SYNC: _Sync(self._syncing(_Sync(table.deeds[_SYNC]))),
        }
        for place, deed in mine.items():
            table.deeds[place] = _address(deed)
        self._kept += [table, *mine.values()]
        self._deeds[usual] = self._deeds[ctypes.addressof(table)] = ctypes.addressof(table)
        return ctypes.addressof(table)

    def _writing(self, usual: Any) -> Any:
        def write(file: int, content: int, size: int, offset: int) -> int:
            result: int = usual(file, content, size, offset)
            if self.watch and result == _OK:
                self.watch.events.append(Written(self._names[file], offset, ctypes.string_at(content, size)))
            return result

        return write

    def _cutting(self, usual: Any) -> Any:
        def cut(file: int, size: int) -> int:
            result: int = usual(file, size)
            if self.watch and result == _OK:
                self.watch.events.append(Cut(self._names[file], size))
            return result

        return cut

    def _syncing(self, usual: Any) -> Any:
        def sync(file: int, flags: int) -> int:
            since = len(self.watch.events) if self.watch else 0
            result: int = usual(file, flags)
            if self.watch and result == _OK:
                self.watch.events.append(Synced(self._names[file], since))
            return result

        return sync


def _address(function: Any) -> int | None:
    return ctypes.cast(function, ctypes.c_void_p).value


@cache
def _ear() -> _Ear:
    return _Ear()


@contextmanager
def watched(database: Path) -> Iterator[Watch]:
    """Hear what is told to the disk of this database by connections opened within the block."""
    watch = Watch(database)
    _ear().listen(watch)
    try:
        yield watch
    finally:
        _ear().listen(None)
