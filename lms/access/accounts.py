"""Staff accounts: made, signed in, changed, disabled."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import timedelta
from functools import cache

from sqlalchemy import select, update

from lms.access import attempts
from lms.access.models import Account, AccountArea, SignIn
from lms.access.refusals import SignInFailed
from lms.access.secret import hash_password, password_matches
from lms.foundation import clock
from lms.foundation.database import db, writes
from lms.foundation.doors import STAFF, Role
from lms.foundation.translation import LANGUAGES
from lms.registry.models import Area, Person
from lms.registry.spelling import tidy

PASSWORD_LENGTH = 8
FREE_TRIES, FIRST_PAUSE, LONGEST_PAUSE = 5, timedelta(seconds=30), timedelta(minutes=15)


class AccountRefused(ValueError):
    """An account cannot be made so; the message says why."""


@writes
def create_account(
    username: str,
    name: str,
    role: Role,
    password: str,
    areas: Iterable[Area] = (),
    *,
    person: Person | None = None,
    language: str = "vi",
) -> Account:
    """Make an account. ``areas``: a trainer's villages, an officer's communes, a viewer's provinces.

    Raises ``AccountRefused``.
    """
    _check(username, role, language)
    account = Account(
        username=_written(username),
        name=tidy(name),
        role=role.value,
        password_hash=hash_password(_strong(password)),
        language=language,
        person_id=person.id if person else None,
    )
    db.session.add(account)
    db.session.flush()
    db.session.add_all(AccountArea(account_id=account.id, area_id=area.id) for area in areas)
    db.session.flush()
    return account


def _check(username: str, role: Role, language: str) -> None:
    if role not in STAFF:
        raise AccountRefused("role must be trainer, officer, operator or viewer")
    if language not in LANGUAGES:
        raise AccountRefused(f"language must be one of {', '.join(LANGUAGES)}")
    if not _written(username) or account_named(username):
        raise AccountRefused(f"the name “{username}” is empty or taken")


def account_named(username: str) -> Account | None:
    return db.session.scalar(select(Account).where(Account.username == _written(username)))


def _written(username: str) -> str:
    return tidy(username).casefold()


def _strong(password: str) -> str:
    if len(password) < PASSWORD_LENGTH:
        raise AccountRefused(f"a password needs at least {PASSWORD_LENGTH} signs")
    return password


@writes
def change_password(account: Account, password: str) -> None:
    """Every browser signed in with the old one is signed out. Raises ``AccountRefused``."""
    account.password_hash = hash_password(_strong(password))
    _end_all(account)


@writes
def disable(account: Account) -> None:
    """Nobody signs in with it any more; what it did stays."""
    account.disabled_at = account.disabled_at or clock.now()
    _end_all(account)


def sign_in(username: str, password: str) -> SignIn:
    """Check name and password. Raises ``SignInFailed``, or ``MustWait`` after too many tries on one name."""
    against = attempts.subject("sign-in", _written(username))
    attempts.reserve(against, _pause)
    account = account_named(username)
    # An unknown name costs the same time, so that the answer tells nothing about names.
    fits = password_matches(account.password_hash if account else _nobodys_hash(), password)
    if account is None or not fits or account.disabled_at:
        raise SignInFailed
    attempts.forget(against)
    return start_sign_in(account)


def _pause(tries: int) -> timedelta:
    if tries < FREE_TRIES:
        return timedelta()
    doublings: int = min(tries - FREE_TRIES, 10)
    return min(LONGEST_PAUSE, FIRST_PAUSE * (1 << doublings))


@cache
def _nobodys_hash() -> str:
    return hash_password("nobody has this password")


@writes
def start_sign_in(account: Account) -> SignIn:
    """A browser is signed in from now."""
    account.last_seen_at = clock.now()
    entry = SignIn(account_id=account.id, made_at=clock.now())
    db.session.add(entry)
    db.session.flush()
    return entry


@writes
def end_sign_in(sign_in_id: uuid.UUID) -> None:
    """This browser is signed out, even if its cookie was copied."""
    db.session.execute(
        update(SignIn).where(SignIn.id == sign_in_id, SignIn.ended_at.is_(None)).values(ended_at=clock.now())
    )


@writes
def choose_language(account: Account, language: str) -> None:
    account.language = language


def _end_all(account: Account) -> None:
    db.session.execute(
        update(SignIn).where(SignIn.account_id == account.id, SignIn.ended_at.is_(None)).values(ended_at=clock.now())
    )
