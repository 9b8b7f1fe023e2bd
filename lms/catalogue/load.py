"""Loads the lessons folder into a `Catalogue`."""

from pathlib import Path

from lms.catalogue.check import judge
from lms.catalogue.draft import Draft, LessonDraft, read_folder
from lms.catalogue.faults import Fault
from lms.catalogue.model import Catalogue, Course, Lesson
from lms.catalogue.model import Path as LearningPath
from lms.catalogue.outline import Outline
from lms.catalogue.pictures import compose
from lms.catalogue.simulation import Simulation


class CatalogueBroken(Exception):
    """The lessons folder has faults; `faults` holds them all."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__("\n".join(fault.told("en") for fault in faults))
        self.faults = faults


def load(folder: Path) -> Catalogue:
    """Read, check and compose all lessons; raises CatalogueBroken. Takes a moment: keep the result."""
    draft = read_folder(folder)
    faults = judge(draft)
    if faults or draft.outline is None:
        raise CatalogueBroken(faults)
    return catalogue_of(draft, draft.outline)


def catalogue_of(draft: Draft, outline: Outline) -> Catalogue:
    """Compose lessons that were read and found good."""
    core = tuple(lesson.id for lesson in outline.core)
    courses = tuple(
        Course(c.id, c.title, c.blurb, _art(draft, f"icons/{c.icon}"), tuple(lesson.id for lesson in c.lessons))
        for c in outline.courses
    )
    return Catalogue(
        courses=courses,
        lessons={name: lesson_of(draft, name, course, core) for name, course in outline.course_of().items()},
        paths=tuple(LearningPath(p.id, p.title, tuple(lesson.id for lesson in p.lessons)) for p in outline.paths),
        core=core,
        facts=draft.facts,
        marks={name: _art(draft, f"marks/{name}") for name in draft.art.names_in("marks")},
    )


def _art(draft: Draft, name: str) -> str:
    text = (draft.art.folder / f"{name}.svg").read_text("utf-8")
    return compose(text, draft.art, name.replace("/", "-"))


def lesson_of(draft: Draft, name: str, course: str, core: tuple[str, ...]) -> Lesson:
    """Put a lesson together from what was read; raises CatalogueBroken where its structure could not be."""
    written = draft.lessons[name]
    structure = written.structure
    if structure is None:
        raise CatalogueBroken(draft.files.faults())
    simulations = {s.simulation: draft.simulations[s.simulation] for s in structure.steps if s.simulation}
    return Lesson(
        id=name,
        course=course,
        minutes=structure.minutes,
        digcomp=structure.digcomp,
        skills=structure.skills,
        before=structure.before,
        core=name in core,
        steps=structure.steps,
        words=written.words,
        pictures=_pictures(written),
        icons=_icons(draft, written, simulations),
        simulations=simulations,
        reviews=written.reviews,
        scam=structure.scam,
    )


def _pictures(written: LessonDraft) -> dict[str, str]:
    used = {step.picture for step in written.structure.steps} if written.structure else set()
    return {name: svg for name, svg in written.pictures.items() if name in used}


def _icons(draft: Draft, written: LessonDraft, simulations: dict[str, Simulation]) -> dict[str, str]:
    names = {icon for simulation in simulations.values() for icon in simulation.icons}
    shown = [review.shown for review in written.reviews if review.shown is not None]
    names |= {element.icon for screen in shown for element in screen.elements if element.icon}
    return {name: _art(draft, f"icons/{name}") for name in sorted(names & set(draft.art.names_in("icons")))}
