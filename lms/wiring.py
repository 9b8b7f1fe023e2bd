"""Who hears what, and which rooms hang their doors into the app: the one place that knows them all."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, partial
from pathlib import Path

import click
from flask import Blueprint, Flask

from lms.access import cli as access_cli
from lms.access import enforce
from lms.access import views as access_views
from lms.access.area_reach import survey
from lms.catalogue import art_views
from lms.catalogue import cli as catalogue_cli
from lms.catalogue.bundle import bundle
from lms.catalogue.load import load
from lms.catalogue.model import Catalogue
from lms.catalogue.pair import Pair
from lms.certificates import awarding, pictures, renewing, village_views, villages
from lms.certificates import cli as certificates_cli
from lms.certificates import public_views as public_certificate_views
from lms.certificates import views as certificate_views
from lms.certificates.print_runs import start_unfinished
from lms.composing import views as composing_views
from lms.composing.judging import Judge
from lms.composing.offering import local_scripts
from lms.contract import blueprint as contract
from lms.foundation.settings import Settings
from lms.foundation.translation import LANGUAGES, both, texts
from lms.lists import views as list_views
from lms.lrs import cli as lrs_cli
from lms.lrs import views as lrs_views
from lms.lrs.subscribers import Subscriber
from lms.lrs.vocabulary import VERB
from lms.narration import cli as narration_cli
from lms.narration import views as narration_views
from lms.narration.languages import Listening, read_languages
from lms.narration.lines import APP, Script, app_script, script_of
from lms.narration.work import make_sounds
from lms.notices import views as notice_views
from lms.notices.attachments import forget_words_of_erased, make_notice_sounds
from lms.people import views as people_views
from lms.people.erasing import forget_what_programs_call_erased
from lms.phone import views as phone_views
from lms.phone.express import Express
from lms.phone.offer import Offer, offer
from lms.phone.shell import Shell, page_sources
from lms.prepared import prepared
from lms.progress import projections as progress
from lms.progress import reactions as milestones
from lms.progress.models import ActivityDay, Evidence, HouseholdContact, LessonStanding
from lms.progress.shelf import fill_shelf
from lms.registry import area_cli
from lms.registry import cli as registry_cli
from lms.registry.drafts import drop_old
from lms.registry.import_work import import_draft, import_undo, start_waiting
from lms.reporting import views as reporting_views
from lms.reporting.freezing import freeze_months
from lms.reporting.province import roll_up
from lms.reporting.report_cli import report
from lms.reporting.report_runs import ask_monthly_reports, make_reports
from lms.reporting.standings import keep_standings
from lms.signals import cli as signals_cli
from lms.signals import projections as signals
from lms.signals.actions import look_through
from lms.signals.models import LessonRun, Slip
from lms.teaching import projections as teaching
from lms.teaching import views as teaching_views
from lms.teaching.field_models import HouseholdCheck, ProductCheck, StallCheck, Stumble, VillageCheck, Visit
from lms.teaching.help_models import HelpRequest
from lms.teaching.models import Assignment
from lms.teaching.reminders import remind
from lms.teaching.session_models import Attendance
from lms.teaching.voices import forget_drafts, forget_erased

# In the order in which they advance: whoever reads another's rows stands below it and names it in `after`.
SUBSCRIBERS: tuple[Subscriber, ...] = (
    Subscriber(
        "progress",
        progress.project_progress,
        hears=progress.HEARD,
        tables=(LessonStanding, HouseholdContact, ActivityDay, Evidence),
        prepare=fill_shelf,
        forget=progress.forget_person,
    ),
    Subscriber(
        "teaching",
        teaching.project_teaching,
        hears=teaching.HEARD,
        tables=(
            Assignment,
            Attendance,
            Visit,
            StallCheck,
            ProductCheck,
            HouseholdCheck,
            VillageCheck,
            Stumble,
            HelpRequest,
        ),
        forget=teaching.forget,
    ),
    Subscriber(
        "signals",
        signals.project_signals,
        hears=signals.HEARD,
        tables=(LessonRun, Slip),
        forget=signals.forget_slips,
    ),
    Subscriber(
        "milestones",
        milestones.state_milestones,
        hears=milestones.HEARD,
        after=("progress",),
        prepare=milestones.note_settled,
    ),
    Subscriber(
        "course_milestones",
        milestones.state_courses,
        hears=milestones.HEARD,
        after=("progress",),
        prepare=milestones.note_settled,
    ),
    Subscriber(
        "digital_milestones",
        milestones.state_digital,
        hears=milestones.HEARD | milestones.PROVED,
        after=("progress",),
        prepare=milestones.note_settled,
    ),
    Subscriber("awards", awarding.award, hears=frozenset({VERB["satisfied"]})),
    Subscriber("renewals", renewing.renew, hears=frozenset({VERB["passed"]}), after=("progress", "awards")),
    Subscriber("village_milestones", villages.notice, hears=frozenset({VERB["earned"], VERB["withdrew"]})),
)

BLUEPRINTS: tuple[Blueprint, ...] = (
    access_views.blueprint,
    art_views.blueprint,
    phone_views.blueprint,
    narration_views.blueprint,
    composing_views.blueprint,
    teaching_views.blueprint,
    public_certificate_views.blueprint,
    certificate_views.blueprint,
    village_views.blueprint,
    notice_views.blueprint,
    reporting_views.blueprint,
    people_views.blueprint,
    list_views.blueprint,
    lrs_views.blueprint,
    contract,
)

COMMANDS: tuple[click.Command, ...] = (
    access_cli.account,
    catalogue_cli.lessons,
    registry_cli.import_command,
    import_draft,
    import_undo,
    area_cli.area,
    lrs_cli.credential,
    narration_cli.voice,
    certificates_cli.keys,
    certificates_cli.print_run,
    report,
    signals_cli.signals,
)

# Done after the log was read, by whoever read it.
AFTER_READING: tuple[Callable[[], object], ...] = (keep_standings,)

# Long work that waits in the database: the worker does it after each call and once a minute.
CHORES: tuple[Callable[[], object], ...] = (
    make_sounds,
    make_notice_sounds,
    start_unfinished,
    pictures.release,
    start_waiting,
    make_reports,
)

# Looked at every ten minutes.
TIMETABLE: tuple[Callable[[], object], ...] = (
    remind,
    forget_drafts,
    forget_erased,
    forget_words_of_erased,
    forget_what_programs_call_erased,
    look_through,
    roll_up,
    drop_old,
    freeze_months,
    ask_monthly_reports,
)


# What the lessons come to: themselves, what phones are offered of them, what can be spoken, and in what languages.
Lessons = tuple[Catalogue, Offer, dict[str, Script], dict[str, Listening]]


def furnish(app: Flask) -> None:
    """Read the lessons and hang the rooms' doors into the app. Raises ``CatalogueBroken`` with every fault."""
    settings: Settings = app.extensions["settings"]
    made = _lessons(settings.lessons, settings.build)
    for name, part in zip(("catalogue", "offer", "scripts", "voices"), made, strict=True):
        app.extensions[name] = part
    app.extensions["local_scripts"] = local_scripts
    app.extensions["judge"] = _judge(settings.lessons)
    app.extensions["subscribers"] = SUBSCRIBERS
    app.extensions["lrs_reach"] = survey
    app.extensions["shell"] = Shell(settings, app.extensions["assets"], partial(page_sources, app.jinja_env))
    enforce.attach(app)
    hang(app)
    app.wsgi_app = Express(app, app.wsgi_app)  # type: ignore[method-assign]


def hang(app: Flask) -> None:
    """Hang the rooms' doors into the app."""
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)


@cache
def _lessons(folder: Path, build: Path) -> Lessons:
    """Lessons change with the program only: one reading serves every app of a process, and the next process."""
    return prepared(folder, build, partial(_read, folder))


def _read(folder: Path) -> Lessons:
    catalogue = load(folder)
    return catalogue, offer(catalogue), _scripts(catalogue), read_languages(folder)


def _scripts(catalogue: Catalogue) -> dict[str, Script]:
    """What can be spoken: every lesson, and the app's own lines."""
    made = {name: script_of(bundle(lesson)) for name, lesson in catalogue.lessons.items()}
    words = {lang: texts(lang, "learner") | texts(lang, "parts") for lang in LANGUAGES}
    own = app_script(words, Pair(**both("narration.app")))
    return {**made, APP: own}


@cache
def _judge(folder: Path) -> Judge:
    return Judge(folder)


def subscriber(name: str) -> Subscriber:
    """The subscriber of that name; raises ``KeyError`` with the names there are."""
    known = {each.name: each for each in SUBSCRIBERS}
    if name not in known:
        raise KeyError(f"no subscriber “{name}”; there are: {', '.join(known)}")
    return known[name]
