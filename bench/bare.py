"""A bare page of as many bytes as the learner's home: what the line and the browser alone take.

`LMS_BENCH_BYTES` holds the bytes of page, style, script and what the worker fetches behind them, with commas between.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from typing import Any

Headers = list[tuple[str, str]]

_PAGE = b"""<!doctype html><meta name="viewport" content="width=device-width"><link rel="icon" href="data:,">
<link rel="stylesheet" href="/s.css"><script type="module" src="/s.js"></script><h1>Bare</h1>"""
_SCRIPT = b"""navigator.serviceWorker.register("/sw.js");"""
_WORKER = b"""addEventListener("install", (event) => event.waitUntil(caches.open("c").then((cache) =>
  cache.addAll(["/", "/s.css", "/s.js", "/rest"]))));
addEventListener("activate", (event) => event.waitUntil(clients.claim()));
addEventListener("fetch", (event) =>
  event.respondWith(caches.match(event.request).then((kept) => kept || fetch(event.request))));"""


def _files() -> dict[str, tuple[str, bytes]]:
    page, style, script, rest = (int(size) for size in os.environ["LMS_BENCH_BYTES"].split(","))
    return {
        "/": ("text/html", _PAGE + b"<!--" + b"x" * (page - len(_PAGE) - 7) + b"-->"),
        "/s.css": ("text/css", b"/*" + b"x" * (style - 4) + b"*/"),
        "/s.js": ("text/javascript", _SCRIPT + b"/*" + b"x" * (script - len(_SCRIPT) - 4) + b"*/"),
        "/rest": ("text/plain", b"x" * rest),
        "/sw.js": ("text/javascript", _WORKER),
        "/healthz": ("text/plain", b"ok"),
    }


FILES = _files()


def app(environ: dict[str, Any], start_response: Callable[[str, Headers], object]) -> Iterable[bytes]:
    """WSGI."""
    found = FILES.get(environ["PATH_INFO"])
    kind, body = found or ("text/plain", b"")
    keep = ("Cache-Control", "max-age=60")
    start_response(
        "200 OK" if found else "404 Not Found", [("Content-Type", kind), ("Content-Length", str(len(body))), keep]
    )
    return [body]
