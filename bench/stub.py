"""The least an endpoint can do: it unpacks a body, parses its JSON, and answers each statement's id.

The reference of what the record costs: same server, same threads, same senders.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable, Iterable
from typing import Any

Headers = list[tuple[str, str]]


def app(environ: dict[str, Any], start_response: Callable[[str, Headers], object]) -> Iterable[bytes]:
    """WSGI."""
    body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
    if environ.get("HTTP_CONTENT_ENCODING") == "gzip":
        body = gzip.decompress(body)
    statements = json.loads(body)["statements"] if body else []
    answer = json.dumps({"answers": [{"id": each["id"], "result": "stored"} for each in statements]}).encode()
    start_response("200 OK", [("Content-Type", "application/json"), ("Content-Length", str(len(answer)))])
    return [answer]
