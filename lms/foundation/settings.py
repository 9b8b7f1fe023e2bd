"""Settings: read once from the environment (prefix ``LMS_``), checked at start."""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parents[2]
XAPI_VERSIONS = ("2.0.0", "1.0.3")
# The push services of Chrome, Firefox, Safari and Edge.
PUSH_HOSTS = (
    "fcm.googleapis.com",
    "*.push.services.mozilla.com",
    "*.push.apple.com",
    "*.notify.windows.com",
)


class BadSetting(Exception):
    """A setting cannot be used; the message names it and what it should be."""


@dataclass(frozen=True, kw_only=True)
class Settings:
    """What an operator can choose; ``docs/operations.md`` has the table."""

    data: Path
    database_url: str
    base_url: str
    secret_key: str
    site_name: str = "Lớp học số"
    lrs_default_version: str = "2.0.0"
    demo: bool = False
    visit_every_days: int = 90
    quiet_hours: tuple[int, int] = (20, 7)
    remind_days: tuple[int, ...] = (3, 7, 14)
    push_hosts: tuple[str, ...] = PUSH_HOSTS
    lessons: Path = ROOT / "lessons"
    build: Path = ROOT / "build"

    @property
    def secure(self) -> bool:
        """Whether cookies may demand https."""
        return self.base_url.startswith("https://")

    @property
    def on_sqlite(self) -> bool:
        return self.database_url.startswith("sqlite")


def read_settings(environment: Mapping[str, str] = os.environ) -> Settings:
    """Settings from the environment; raises ``BadSetting`` with the name and the cure."""
    data = _data_folder(environment.get("LMS_DATA", "var/lms"))
    return Settings(
        data=data,
        database_url=_database_url(environment.get("LMS_DATABASE_URL", ""), data),
        base_url=_base_url(environment.get("LMS_BASE_URL", "http://127.0.0.1:8000")),
        secret_key=environment.get("LMS_SECRET_KEY") or _kept_secret(data / "secret.key"),
        site_name=environment.get("LMS_SITE_NAME", Settings.site_name),
        lrs_default_version=_one_of(
            "LMS_LRS_DEFAULT_VERSION", environment.get("LMS_LRS_DEFAULT_VERSION", "2.0.0"), XAPI_VERSIONS
        ),
        demo=_one_of("LMS_DEMO", environment.get("LMS_DEMO", "no"), ("yes", "no")) == "yes",
        visit_every_days=_days("LMS_VISIT_EVERY_DAYS", environment.get("LMS_VISIT_EVERY_DAYS", "90")),
        quiet_hours=_hours("LMS_QUIET_HOURS", environment.get("LMS_QUIET_HOURS", "20-7")),
        remind_days=_day_list("LMS_REMIND_DAYS", environment.get("LMS_REMIND_DAYS", "3,7,14")),
        push_hosts=tuple(environment.get("LMS_PUSH_HOSTS", ",".join(PUSH_HOSTS)).replace(" ", "").split(",")),
        lessons=Path(environment.get("LMS_LESSONS", ROOT / "lessons")),
        build=Path(environment.get("LMS_BUILD", ROOT / "build")),
    )


def _data_folder(given: str) -> Path:
    data = Path(given).resolve()
    try:
        data.mkdir(parents=True, exist_ok=True)
    except OSError as fault:
        raise BadSetting(f"LMS_DATA must be a folder this program may write to, not {given!r}: {fault}") from None
    return data


def _database_url(given: str, data: Path) -> str:
    if not given:
        return f"sqlite:///{data / 'lms.db'}"
    if given.startswith("postgresql://"):
        return given.replace("postgresql://", "postgresql+psycopg://", 1)
    if given.startswith(("sqlite:///", "postgresql+psycopg://")):
        return given
    raise BadSetting(f"LMS_DATABASE_URL must begin with sqlite:/// or postgresql://, not {given.split(':')[0]}:")


def _base_url(given: str) -> str:
    try:
        parts = urlsplit(given)
    except ValueError:
        raise BadSetting(f"LMS_BASE_URL must look like https://host, not {given!r}") from None
    if parts.scheme not in ("http", "https") or not parts.netloc or parts.path not in ("", "/"):
        raise BadSetting(f"LMS_BASE_URL must look like https://host, not {given!r}")
    return f"{parts.scheme}://{parts.netloc}"


def _one_of(name: str, given: str, allowed: tuple[str, ...]) -> str:
    if given not in allowed:
        raise BadSetting(f"{name} must be one of {', '.join(allowed)}, not {given!r}")
    return given


def _days(name: str, given: str) -> int:
    if not given.isascii() or not given.isdigit() or not 1 <= int(given) <= 3650:
        raise BadSetting(f"{name} must be a number of days from 1 to 3650, not {given!r}")
    return int(given)


def _hours(name: str, given: str) -> tuple[int, int]:
    """``20-7``: from 20:00 to 7:00."""
    begins, dash, ends = given.partition("-")
    if not dash or not all(each.isascii() and each.isdigit() and int(each) <= 24 for each in (begins, ends)):
        raise BadSetting(f"{name} must be two hours like 20-7, not {given!r}")
    return int(begins), int(ends)


def _day_list(name: str, given: str) -> tuple[int, ...]:
    """Rising numbers of days; empty for none."""
    listed = [each for each in given.replace(" ", "").split(",") if each]
    return tuple(sorted({_days(name, each) for each in listed}))


def _kept_secret(file: Path) -> str:
    """The secret of this data folder, made at the first start (linked when whole: two starters agree on one)."""
    if not file.exists():
        draft = file.with_name(f"secret.{secrets.token_hex(8)}.part")
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as new:
            new.write(secrets.token_urlsafe(48))
        with suppress(FileExistsError):
            os.link(draft, file)
        draft.unlink()
    kept = file.read_text().strip()
    if not kept:
        raise BadSetting(f"{file} is empty; delete it and start again")
    return kept
