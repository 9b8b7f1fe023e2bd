"""Checks the lessons folder: every rule for authors and for the player that a machine can check."""

from pathlib import Path

from lms.catalogue.danger_rules import check_dangers
from lms.catalogue.draft import Draft, read_folder
from lms.catalogue.faults import Fault
from lms.catalogue.length_rules import check_lengths
from lms.catalogue.lesson_rules import check_lessons
from lms.catalogue.picture_rules import check_pictures
from lms.catalogue.real_rules import check_real
from lms.catalogue.review_rules import check_reviews
from lms.catalogue.simulation_rules import check_simulations
from lms.catalogue.translation_rules import check_translations
from lms.catalogue.word_rules import check_words

RULES = (
    check_lessons, check_words, check_lengths, check_pictures, check_simulations, check_reviews,
    check_dangers, check_real, check_translations,
)  # fmt: skip


def check(folder: Path) -> list[Fault]:
    """Give all faults of a lessons folder, by file and line; never raises for what an author wrote."""
    return judge(read_folder(folder))


def judge(draft: Draft) -> list[Fault]:
    """Give all faults of a folder already read."""
    for rule in RULES:
        rule(draft)
    return draft.files.faults()
