"""What a cheap phone on a bad line feels: 400 kbit/s, 400 ms there and back, a processor six times slower.

The measuring tool is not part of the repository. Where it stands beside it, it is run; else this part is left out.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bench.figures import Figure, say
from lms.foundation.settings import ROOT, Settings
from tests.servers import Server

TOOL = ROOT.parent / "shared" / "tools" / "measure_phone.py"
LESSON = "/lessons/install-app-safely"


def figures(settings: Settings) -> Iterator[Figure]:
    """Measured in a real browser against a real server; nothing where tool or browser is missing."""
    if not TOOL.exists() or not shutil.which("chromium"):
        say("phone: left out (no measuring tool beside the repository, or no Chromium)")
        return
    say("phone: first visit, a lesson, then offline after a restart of the browser (about a minute) …")
    measured = _measured(settings)
    first, offline = measured["first"], measured["offline /"]
    asked, behind = sum(kind["n"] for kind in measured["page_bytes_by_type"].values()), measured["worker_requests"]["n"]
    yield Figure("phone: requests of the page, first visit", asked, "", 12)
    yield Figure("phone: requests, with the worker's behind it", asked + behind, "", None, "until all works offline")
    yield Figure("phone: scripts of the page on the wire", measured["js_kb"], "kB", 20)
    yield Figure("phone: first visit on the wire", measured["first_wire_kb"], "kB", 100)
    yield Figure("phone: first visit and a lesson, on the wire", measured["wire_kb_total"], "kB", 100)
    yield Figure("phone: first visit until one can tap", first["tti_ms"], "ms", 4000)
    yield Figure("phone: until all works offline", measured["offline_ready_ms"], "ms", 12_000)
    yield Figure("phone: opened again without network", offline["wall_ms"], "ms", 1500)


def _measured(settings: Settings) -> dict[str, Any]:
    out = settings.data / "phone.json"
    server = Server(settings)
    server.start()
    try:
        _run([sys.executable, str(TOOL), f"{server.url}/", "--also", LESSON, "--json", str(out)])
    finally:
        server.stop()
    measured: dict[str, Any] = json.loads(Path(out).read_text(encoding="utf-8"))
    return measured


def _run(command: list[str]) -> None:
    done = subprocess.run(command, capture_output=True, text=True, timeout=240)
    if done.returncode:
        raise RuntimeError(f"measuring the phone failed:\n{done.stdout}{done.stderr}")
