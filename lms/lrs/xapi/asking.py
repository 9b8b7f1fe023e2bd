"""A request as the resources see it: method, parameters, headers, body; the alternate syntax of 1.0.3 undone."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import parse_qsl

from flask import Request
from werkzeug.exceptions import RequestEntityTooLarge

from lms.lrs.bodies import read_json
from lms.lrs.credentials import Holder
from lms.lrs.validation import check_agent, check_iri, check_moment, check_uuid

VERSION_HEADER: Final = "X-Experience-API-Version"
_FAMILIES: Final = ((re.compile(r"2\.0(\.\d+)?"), "2.0.0"), (re.compile(r"1\.0(\.\d+)?"), "1.0.3"))
# C 1.3: these form fields are headers.
_AS_HEADERS: Final = (
    "Authorization", VERSION_HEADER, "Content-Type", "Content-Length", "If-Match", "If-None-Match", "Accept-Language",
)  # fmt: skip
_FORM: Final = "application/x-www-form-urlencoded"


class Trouble(Exception):
    """The request is answered with this status and these words."""

    def __init__(self, status: int, words: str) -> None:
        super().__init__(words)
        self.status, self.words = status, words


@dataclass(frozen=True)
class Asked:
    """One request, whichever way it was written. ``version`` is ``2.0.0`` or ``1.0.3``."""

    method: str
    params: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes
    version: str
    holder: Holder

    @property
    def content_type(self) -> str:
        return self.headers.get("content-type", "")

    @property
    def media_type(self) -> str:
        return self.content_type.partition(";")[0].strip().lower()

    def only(self, *allowed: str) -> None:
        """C 2.1.3 / 4.1.3: parameters are few, and written exactly so."""
        for name in self.params:
            if name not in allowed:
                raise Trouble(400, f"parameter {name}: is not known here (known: {', '.join(allowed) or 'none'})")

    def need(self, name: str) -> str:
        if name not in self.params:
            raise Trouble(400, f"parameter {name}: is needed")
        return self.params[name]

    def agent(self, name: str = "agent") -> dict[str, Any] | None:
        if name not in self.params:
            return None
        value = read_json(self.params[name], f"parameter {name}")
        check_agent(value, f"parameter {name}")
        found: dict[str, Any] = value
        return found

    def iri(self, name: str) -> str | None:
        return self._checked(name, check_iri)

    def uuid(self, name: str) -> str | None:
        found = self._checked(name, check_uuid)
        return found.lower() if found else found

    def moment(self, name: str) -> str | None:
        return self._checked(name, check_moment)

    def flag(self, name: str) -> bool:
        found = self.params.get(name, "false")
        if found not in ("true", "false"):
            raise Trouble(400, f"parameter {name}: must be true or false")
        return found == "true"

    def whole(self, name: str) -> int:
        found = self.params.get(name, "0")
        if not re.fullmatch(r"[0-9]{1,9}", found):
            raise Trouble(400, f"parameter {name}: must be a whole number, 0 or more")
        return int(found)

    def _checked(self, name: str, check: Any) -> str | None:
        found = self.params.get(name)
        if found is not None:
            check(found, f"parameter {name}")
        return found


@dataclass(frozen=True)
class Raw:
    """The request before anybody is known."""

    method: str
    params: dict[str, str]
    headers: dict[str, str]
    body: bytes


def read(request: Request) -> Raw:
    """Raises ``Trouble``."""
    params = _single(list(request.args.items(multi=True)))
    headers = {name.lower(): value for name, value in request.headers.items()}
    method = "GET" if request.method == "HEAD" else request.method
    try:
        body = request.get_data(cache=False) if method in ("PUT", "POST") else b""
    except RequestEntityTooLarge:
        raise Trouble(413, "the body is larger than this server takes") from None
    plain = Raw(method, params, headers, body)
    return _undone(plain) if method == "POST" and "method" in params else plain


def _single(pairs: list[tuple[str, str]]) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, value in pairs:
        if name in found:
            raise Trouble(400, f"parameter {name}: stands twice")
        if "\x00" in name + value:
            raise Trouble(400, "a parameter must not hold a NUL character")
        found[name] = value
    return found


def _undone(sent: Raw) -> Raw:
    """C 1.3: a POST with ``?method=``, everything else in a form; nothing else in the address."""
    if set(sent.params) != {"method"}:
        raise Trouble(400, "parameter method: stands alone; the other parameters go into the form")
    method = sent.params["method"]
    if method not in ("GET", "PUT", "POST", "DELETE", "HEAD"):
        raise Trouble(400, "parameter method: must be GET, HEAD, PUT, POST or DELETE")
    if not sent.headers.get("content-type", "").lower().startswith(_FORM):
        raise Trouble(400, f"header Content-Type: must be {_FORM} here")
    try:
        form = _single(parse_qsl(sent.body.decode(), keep_blank_values=True, max_num_fields=100))
    except ValueError:
        raise Trouble(400, "body: is not a form in UTF-8") from None
    named = {name.lower(): form.pop(name) for name in _AS_HEADERS if name in form}
    # What the form says is what is asked; a header beside it was perhaps written by the browser.
    headers = {**sent.headers, "content-type": "application/json", **named}
    content = form.pop("content", None)
    if content is None and method in ("PUT", "POST"):
        raise Trouble(400, "form field content: is needed")
    return Raw("GET" if method == "HEAD" else method, form, headers, (content or "").encode())


def version_of(sent: Raw, alternate: bool) -> str:
    """C 3.3 / 4.1.5: the family of the version that is asked for. Raises ``Trouble``."""
    given = sent.headers.get(VERSION_HEADER.lower())
    if given is None:
        raise Trouble(400, f"header {VERSION_HEADER}: is needed")
    for family, version in _FAMILIES:
        if family.fullmatch(given.strip()):
            if alternate and version == "2.0.0":
                raise Trouble(400, "parameter method: the alternate syntax is not part of 2.0")
            return version
    raise Trouble(400, f"header {VERSION_HEADER}: {given[:20]} is not served here")


def credential_in(sent: Raw) -> tuple[str, str] | None:
    """Key and secret of the Authorization header (Basic)."""
    scheme, _, packed = sent.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "basic":
        return None
    try:
        key, _, secret = base64.b64decode(packed.strip(), validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return None
    return None if "\x00" in key else (key, secret)
