"""`lms demo`: the demo commune, prepared and served."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic, sleep

import click
from flask import Flask

from lms import create_app, serving, wiring
from lms.build import build
from lms.demo import preparing
from lms.demo.known import Demo, begun_at, read
from lms.foundation.migrating import upgrade_database
from lms.foundation.settings import ROOT, read_settings
from lms.jobs import read_on
from lms.lrs.subscribers import lags
from lms.reporting.freezing import freeze_months
from lms.reporting.province import roll_up
from lms.signals.actions import look_through


@click.command()
@click.option("--data", type=click.Path(path_type=Path), default=Path("var/demo"), show_default=True)
@click.option("--port", default=8000, show_default=True)
@click.option("--prepare-only", is_flag=True, help="Tell the whole story, then stop.")
def demo(data: Path, port: int, prepare_only: bool) -> None:
    """Prepare the demo commune in DATA and serve it on PORT."""
    base_url = f"http://127.0.0.1:{port}"
    _stay_at_one_address(data, read(data), base_url)
    os.environ |= {"LMS_DATA": str(data.resolve()), "LMS_BASE_URL": base_url, "LMS_DEMO": "yes"}
    app = _ready_app()
    with app.app_context():
        prepared = preparing.prepare(app)
    if prepare_only:
        _tell(app)
        return
    serving.leave_databases(app)
    threading.Thread(target=_welcome, args=(prepared,), daemon=True).start()
    with _storyteller(prepared):
        serving.serve(create_app(), "127.0.0.1", port, with_worker=True)  # one that knows what was prepared


@click.command("demo-story", hidden=True)
def demo_story() -> None:
    """Tell the rest of the demo's story to the running program (`lms demo` starts this)."""
    _tell(create_app())


def _stay_at_one_address(data: Path, known: Demo | None, base_url: str) -> None:
    """The address stands in every statement: told on under another one, the same ids would mean other people."""
    began = known.told["base_url"] if known else begun_at(data)
    if began in (None, base_url) or (known and known.finished):
        return
    parts = f"{known.parts_told} of {known.told['story']['of']} parts" if known else ""
    how_far = f"is not told to its end ({parts})" if parts else "broke off"
    raise click.ClickException(
        f"The story in {data} {how_far}, and it began at {began}. "
        f"Start it again with --port {began.rpartition(':')[2]} until it is told, or take another folder with --data."
    )


def _ready_app() -> Flask:
    settings = read_settings()
    click.echo("Preparing …")
    build(settings.build)
    upgrade_database(settings.database_url)
    return create_app(settings)


def _tell(app: Flask) -> None:
    with app.app_context():
        known = read(app.extensions["settings"].data)
        if known is None or known.finished:
            return
        with click.progressbar(length=1, label="The commune's two months of learning") as bar:
            preparing.tell_the_rest(app, known, lambda done, whole: _show(bar, done, whole))
        read_on()
        roll_up()
        look_through()
        freeze_months()
        stuck = [lag for lag in lags(wiring.SUBSCRIBERS) if lag.error]
        if stuck:
            raise click.ClickException(f"{stuck[0].name} is stuck: {stuck[0].error}")


def _show(bar: object, done: int, whole: int) -> None:
    bar.length = whole  # type: ignore[attr-defined]
    bar.update(done - bar.pos)  # type: ignore[attr-defined]


@contextmanager
def _storyteller(prepared: Demo) -> Iterator[None]:
    """The rest of the story is told beside the server, and ends with it."""
    command = [sys.executable, "-m", "lms", "demo-story"]
    process = None if prepared.finished else subprocess.Popen(command, cwd=ROOT)
    try:
        yield
    finally:
        if process:
            process.terminate()
            process.wait(timeout=10)


def _welcome(prepared: Demo) -> None:
    """Say where to go, once requests are taken."""
    told, end = prepared.told, monotonic() + 60
    while monotonic() < end and not _answers(f"{told['base_url']}/healthz"):
        sleep(0.1)
    rows = {
        "Resident (cô bác học)": told["resident_card_url"],
        "Trainer (tổ công nghệ số)": f"{told['base_url']}/staff/sign-in  {_key(told['trainer'])}",
        "Officer (cán bộ xã)": f"{told['base_url']}/staff/sign-in  {_key(told['officer'])}",
        "Operator (vận hành)": f"{told['base_url']}/staff/sign-in  {_key(told['operator'])}",
        "A certificate to check": told["certificate_url"],
        "The record (xAPI)": f"{told['xapi']['endpoint']}  {told['xapi']['key']} / {told['xapi']['secret']}",
    }
    click.echo("\nLớp học số – demo commune, sample data. The sign-in page also has one-tap entries.\n")
    for name, place in rows.items():
        click.echo(f"  {name:28}{place}")
    click.echo("\nCtrl-C stops it.\n")


def _key(account: dict[str, str]) -> str:
    return f"{account['username']} / {account['password']}"


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=1):
            return True
    except OSError:
        return False
