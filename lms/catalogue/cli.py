"""`lms lessons`: what authors run on their lessons."""

from pathlib import Path

import click

from lms.catalogue.check import judge
from lms.catalogue.draft import read_folder
from lms.catalogue.faults import message
from lms.catalogue.pair import LANGUAGES
from lms.catalogue.skeleton import CannotBegin, begin_lesson

LESSONS = Path(__file__).resolve().parents[2] / "lessons"


FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)


@click.group()
def lessons() -> None:
    """Begin, check and preview the lessons."""


@lessons.command()
@click.argument("folder", type=FOLDER, default=LESSONS)
@click.option("--lang", type=click.Choice(LANGUAGES), default="vi", help="Language of the faults.")
def check(folder: Path, lang: str) -> None:
    """Check all lessons in FOLDER; name file, line and cure of each fault."""
    draft = read_folder(folder)
    faults = judge(draft)
    for fault in faults:
        click.echo(fault.told(lang))
    counts = {"lessons": len(draft.lessons), "simulations": len(draft.simulation_items), "faults": len(faults)}
    click.echo(message("lessons_check.faults" if faults else "lessons_check.sound", **counts)[lang], err=bool(faults))
    raise SystemExit(1 if faults else 0)


@lessons.command()
@click.argument("course")
@click.argument("lesson")
@click.option("--simulation", default="", help="Use this practice instead of beginning a new one.")
@click.option("--folder", type=FOLDER, default=LESSONS, help="The lessons folder.")
@click.option("--lang", type=click.Choice(LANGUAGES), default="vi", help="Language of what is said here.")
def new(course: str, lesson: str, simulation: str, folder: Path, lang: str) -> None:
    """Begin LESSON in COURSE: every file it needs, with TODO where the author must write. Nothing is overwritten."""
    try:
        files = begin_lesson(folder, course, lesson, simulation)
    except CannotBegin as refusal:
        raise click.ClickException(message(f"lessons_new.{refusal.code}", **refusal.values)[lang]) from refusal
    for file in files:
        click.echo(file.relative_to(folder).as_posix())
    left = sum(fault.code == "todo" for fault in judge(read_folder(folder)))
    click.echo(message("lessons_new.begun", lesson=lesson, count=left)[lang])
