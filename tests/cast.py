"""The standing cast of the tests: a small commune of two villages, its people and staff, and a commune beside it.

commune “Thử Nghiệm”: upper village  household: learner (head, 1972), housemate (1990)
                                     neighbours: neighbour (1960)
                      lower village  far_household, nobody registered by name
commune “Bên Cạnh”:   elsewhere      foreign_household: stranger

trainer: upper village only; she is nobody's relative.   officer: the whole commune.   operator: no area.
outsider: a trainer of `elsewhere`.   All passwords are ``factories.PASSWORD``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any, Final

from flask.testing import FlaskClient
from sqlalchemy import select

from lms.access.models import Account
from lms.foundation.database import db, writes
from lms.foundation.doors import Role
from lms.registry.models import Area, Household, Person
from tests.factories import PASSWORD, make_account, make_commune, make_household, make_person, make_village

SIGN_IN = "/staff/sign-in"


@dataclass(frozen=True)
class Cast:
    """Who and what stands on the stage; see above."""

    commune: Area
    upper: Area
    lower: Area
    elsewhere: Area
    household: Household
    neighbours: Household
    far_household: Household
    foreign_household: Household
    learner: Person
    housemate: Person
    neighbour: Person
    stranger: Person
    trainer: Account
    officer: Account
    operator: Account
    outsider: Account


Ids = Mapping[str, tuple[type[Any], Any]]

# By the address of a database: the cast that came with it.
STANDING: Final[dict[str, Ids]] = {}


def assemble() -> Cast:
    """Put the cast into the database of the current app, unless the database was made with it."""
    known = STANDING.get(db.engine.url.render_as_string(hide_password=False))
    if known is None:
        return _assembled()
    cast = found_again(known)
    db.session.commit()  # what a command or another process writes next must be seen
    return cast


@writes
def _assembled() -> Cast:
    commune, beside = make_commune("Thử Nghiệm"), make_commune("Bên Cạnh")
    upper, lower = make_village(commune, "Khe Trên", "TREN"), make_village(commune, "Khe Dưới", "DUOI")
    elsewhere = make_village(beside, "Đồi Xa", "XA")
    household = make_household(upper, "Hộ bà Đào Mẫu", code="TREN-001")
    neighbours = make_household(upper, "Hộ ông Lựu Mẫu", code="TREN-002")
    foreign = make_household(elsewhere, "Hộ bà Sim Lạ", code="XA-001")
    return Cast(
        commune=commune,
        upper=upper,
        lower=lower,
        elsewhere=elsewhere,
        household=household,
        neighbours=neighbours,
        far_household=make_household(lower, "Hộ bà Mận Mẫu", code="DUOI-001"),
        foreign_household=foreign,
        learner=make_person(household, "Đào Thị Mẫu", birth_year=1972, relation="chủ hộ"),
        housemate=make_person(household, "Đào Văn Mẫu", birth_year=1990, relation="con"),
        neighbour=make_person(neighbours, "Lựu Văn Mẫu", birth_year=1960, relation="chủ hộ"),
        stranger=make_person(foreign, "Sim Thị Lạ", birth_year=1980, relation="chủ hộ"),
        trainer=make_account(Role.TRAINER, [upper], username="trainer", name="Cô Hướng Dẫn"),
        officer=make_account(Role.OFFICER, [commune], username="officer", name="Anh Cán Bộ"),
        operator=make_account(Role.OPERATOR, username="operator", name="Chị Vận Hành"),
        outsider=make_account(Role.TRAINER, [elsewhere], username="outsider", name="Anh Xã Bên"),
    )


def ids_of(cast: Cast) -> Ids:
    """By which the cast is found again in a copy of its database."""
    return {each.name: (type(one), one.id) for each in fields(cast) for one in [getattr(cast, each.name)]}


def found_again(ids: Ids) -> Cast:
    """One question for each kind; what it found is then at hand."""
    kinds = {kind: [each for of, each in ids.values() if of is kind] for kind, _ in ids.values()}
    found = [list(db.session.scalars(select(kind).where(kind.id.in_(some)))) for kind, some in kinds.items()]
    assert sum(map(len, found)) == len(ids)
    return Cast(**{name: db.session.get_one(kind, identifier) for name, (kind, identifier) in ids.items()})


def sign_in(client: FlaskClient, account: Account) -> FlaskClient:
    """Sign this browser in through the door and let it post as our own pages do; answers the same client."""
    client.environ_base["HTTP_SEC_FETCH_SITE"] = "same-origin"
    answer = client.post(SIGN_IN, data={"username": account.username, "password": PASSWORD})
    assert answer.status_code in (302, 303), answer.get_data(as_text=True)
    return client
