"""`make test`, `make check`, `make torture`, `make lint`: all parts are run, in order; red if one is."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

from lms import parts
from lms.build import build
from lms.foundation.settings import ROOT
from tests.browser.phone import CHROMIUM, SHELL

BIN = Path(sys.executable).parent


@dataclass(frozen=True)
class Part:
    """One command; `environment` is added to ours."""

    name: str
    command: list[str]
    environment: dict[str, str] = field(default_factory=dict)


def pytest(name: str, *arguments: str, **environment: str) -> Part:
    return Part(name, [sys.executable, "-m", "pytest", *arguments], environment)


NO_BROWSER = ("--ignore=tests/browser",)
# Databases lie in memory where there is room: a third of the time is waiting for disks.
MEMORY = Path("/dev/shm")
ROOM = 2 * 1024**3
ROOMY = os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > ROOM
IN_MEMORY_FOLDER = MEMORY / f"lms-tests-{os.getpid()}"
IN_MEMORY = (f"--basetemp={IN_MEMORY_FOLDER}",) if ROOMY else ()
# Whoever is done takes over from the other: a few tests take as long as hundreds.
SPREAD = ("-n", "2", "--dist", "worksteal")
GUARDS = pytest("guards and SQLite", *NO_BROWSER, *SPREAD, *IN_MEMORY)
POSTGRESQL = pytest(
    "PostgreSQL", *NO_BROWSER, "--ignore=tests/guards", *SPREAD, *IN_MEMORY, LMS_TEST_DATABASE="postgresql"
)
# A file's journeys share a running commune. The longest files come first (tests/browser/conftest.py): at the end nobody
# waits for one that began late.
BROWSER = pytest("browser", "tests/browser", "-n", "2", "--dist", "loadfile", "--no-loadscope-reorder", *IN_MEMORY)
# What must never be lost: in the other runs with few rounds, by `make torture` with many (tests/torture.py).
TORTURED = (
    "tests/phone/test_kill.py",
    "tests/phone/test_many_processes.py",
    "tests/phone/test_long_run.py",
    "tests/phone/test_poison.py",
    "tests/lrs/test_power_loss.py",
    "tests/lrs/test_twice.py",
    "tests/lrs/test_rebuilt_is_live.py",
    "tests/test_contract.py",
)
# Told, not judged.
RESTART = "tests/phone/test_restart.py"
DENO = Part("phone modules", [str(BIN / "deno"), "test", "--quiet", "--allow-read", "tests/js"])
# The worker lives in another world of types (no page, no `import`): it is linted here and tried in the browser tests.
STAFF_SCRIPTS = (
    "lms/static/js/main.js",
    "lms/static/js/studio/main.js",
    "lms/static/js/composing/main.js",
    "lms/static/js/composing/preview.js",
    "lms/static/js/hand-over/main.js",
    "lms/static/field/main.js",
)
JUDGE = "tests/browser/judge/judge.js"
SCRIPTS = ("lms/static/pwa/main.js", *(str(module) for module in parts.PARTS.values()), *STAFF_SCRIPTS, JUDGE)
SCRIPT_FOLDERS = ("lms/static", "tests/js", "tests/browser/judge")
LINT = [
    Part("ruff", [str(BIN / "ruff"), "check", "-q", "."]),
    Part("ruff format", [str(BIN / "ruff"), "format", "-q", "--check", "."]),
    Part("mypy", [str(BIN / "mypy")]),
    Part("deno check", [str(BIN / "deno"), "check", "-q", *SCRIPTS]),
    Part("deno lint", [str(BIN / "deno"), "lint", "-q", *SCRIPT_FOLDERS]),
    Part("deno fmt", [str(BIN / "deno"), "fmt", "-q", "--check", *SCRIPT_FOLDERS]),
    Part("lessons", [str(BIN / "lms"), "lessons", "check"]),
]  # fmt: skip
PARTS = {
    "all": [DENO, GUARDS, POSTGRESQL, BROWSER],
    "quick": [DENO, pytest("guards and SQLite", *NO_BROWSER, *SPREAD, *IN_MEMORY, "-m", "not slow")],
    "torture": [
        pytest("kills and repetitions, SQLite", *TORTURED, RESTART, "-s", LMS_TORTURE="long"),
        pytest("kills and repetitions, PostgreSQL", *TORTURED, LMS_TORTURE="long", LMS_TEST_DATABASE="postgresql"),
    ],
    "lint": LINT,
}


def main(which: str) -> int:
    build(ROOT / "build")
    parts = PARTS[which]
    if BROWSER in parts:
        _need_chromium()
    try:
        failed = [part.name for part in parts if not _passes(part)]
    finally:
        shutil.rmtree(IN_MEMORY_FOLDER, ignore_errors=True)
    print(
        f"\n{len(parts) - len(failed)} passed, {len(failed)} failed"
        if which == "lint"
        else f"\nred: {failed}"
        if failed
        else "\nall green"
    )
    return 1 if failed else 0


# Where this is set (images of containers do), each of some hundred processes would compile all sources anew.
UNWANTED = "PYTHONDONTWRITEBYTECODE"


def _passes(part: Part) -> bool:
    print(f"\n── {part.name} ", "─" * (70 - len(part.name)), flush=True)
    begun = time.monotonic()
    environment = {name: value for name, value in os.environ.items() if name != UNWANTED} | part.environment
    code = subprocess.run(part.command, cwd=ROOT, env=environment).returncode
    print(f"   {part.name}: {'green' if code == 0 else 'RED'} after {time.monotonic() - begun:.0f} s", flush=True)
    return code == 0


def _need_chromium() -> None:
    """Debian's Chromium, and its shell without windows, which takes half the time: installed where we may, else one
    line says how. Where there is no such shell (Ubuntu), Chromium itself is used."""
    if not SHELL.exists() and os.geteuid() == 0 and shutil.which("apt-get"):
        subprocess.run(["apt-get", "update", "-qq"], check=True)
        if _installed("chromium", "chromium-headless-shell") or _installed("chromium"):
            return
    if not SHELL.exists() and not CHROMIUM.exists():
        sys.exit("The browser tests need Chromium: sudo apt-get install chromium (then run make test again)")


def _installed(*packages: str) -> bool:
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    return subprocess.run(["apt-get", "install", "-y", "-qq", *packages], env=quiet).returncode == 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
