"""`python -m bench.dictionary N`: makes the Nth dictionary for packing statements, of what phones and staff say.

Only for a new number: a dictionary that has packed a statement is never made again (lms/lrs/packing.py).
"""

from __future__ import annotations

import sys
import uuid
from collections.abc import Iterator
from random import Random
from typing import Any

import msgspec
import zstandard

from bench.senders import statements_of
from lms.catalogue.load import load
from lms.foundation import clock
from lms.foundation.settings import ROOT
from lms.lrs.packing import DICTIONARIES, LEVEL
from lms.lrs.vocabulary import EXTENSION, TYPE, VERB, activity_id
from tests.phone.residents import Resident

SIZE = 16_384
LEARNERS, EACH = 40, 120
# The server's address stands in every statement and is another one everywhere: none may fill the dictionary.
ADDRESSES = ("http://127.0.0.1:8000", "https://lop-hoc-so.example", "https://hoc.xa.example:8443", "http://localhost")
SAID_BY_STAFF = 30


def main(number: int) -> int:
    target = DICTIONARIES / f"{number}.zdict"
    if target.exists():
        print(f"{target.name} exists: statements may be packed with it. Choose the next number.")
        return 1
    samples: list[bytes | bytearray | memoryview] = [
        msgspec.json.encode(each) for each in (*_of_learners(), *_of_staff())
    ]
    target.write_bytes(zstandard.train_dictionary(SIZE, samples, level=LEVEL).as_bytes())
    print(f"{target}: {target.stat().st_size:,} bytes of {len(samples):,} statements")
    return 0


def _of_learners() -> Iterator[dict[str, Any]]:
    catalogue = load(ROOT / "lessons")
    for seed in range(LEARNERS):
        chance, address = Random(seed), ADDRESSES[seed % len(ADDRESSES)]
        resident = Resident("", _id(chance), _id(chance))
        authority = _account(address, f"device:{_id(chance)}")
        for statement in statements_of(resident, address, catalogue, EACH, seed):
            yield _as_stored(statement, authority)


def _of_staff() -> Iterator[dict[str, Any]]:
    """Every verb, type and extension there is, as the server states them."""
    chance = Random(LEARNERS)
    for number in range(SAID_BY_STAFF):
        address = ADDRESSES[number % len(ADDRESSES)]
        group = {"objectType": "Group", "account": _account(address, str(_id(chance)))["account"]}
        for verb, kind in zip(VERB.values(), [*TYPE.values(), *TYPE.values()], strict=False):
            instructor, extensions = _account(address, str(_id(chance))), dict.fromkeys(EXTENSION.values(), True)
            yield _as_stored(
                {
                    "id": str(_id(chance)),
                    "actor": _account(address, str(_id(chance))),
                    "verb": {"id": verb},
                    "object": {"id": activity_id("skills", str(number)), "definition": {"type": kind}},
                    "result": {"extensions": extensions},
                    "context": {"team": group, "instructor": instructor},
                },
                _account(address, "server"),
            )


def _as_stored(statement: dict[str, Any], authority: dict[str, Any]) -> dict[str, Any]:
    moment = clock.iso(clock.now())
    return {"timestamp": moment, **statement, "authority": authority, "stored": moment, "version": "2.0.0"}


def _account(address: str, name: str) -> dict[str, Any]:
    return {"objectType": "Agent", "account": {"homePage": address, "name": name}}


def _id(chance: Random) -> uuid.UUID:
    return uuid.UUID(int=chance.getrandbits(128), version=4)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1])))
