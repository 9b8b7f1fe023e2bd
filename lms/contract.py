"""The outside contract as OpenAPI 3.1: what phones and other programs may say, and what they are answered.

Each room describes its own doors in ``contract/*.yaml``; the head and what all share stand in ``contract.yaml``.
A guard (``tests/guards/test_contract.py``) holds that every door is described and nothing else.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, Final

import yaml
from flask import Blueprint, Response, request

from lms.foundation.doors import open_to_anyone

blueprint = Blueprint("contract", __name__)

_HERE: Final = Path(__file__).parent
_HEAD: Final = _HERE / "contract.yaml"
ROOMS: Final = ("phone", "lrs")


class DescribedTwice(ValueError):
    """Two files describe one thing."""


@blueprint.get("/openapi.json")
@open_to_anyone
def openapi() -> Response:
    """The contract, for whoever writes a program that talks to this server. Asked with its ETag, 304."""
    response = Response(_written(), mimetype="application/json")
    response.headers["Cache-Control"] = "no-cache"
    response.add_etag()
    response.make_conditional(request)
    return response


@cache
def _written() -> bytes:
    return json.dumps(contract(), ensure_ascii=False).encode()


def contract() -> dict[str, Any]:
    """The whole description. Raises ``DescribedTwice``."""
    whole = _read(_HEAD)
    for file in files():
        for place, described in _leaves(_read(file)):
            _put(whole, place, described)
    return whole


def files() -> list[Path]:
    """The rooms' pieces."""
    return [file for room in ROOMS for file in sorted((_HERE / room / "contract").glob("*.yaml"))]


def _read(file: Path) -> dict[str, Any]:
    # The quick reader where it is there: half a second less at the first request.
    found: dict[str, Any] = yaml.load(file.read_bytes(), getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    return found


def _leaves(piece: dict[str, Any]) -> Iterator[tuple[tuple[str, ...], Any]]:
    """(``paths``, address) and (``components``, kind, name), each with what is said of it."""
    for address, described in piece.get("paths", {}).items():
        yield ("paths", address), described
    for kind, named in piece.get("components", {}).items():
        for name, described in named.items():
            yield ("components", kind, name), described


def _put(whole: dict[str, Any], place: tuple[str, ...], described: Any) -> None:
    *above, name = place
    inner = whole
    for step in above:
        inner = inner.setdefault(step, {})
    if name in inner:
        raise DescribedTwice(" ".join(place))
    inner[name] = described
