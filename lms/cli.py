"""The command `lms`."""

from __future__ import annotations

import sys

import click

from lms import create_app, keeping, previewing, serving, wiring
from lms.build import BuildFailed, build
from lms.catalogue.cli import lessons
from lms.catalogue.load import CatalogueBroken
from lms.catalogue.publishing import publish
from lms.certificates.keys import ensure_key
from lms.demo.cli import demo, demo_story
from lms.foundation.assets import NotBuilt
from lms.foundation.database import db
from lms.foundation.migrating import is_up_to_date, upgrade_database
from lms.foundation.settings import ROOT, BadSetting, read_settings
from lms.jobs import read_on
from lms.lrs import handbook, vocabulary
from lms.lrs.replaying import ReplayStopped, replay
from lms.lrs.subscribers import Lag, Subscriber, catch_up, lags, retry_now

PHONE_VOCABULARY = ROOT / "lms" / "static" / "pwa" / "vocabulary.js"
HANDBOOK = ROOT / "docs" / "statements.md"


@click.group()
def lms() -> None:
    """Lớp học số: the village's digital class."""


def main() -> None:
    """Run the command; a known fault is one clear line, never a traceback."""
    try:
        lms.main(standalone_mode=False, obj=create_app)
    except (BadSetting, NotBuilt, BuildFailed, CatalogueBroken) as fault:
        sys.exit(f"lms: {fault}")
    except click.ClickException as fault:
        fault.show()
        sys.exit(fault.exit_code)
    except click.Abort:
        sys.exit(130)


@lms.command("build")
def build_command() -> None:
    """Bundle what phones and browsers load (only when a source changed)."""
    changed = build(read_settings().build)
    click.echo("built" if changed else "nothing to build")


@lms.command("vocabulary")
def vocabulary_command() -> None:
    """Write what follows from the vocabulary: the phone's copy and the page about statements."""
    PHONE_VOCABULARY.write_text(vocabulary.javascript(), encoding="utf-8")
    HANDBOOK.write_text(handbook.handbook(), encoding="utf-8")


@lms.command()
def upgrade() -> None:
    """Bring the database to the newest migration, write down the lessons' versions, make a signing key."""
    settings = read_settings()
    upgrade_database(settings.database_url)
    app = create_app(settings)
    with app.app_context():
        fresh = publish(app.extensions["catalogue"])
        ensure_key()
    click.echo(f"database is up to date; {fresh} new lesson versions")


@lms.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True)
@click.option("--worker/--no-worker", default=True, help="Also run `lms worker` beside it.")
def serve(host: str, port: int, worker: bool) -> None:
    """Serve the program."""
    app = create_app()  # a bad setting is said here, once, and not by each server process
    with app.app_context():
        if not is_up_to_date(db.engine):
            raise click.ClickException("the database is behind the program: run `lms upgrade` first")
        publish(app.extensions["catalogue"], app.extensions["offer"].lessons)
    serving.serve(app, host, port, with_worker=worker)


@lms.command()
def worker() -> None:
    """Wake subscribers and keep the timetable."""
    serving.work(create_app())


@lms.command("replay")
@click.argument("name", required=False)
def replay_command(name: str | None) -> None:
    """Rebuild projection NAME (all when left out) from the log, beside the old rows."""
    with create_app().app_context():
        for chosen in _replayable(name):
            _replay_with_bar(chosen)
        read_on()


def _replayable(name: str | None) -> list[Subscriber]:
    found = [each for each in wiring.SUBSCRIBERS if each.replayable and name in (None, each.name)]
    if not found:
        known = ", ".join(each.name for each in wiring.SUBSCRIBERS if each.replayable)
        raise click.ClickException(f"“{name}” cannot be replayed; projections are: {known}")
    return found


def _replay_with_bar(subscriber: Subscriber) -> None:
    with click.progressbar(length=1, label=subscriber.name) as bar:

        def progress(position: int, head: int) -> None:
            bar.length = head
            bar.update(position - bar.pos)

        try:
            replay(subscriber, progress)
        except ReplayStopped as fault:
            raise click.ClickException(str(fault)) from fault


@lms.command()
@click.option("--retry", is_flag=True, help="Try those who are stuck now, not when their pause ends.")
def subscribers(retry: bool) -> None:
    """Show how far each subscriber is behind the log, and where one is stuck."""
    with create_app().app_context():
        if retry and retry_now():
            catch_up(wiring.SUBSCRIBERS)
        for lag in lags(wiring.SUBSCRIBERS):
            waited = f" for {lag.waited.total_seconds():,.0f} s" if lag.behind else ""
            click.echo(f"{lag.name:24} {lag.position:>10} behind {lag.behind}{waited}{_stuck(lag)}")


def _stuck(lag: Lag) -> str:
    if lag.error is None:
        return ""
    again = f"tried {lag.failures} times" + (f", again at {lag.retry_at:%H:%M:%S} UTC" if lag.retry_at else "")
    return f"\n    stuck at {lag.stuck_at} (statement {lag.statement}), {again}: {lag.error}"


lessons.add_command(previewing.preview)
for _command in (*wiring.COMMANDS, keeping.backup_command, keeping.restore_command, demo, demo_story):
    lms.add_command(_command)
