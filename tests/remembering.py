"""What every app of a run works out alike is worked out once: doors, compiled templates, compiled queries.

Every test has an app and a database of its own. Compiling their like again and again was a third of all tests' time.
"""

from __future__ import annotations

from functools import partial
from typing import Any, ClassVar, Final

import pytest
from argon2 import PasswordHasher
from flask import Flask
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket
from sqlalchemy import Engine
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.util import LRUCache
from werkzeug.routing import Map
from whitenoise import WhiteNoise

import lms
from lms import wiring
from lms.access import secret


class _Doors:
    """The doors that a first app got, for all that follow: their addresses and views are the same objects. An app that
    gets one more has addresses of its own from then on."""

    _addresses: ClassVar[Map | None] = None
    _views: ClassVar[dict[str, dict[str, Any]]] = {}
    _globals: ClassVar[dict[str, Any]] = {}
    _OF_VIEWS: ClassVar = ("view_functions", "blueprints")

    @classmethod
    def hang(cls, app: Flask) -> None:
        if cls._addresses is None:
            HANG(app)
            cls._addresses = app.url_map
            cls._views = {name: dict(getattr(app, name)) for name in cls._OF_VIEWS}
            cls._globals = dict(app.jinja_env.globals)
        else:
            app.url_map = cls._addresses
            for name, known in cls._views.items():
                getattr(app, name).update(known)
            for name, each in cls._globals.items():
                app.jinja_env.globals.setdefault(name, each)
        vars(app)["add_url_rule"] = partial(cls._part_from, app)

    @staticmethod
    def _part_from(app: Flask, *args: Any, **more: Any) -> None:
        del vars(app)["add_url_rule"]
        known, app.url_map = app.url_map, app.url_map_class()
        for rule in known.iter_rules():
            app.url_map.add(rule.empty())
        app.add_url_rule(*args, **more)


class _Files(WhiteNoise):  # type: ignore[misc]
    """The assets of one build, looked through once."""

    _found: ClassVar[dict[tuple[str, str], dict[str, Any]]] = {}

    def update_files_dictionary(self, root: str, prefix: str) -> None:
        if (root, prefix) not in self._found:
            super().update_files_dictionary(root, prefix)
            self._found[root, prefix] = dict(self.files)
        self.files.update(self._found[root, prefix])


class _Templates(BytecodeCache):
    """Templates compiled by an earlier app; one whose text changed is compiled anew, as its checksum says."""

    def __init__(self) -> None:
        self._made: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if bucket.key in self._made:
            bucket.bytecode_from_string(self._made[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._made[bucket.key] = bucket.bytecode_to_string()


HANG: Final = wiring.hang
TEMPLATES: Final = _Templates()
QUERIES: Final[LRUCache[Any, Any]] = LRUCache(4000)
# What costs an attacker costs every test too: argon2 all the same, in a thousandth of the time.
CHEAP: Final = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


def remember(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let apps made from now on use what earlier ones worked out."""
    monkeypatch.setattr(secret, "_PIN", CHEAP)
    monkeypatch.setattr(secret, "_PASSWORD", CHEAP)
    monkeypatch.setattr(wiring, "hang", _Doors.hang)
    monkeypatch.setattr(lms, "WhiteNoise", _Files)
    monkeypatch.setattr(Flask, "jinja_options", {**Flask.jinja_options, "bytecode_cache": TEMPLATES})
    for dialect in (SQLiteDialect_pysqlite, PGDialect_psycopg):
        monkeypatch.setattr(dialect, "__eq__", _alike)
        monkeypatch.setattr(dialect, "__hash__", _of_its_kind)


def share_queries(engine: Engine) -> None:
    engine._compiled_cache = QUERIES


def _alike(dialect: object, other: object) -> bool:
    return type(other) is type(dialect)


def _of_its_kind(dialect: object) -> int:
    return hash(type(dialect))
