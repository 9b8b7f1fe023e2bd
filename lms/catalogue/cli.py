"""`lms lessons`: what authors run on their lessons."""

from pathlib import Path

import click

from lms.catalogue.check import judge
from lms.catalogue.draft import read_folder
from lms.catalogue.faults import message
from lms.catalogue.pair import LANGUAGES

LESSONS = Path(__file__).resolve().parents[2] / "lessons"


@click.group()
def lessons() -> None:
    """Read and check the lessons."""


@lessons.command()
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path), default=LESSONS)
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
