"""The database session and how transactions begin.

SQLite: current library through pysqlite3, WAL, FULL; a reader begins DEFERRED, a writer IMMEDIATE, so that a
writer waits for its turn instead of failing or losing an update. PostgreSQL: as it comes.
"""

from __future__ import annotations

import functools
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from types import ModuleType
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import Connection, Engine, event
from sqlalchemy.orm import DeclarativeBase

from lms.foundation.settings import BadSetting

try:
    import pysqlite3.dbapi2 as _bundled
except ImportError:  # no wheel for this machine: the standard library's, if it is sound
    _bundled = None

P = ParamSpec("P")
R = TypeVar("R")

# The first release without the WAL-reset corruption bug.
SOUND_SQLITE = (3, 51, 3)

_PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",
    "busy_timeout=15000",
    "foreign_keys=ON",
    "trusted_schema=OFF",
    "secure_delete=ON",
)


class Base(DeclarativeBase):
    """The base of all tables."""


db = SQLAlchemy(model_class=Base)

if TYPE_CHECKING:  # Flask-SQLAlchemy makes its base class at run time, where a type checker cannot follow

    class Model(Base):
        __abstract__ = True

else:
    Model = db.Model

_writing: ContextVar[bool] = ContextVar("writing", default=False)


def sqlite_module() -> ModuleType:
    """The SQLite to use; raises ``BadSetting`` when only an unsound one is there."""
    module: ModuleType = _bundled or sqlite3
    if module.sqlite_version_info < SOUND_SQLITE:
        raise BadSetting(
            f"SQLite {module.sqlite_version} can corrupt a database in WAL mode; "
            "install pysqlite3 (a wheel exists for Linux x86-64 and arm64) or Python with SQLite 3.51.3 or newer"
        )
    return module


def engine_options(database_url: str) -> dict[str, Any]:
    """Options for ``create_engine``."""
    if database_url.startswith("sqlite"):
        return {"module": sqlite_module(), "pool_size": 20, "max_overflow": 20}
    # In another zone the last day of the year 9999 would be a time that Python cannot read back.
    return {"pool_pre_ping": True, "pool_size": 20, "max_overflow": 20, "connect_args": {"options": "-c timezone=utc"}}


def bind(app: Flask) -> None:
    """Give the app its database; the engine begins transactions as described above."""
    db.init_app(app)
    with app.app_context():
        prepare(db.engine)


def prepare(engine: Engine) -> Engine:
    """Hook pragmas and BEGIN into a SQLite engine; others are left as they are."""
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _connected)
        event.listen(engine, "begin", _begin)
    return engine


def _connected(connection: Any, _record: object) -> None:
    connection.isolation_level = None
    for pragma in _PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE" if _writing.get() else "BEGIN DEFERRED")


@contextmanager
def write_intent() -> Iterator[None]:
    """Transactions begun within the block are writers' ones."""
    token = _writing.set(True)
    try:
        yield
    finally:
        _writing.reset(token)


def writes(function: Callable[P, R]) -> Callable[P, R]:
    """An action: one transaction, committed at its end, rolled back when it raises.

    What was read before is read again under the write lock (ending the reader's transaction expires it).
    An action called by an action joins the outer transaction.
    """

    @functools.wraps(function)
    def action(*args: P.args, **kwargs: P.kwargs) -> R:
        if _writing.get():
            return function(*args, **kwargs)
        db.session.commit()
        with write_intent():
            try:
                result = function(*args, **kwargs)
                db.session.commit()
            except BaseException:
                db.session.rollback()
                raise
        return result

    return action


def in_write() -> bool:
    """Whether an action's transaction is open in this context."""
    return _writing.get()
