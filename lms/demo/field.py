"""What the demo's digital team did: evenings at the village hall, doors knocked at, stalls and products looked at.

Told through the actions of a trainer's phone, each with an id of its own: told again, nothing changes.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Collection, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from flask import Flask
from sqlalchemy import select

from lms.access.models import Account, AccountArea
from lms.certificates.village_actions import Found, begin_list, note_finding
from lms.certificates.villages import criteria_of
from lms.demo.story import adults, known, look_around, trainer_of
from lms.foundation import clock, ids
from lms.foundation.database import db
from lms.foundation.doors import Role
from lms.registry.market_actions import add_product, add_wifi
from lms.registry.models import Area, Household, Market, Product, Stall
from lms.registry.places_models import WifiPoint
from lms.registry.queries import villages_of
from lms.teaching.field_actions import Known, check_product, check_stall, note_visit
from lms.teaching.home_actions import check_hall
from lms.teaching.refusals import NotAllowed
from lms.teaching.session_actions import Plan, call_present, close_session, plan_session, show_lesson
from lms.teaching.stating import Member

# Days before today: an evening at the hall, and what all of them look at on one screen.
EVENINGS: Final = ((44, "qr-pay-buyer"), (23, "otp-and-fake-police"), (6, "scam-first-aid"))
AT_AN_EVENING: Final = range(6, 13)
DOORS: Final = 8
# Invented products; the share of stalls looked at, and of these the share guided, with a stand, and paid that way.
PRODUCTS: Final = (("Miến dong Suối Dẻ", 3), ("Mật ong Khe Ráy", 3), ("Chè Nà Lùng", 4), ("Rượu mơ Bến Sậy", 3))
STALLS: Final = (0.8, 0.7, 0.6, 0.8)
MARKET_DAYS: Final = (33, 18, 4)


@dataclass(frozen=True)
class Fieldwork:
    """``learners``: ids of the households that learn in the story."""

    app: Flask
    began: datetime
    learners: Collection[str]

    def steps(self, commune: Area) -> list[Callable[[], None]]:
        """What there is to tell, in its order."""
        villages = villages_of(commune.id)
        told = [lambda village=village: self.tell_village(village) for village in villages]
        return [*told, lambda: self.tell_market(commune), lambda: self.tell_places(commune)]

    def tell_village(self, village: Area) -> None:
        """A village in which nobody learns has a new team leader: nothing was done there yet."""
        homes = list(db.session.scalars(select(Household).where(Household.village_id == village.id)))
        homes.sort(key=lambda home: home.code)
        ours = [home for home in homes if str(home.id) in self.learners and adults(home)]
        trainer = trainer_of(homes[0]) if homes else None
        if trainer is None or not ours:
            return
        chance = random.Random(f"field/{village.code}")
        for days, lesson in EVENINGS:
            there = chance.sample(ours, min(len(ours), chance.choice(AT_AN_EVENING)))
            self._evening(trainer, village, there, days, lesson)
        others = [home for home in homes if str(home.id) not in self.learners]
        for number, home in enumerate(chance.sample(others, min(len(others), DOORS))):
            self._door(trainer, home, self._at(3 + 4 * number, 8, 20 * number), chance)
        for days in (50, 9):
            working: Known = "yes" if chance.random() < 0.8 else "no"
            at = self._at(days, 16)
            with clock.travel(at):
                check_hall(trainer, village, working, ids.id_of("demo hall", village.code, days), at)

    def tell_market(self, commune: Area) -> None:
        """Stall by stall on three market days."""
        stalls = db.session.scalars(
            select(Stall).join(Market, Market.id == Stall.market_id).where(Market.area_id == commune.id)
        )
        trainers, chance = self._trainers(commune), random.Random("market")
        seen = [stall for stall in sorted(stalls, key=lambda stall: stall.number) if chance.random() < STALLS[0]]
        for number, stall in enumerate(seen):
            guided, stand, paid = (chance.random() < share for share in STALLS[1:])
            answers = {"guided": guided, "own_stand": guided and stand, "payments": guided and stand and paid}
            there = {name: known(answer) for name, answer in answers.items()}
            day, place = MARKET_DAYS[number % len(MARKET_DAYS)], number // len(MARKET_DAYS)
            at = self._at(day, 6, 7 * place)
            with clock.travel(at), suppress(NotAllowed):  # her own stall: somebody else will have to look
                check_stall(trainers[number % len(trainers)], stall, there, ids.id_of("demo stall", stall.number), at)

    def tell_places(self, commune: Area) -> None:
        """Wi-Fi of halls, products with codes, and how two villages stand in the commune's list."""
        villages, trainers = villages_of(commune.id), self._trainers(commune)
        for village in villages[:8]:
            place = f"Nhà văn hóa {village.title}"
            if not db.session.scalar(select(WifiPoint.id).where(WifiPoint.village_id == village.id)):
                add_wifi(village, place, self._at(80, 9).date())
        for number, (name, stars) in enumerate(PRODUCTS):
            wanted = select(Product).where(Product.area_id == commune.id, Product.name == name)
            product = db.session.scalar(wanted) or add_product(commune, name, stars=stars, on=self._at(80, 9).date())
            at = self._at(12, 9, 30 * number)
            with clock.travel(at):
                check_product(trainers[0], product, known(number != 2), ids.id_of("demo product", name), at)
        begin_list(commune)
        self._list(commune, villages[0], villages[7])

    def _evening(self, trainer: Account, village: Area, homes: Sequence[Household], days: int, lesson: str) -> None:
        begins = self._at(days, 19, 30)
        plan = Plan(f"Nhà văn hóa {village.title}", begins, [village], [lesson])
        members = [Member(adults(home)[0], home) for home in homes]
        with clock.travel(begins - timedelta(days=2)):
            meeting = plan_session(trainer, plan, ids.id_of("demo evening", village.code, days))
        for number, member in enumerate(members):
            at = begins + timedelta(minutes=number)
            with clock.travel(at):
                call_present(trainer, meeting, member, ids.id_of("demo present", meeting.id, member.person.id), at)
        at = begins + timedelta(minutes=30)
        with clock.travel(at):
            show_lesson(trainer, meeting, lesson, members, ids.id_of("demo shown", meeting.id), at)
        with clock.travel(begins + timedelta(minutes=90)):
            close_session(trainer, meeting, begins + timedelta(minutes=90))

    def _door(self, trainer: Account, home: Household, at: datetime, chance: random.Random) -> None:
        outcome = chance.choice(("talked", "talked", "not_home", "declined"))
        with clock.travel(at):
            note_visit(trainer, home, outcome, ids.id_of("demo door", home.id), at)
        if outcome == "talked":
            look_around(trainer, home, at + timedelta(minutes=5), chance, smart=0.55)

    def _list(self, commune: Area, *villages: Area) -> None:
        """Noted by the officer; what is counted needs no note."""
        officer = db.session.scalars(select(Account).where(Account.role == Role.OFFICER.value)).first()
        chance, at = random.Random("list"), self._at(14, 9)
        for village in villages if officer else ():
            for criterion in criteria_of(db.session(), commune.id):
                percent = chance.randint(70, 99) if criterion.threshold is not None else None
                found = Found(chance.random() < 0.7, percent, "Biên bản họp thôn", at.date())
                if not criterion.counts and officer:
                    identifier = ids.id_of("demo criterion", village.code, criterion.place)
                    note_finding(officer, village, criterion, found, identifier)

    def _trainers(self, commune: Area) -> list[Account]:
        working = select(AccountArea.account_id).where(
            AccountArea.area_id.in_([village.id for village in villages_of(commune.id)])
        )
        wanted = select(Account).where(Account.id.in_(working), Account.role == Role.TRAINER.value)
        return list(db.session.scalars(wanted.order_by(Account.username)))

    def _at(self, days: int, hour: int, minutes: int = 0) -> datetime:
        """So many days before the story begins to be told, at an hour of the village's clock."""
        local = (self.began - timedelta(days=days)).astimezone(clock.VIETNAM)
        return local.replace(hour=hour, minute=0, second=0, microsecond=0) + timedelta(minutes=minutes)
