"""What a cheap phone on a bad line feels: 400 kbit/s, 400 ms there and back, a processor six times slower.

A bare page of the same bytes is opened in the same run (`bench/bare.py`): what it takes, the line and the machine take.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

from playwright.sync_api import BrowserContext, Page, Playwright, sync_playwright

from bench.figures import Figure, say, stopwatch, written
from bench.sizes import packed
from bench.slow_line import SlowLine
from lms import create_app
from lms.foundation.assets import asset
from lms.foundation.settings import Settings
from tests.browser.phone import LAUNCH, PHONE
from tests.servers import Server

LESSON = "/lessons/install-app-safely"
PATIENCE_MS = 120_000
SLOWER = 6
TIMES = 3
# The learner can tap: the big button is there, the page is complete, and the work under way when it came is done.
WATCH = """(() => { const told = window.told = {there: 0, long: []};
  new PerformanceObserver((list) => told.long.push(...list.getEntries())).observe({type: "longtask", buffered: true});
  const look = () => { if (document.querySelector(SELECTOR)) told.there ||= performance.now(); };
  new MutationObserver(look).observe(document, {childList: true, subtree: true}); })()"""
TOLD = """() => Math.max(told.there, performance.getEntriesByType("navigation")[0].domContentLoadedEventEnd,
  ...told.long.filter((one) => one.startTime <= told.there).map((one) => one.startTime + one.duration))"""
READY = "() => navigator.serviceWorker.ready.then(() => true)"


@dataclass(frozen=True)
class Visit:
    """A first visit, a lesson where there is one, and a second visit without network: milliseconds and bytes."""

    tap_ms: float
    ready_ms: float
    requests: int
    received: int
    with_lesson: int
    again_ms: float


def figures(settings: Settings) -> Iterator[Figure]:
    """Measured in a real browser against real servers; nothing where there is no Chromium."""
    if not shutil.which("chromium"):
        say("phone: left out (no Chromium)")
        return
    say("phone: first visit on a slow line, a lesson, then offline after a restart of the browser …")
    ours = [_visited(settings, Server(settings), ".go-on", LESSON) for _ in range(TIMES)]
    say("phone: the same with a bare page of the same bytes …")
    bare = [_visited(settings, _bare(settings, ours[0].received), "h1") for _ in range(TIMES)]
    yield from _told(_least(ours), _least(bare))


def _least(visits: list[Visit]) -> Visit:
    """What each takes when nothing else disturbs it; of bytes and requests there are always as many."""
    return Visit(**{field.name: min(getattr(visit, field.name) for visit in visits) for field in fields(Visit)})


def _told(ours: Visit, bare: Visit) -> Iterator[Figure]:
    kilobytes = 1024
    yield Figure("phone: requests until all works offline", ours.requests, "", 12)
    yield Figure("phone: first visit on the wire", ours.received / kilobytes, "kB", 100)
    yield Figure("phone: first visit and a lesson, on the wire", ours.with_lesson / kilobytes, "kB", 100)
    yield from _timed("first visit until one can tap", ours.tap_ms, bare.tap_ms, 4000, 2000)
    yield from _timed("until all works offline", ours.ready_ms, bare.ready_ms, 12_000, 4600)
    yield from _timed("opened again without network", ours.again_ms, bare.again_ms, 1500, 500)


def _timed(what: str, ours: float, bare: float, limit: float, usual: float) -> Iterator[Figure]:
    """``limit``: ms on an idle machine, where the bare page takes ``usual``; their ratio is the gate."""
    budget = f"{written(limit)} ms where the bare page takes {written(usual)}; here it took {written(bare)}"
    yield Figure(f"phone: {what}", ours, "ms", None, budget)
    yield Figure(f"phone: {what}, to the bare page", ours / bare, "times", round(limit / usual, 2))


def _bare(settings: Settings, received: int) -> Server:
    """Its bytes are those of our first visit: page, style, script, and all that comes behind."""
    app = create_app(settings)
    with app.app_context():
        first = [int(1024 * packed(app, place)) for place in ("/", asset("learner.css"), asset("learner.js"))]
    os.environ["LMS_BENCH_BYTES"] = ",".join(str(size) for size in (*first, received - sum(first)))
    return Server(settings, "bench.bare:app")


def _visited(settings: Settings, server: Server, button: str, lesson: str = "") -> Visit:
    profile = settings.data / f"browser-{server.port}"
    server.start()
    for place in ("/", "/phone/catalogue", lesson):
        _asked_before(server.url + place)
    try:
        with sync_playwright() as playwright:
            return _visits(playwright, profile, server, button, lesson)
    finally:
        server.stop()


def _asked_before(address: str) -> None:
    """What a server compresses for the first who asks is ready for all others."""
    with suppress(HTTPError), urlopen(Request(address, headers={"Accept-Encoding": "gzip"})) as answer:
        answer.read()


def _visits(playwright: Playwright, profile: Path, server: Server, button: str, lesson: str) -> Visit:
    with SlowLine(server.port) as line:
        context = _browser(playwright, profile)
        page = _page(context, button)
        with stopwatch() as seconds:
            page.goto(line.url, timeout=PATIENCE_MS)
            page.evaluate(READY)
            ready = seconds()
        page.wait_for_load_state("networkidle")
        visit = Visit(page.evaluate(TOLD), 1000 * ready, line.requests, line.received, 0, 0)
        if lesson:
            page.goto(line.url + lesson, timeout=PATIENCE_MS)
            page.wait_for_selector(".player .p-top", timeout=PATIENCE_MS)
            page.wait_for_load_state("networkidle")
        visit = replace(visit, with_lesson=line.received)
        context.close()
        address = line.url
    context = _browser(playwright, profile)
    page = _page(context, button)
    with stopwatch() as seconds:
        page.goto(address, timeout=PATIENCE_MS)
        page.wait_for_selector(button, timeout=PATIENCE_MS)
        again = seconds()
    context.close()
    return replace(visit, again_ms=1000 * again)


def _browser(playwright: Playwright, profile: Path) -> BrowserContext:
    more: dict[str, Any] = {**LAUNCH, **PHONE}
    return playwright.chromium.launch_persistent_context(str(profile), **more)


def _page(context: BrowserContext, button: str) -> Page:
    page = context.new_page()
    page.add_init_script(WATCH.replace("SELECTOR", repr(button)))
    page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    return page
