"""What the layouts of staff pages show around a page: the site's name, the rooms of a role."""

from __future__ import annotations

from dataclasses import dataclass, replace

from flask import Flask, request

from lms.access.session import current_account
from lms.foundation.doors import Role
from lms.foundation.settings import Settings


@dataclass(frozen=True)
class Entry:
    """One entry of the main menu; ``aside``: it stands in the account's menu, because a thumb's row holds five;
    ``here``: the page being looked at lies in it; ``short``: the key of a name that fits one line of that row."""

    href: str
    key: str
    icon: str
    aside: bool = False
    here: bool = False
    short: str = ""


_ROOMS: dict[Role, tuple[Entry, ...]] = {
    Role.TRAINER: (
        Entry("/trainer/", "staff.room.today", "today"),
        Entry("/trainer/field", "staff.room.field", "pin"),
        Entry("/trainer/households", "staff.room.households", "house", short="staff.short.households"),
        Entry("/trainer/sessions", "staff.room.sessions", "people"),
        Entry("/trainer/assignments", "staff.room.assignments", "book"),
        Entry("/people/", "staff.room.people", "person", aside=True),
        Entry("/trainer/help", "staff.room.help", "info", aside=True),
        Entry("/trainer/halls", "homes.halls", "pin", aside=True),
        Entry("/staff/notices", "staff.room.notices", "news", aside=True),
        Entry("/trainer/hand-over", "staff.room.hand_over", "phone", aside=True),
        Entry("/voice/", "staff.room.voice", "mic", aside=True),
        Entry("/compose/", "staff.room.compose", "book", aside=True),
    ),
    Role.OFFICER: (
        Entry("/commune/", "staff.room.commune", "chart", short="staff.short.commune"),
        Entry("/commune/households", "staff.room.households", "house", short="staff.short.households"),
        Entry("/commune/registry/", "staff.room.registry", "card", aside=True),
        Entry("/commune/certificates", "staff.room.certificates", "certificate", short="staff.short.certificates"),
        Entry("/commune/export", "staff.room.export", "download", short="staff.short.export"),
        Entry("/staff/notices", "staff.room.notices", "news"),
        Entry("/commune/reports", "staff.room.reports", "chart", aside=True),
        Entry("/voice/", "staff.room.voice", "mic", aside=True),
        Entry("/compose/", "staff.room.compose", "book", aside=True),
        Entry("/people/", "staff.room.people", "person", aside=True),
        Entry("/commune/rights", "staff.room.rights", "key", aside=True),
        Entry("/commune/indicators", "staff.room.indicators", "gauge", aside=True),
        Entry("/commune/rules", "staff.room.rules", "star", aside=True),
    ),
    Role.VIEWER: (Entry("/province/", "staff.room.province", "chart"),),
    Role.OPERATOR: (
        Entry("/operator/", "staff.room.operator", "gauge"),
        Entry("/operator/rights", "staff.room.rights", "key"),
        Entry("/commune/registry/areas", "lists.areas", "today"),
        Entry("/operator/art", "staff.room.art", "picture"),
    ),
}


def attach(app: Flask, settings: Settings) -> None:
    app.jinja_env.globals.update(
        site_name=settings.site_name, demo=settings.demo, current_account=current_account, nav_rooms=nav_rooms
    )


def home_of(role: Role) -> str:
    """Where a role begins."""
    return _ROOMS[role][0].href


def nav_rooms() -> list[Entry]:
    """The main menu of the signed-in account; the entry with the longest fitting address is marked."""
    account = current_account()
    entries = _ROOMS[Role(account.role)] if account else ()
    fitting = [entry.href for entry in entries if request.path.startswith(entry.href)]
    here = max(fitting, key=len, default=None)
    return [replace(entry, here=entry.href == here) for entry in entries]
