"""Who may come through a door: every view says it, a guard test reads it, ``access`` enforces it."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import Any, TypeVar

View = TypeVar("View", bound=Callable[..., Any])


class Role(StrEnum):
    """Whom a view is for. A device session is the resident's; the others are staff accounts. A viewer is of a province
    or of the nation: counts by commune, nobody and no household by name."""

    RESIDENT = "resident"
    TRAINER = "trainer"
    OFFICER = "officer"
    OPERATOR = "operator"
    VIEWER = "viewer"


STAFF = frozenset({Role.TRAINER, Role.OFFICER, Role.OPERATOR, Role.VIEWER})
ANYONE: frozenset[Role] = frozenset()


def open_to(*roles: Role) -> Callable[[View], View]:
    """Declare the roles a view is for."""
    if not roles:
        raise ValueError("name at least one role, or use open_to_anyone")
    return _mark(frozenset(roles))


def open_to_anyone(view: View) -> View:
    """Declare that a view needs no session at all."""
    return _mark(ANYONE)(view)


def _mark(roles: frozenset[Role]) -> Callable[[View], View]:
    def mark(view: View) -> View:
        view.__door__ = roles  # type: ignore[attr-defined]
        return view

    return mark


def door_of(view: Callable[..., Any]) -> frozenset[Role] | None:
    """The roles a view declared; ``ANYONE`` is empty; None when it declared nothing."""
    return getattr(view, "__door__", None)
