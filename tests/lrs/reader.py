"""A program that talks to the xAPI interface in tests."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from flask import Flask
from werkzeug.test import TestResponse

from lms.lrs import credentials

ANYBODY = {"objectType": "Agent", "mbox": "mailto:anybody@example.org"}
ACTIVITY = "http://example.org/activities/a"


class Reader:
    """One credential and one version. ``ask`` is a bare request; the others are short for what tests do most."""

    def __init__(self, app: Flask, *scopes: str, version: str = "2.0.0") -> None:
        made = credentials.add("a reader", scopes or ("all",))
        self.key, self.secret, self.version = made.key, made.secret, version
        self._client = app.test_client()

    def headers(self) -> dict[str, str]:
        packed = base64.b64encode(f"{self.key}:{self.secret}".encode()).decode()
        return {"Authorization": f"Basic {packed}", "X-Experience-API-Version": self.version}

    def ask(
        self,
        method: str,
        path: str,
        params: Mapping[str, Any] | None = None,
        body: Any = None,
        headers: Mapping[str, str | None] | None = None,
    ) -> TestResponse:
        """``body``: bytes as they are, anything else as JSON; objects among ``params`` are JSON too."""
        data = body if isinstance(body, bytes) or body is None else json.dumps(body).encode()
        mine = {
            **self.headers(),
            **({"Content-Type": "application/json"} if data is not None else {}),
            **(headers or {}),
        }
        sent = {name: value for name, value in mine.items() if value is not None}
        return self._client.open(f"/xapi/{path}{query(params)}", method=method, data=data, headers=sent)

    def post(self, *statements: Any, **more: Any) -> TestResponse:
        return self.ask("POST", "statements", body=statements[0] if len(statements) == 1 else list(statements), **more)

    def put(self, statement: dict[str, Any], **more: Any) -> TestResponse:
        return self.ask("PUT", "statements", {"statementId": statement["id"]}, statement, **more)

    def get(self, **params: Any) -> TestResponse:
        return self.ask("GET", "statements", params)

    def found(self, **params: Any) -> list[str]:
        """The ids of the statements that match."""
        response = self.get(**params)
        assert response.status_code == 200, response.text
        return [each["id"] for each in json.loads(response.data)["statements"]]

    def follow(self, more: str) -> dict[str, Any]:
        response = self._client.get(more, headers=self.headers())
        assert response.status_code == 200, response.text
        result: dict[str, Any] = json.loads(response.data)
        return result


def query(params: Mapping[str, Any] | None) -> str:
    if not params:
        return ""
    texts = {name: value if isinstance(value, str) else json.dumps(value) for name, value in params.items()}
    return f"?{urlencode(texts)}"


def sha2(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def attachment(content: bytes, **more: Any) -> dict[str, Any]:
    return {
        "usageType": "http://example.org/usage/photo",
        "display": {"en": "a photo"},
        "contentType": "text/plain",
        "length": len(content),
        "sha2": sha2(content),
        **more,
    }


def multipart(statements: Any, *contents: bytes, **spoiled: str) -> tuple[dict[str, str], bytes]:
    """Headers and body; ``spoiled`` headers of the parts replace right ones (underscores for dashes)."""
    parts = [b"Content-Type: application/json\r\n\r\n" + json.dumps(statements).encode()]
    for content in contents:
        named = {
            "Content-Type": "text/plain",
            "Content-Transfer-Encoding": "binary",
            "X-Experience-API-Hash": sha2(content),
            **{name.replace("_", "-"): value for name, value in spoiled.items()},
        }
        head = "".join(f"{name}: {value}\r\n" for name, value in named.items() if value)
        parts.append(head.encode() + b"\r\n" + content)
    body = b"".join(b"--zebra\r\n" + part + b"\r\n" for part in parts) + b"--zebra--\r\n"
    return {"Content-Type": "multipart/mixed; boundary=zebra"}, body
