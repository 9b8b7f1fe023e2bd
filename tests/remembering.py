"""What every app of a run works out alike is worked out once: routes, compiled templates, compiled queries.

Every test has an app and a database of its own. Compiling their like again and again was a third of all tests' time.
"""

from __future__ import annotations

from typing import Any, ClassVar, Final

import pytest
from flask import Flask
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket
from sqlalchemy import Engine
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.util import LRUCache
from werkzeug.routing import Rule
from whitenoise import WhiteNoise

import lms


class RememberedRule(Rule):
    """A rule that an equal rule of an earlier app was compiled to."""

    _compiled: ClassVar[dict[tuple[Any, ...], dict[str, Any]]] = {}
    _RESULT: ClassVar = ("_parts", "_trace", "_converters", "arguments")
    _BUILDERS: ClassVar = ("_build", "_build_unknown")

    def compile(self) -> None:
        key = (self.rule, self.host, self.subdomain, repr(self.defaults), self.merge_slashes)
        if key not in self._compiled:
            super().compile()
            result = {name: getattr(self, name) for name in self._RESULT}
            self._compiled[key] = result | {name: getattr(self, name).__func__ for name in self._BUILDERS}
        known = self._compiled[key]
        vars(self).update({name: known[name] for name in self._RESULT})
        vars(self).update({name: known[name].__get__(self, None) for name in self._BUILDERS})


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


TEMPLATES: Final = _Templates()
QUERIES: Final[LRUCache[Any, Any]] = LRUCache(4000)


def remember(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let apps made from now on use what earlier ones worked out."""
    monkeypatch.setattr(Flask, "url_rule_class", RememberedRule)
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
