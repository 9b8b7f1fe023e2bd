"""Writing together: nothing is lost, two editors get a clear answer, a version once published is kept."""

from __future__ import annotations

import pytest
from flask import Flask
from msgspec.structs import replace
from sqlalchemy import func, select

from lms.catalogue.models import LessonVersion
from lms.composing import actions
from lms.composing.actions import Crossed, NotSound
from lms.composing.content import Content, Words
from lms.composing.judging import Judgement
from lms.composing.models import LocalPhoto
from lms.composing.queries import history, in_force, newest, revision
from lms.foundation.database import db
from tests.cast import Cast
from tests.composing.makers import CHOICE, STORY, WHOLE, camera_photo, drafted, published


def test_two_who_save_different_steps_at_once_both_keep_theirs(cast: Cast) -> None:
    lesson = drafted(cast.trainer, cast.commune)
    base = newest(db.session(), lesson).number
    actions.save_step(cast.trainer, lesson, base, replace(STORY, caption=Words("Của cô")))
    actions.save_step(cast.officer, lesson, base, replace(CHOICE, caption=Words("Của anh")))
    now = newest(db.session(), lesson)
    assert [step.caption.vi for step in now.content.steps[:2]] == ["Của cô", "Của anh"]
    assert now.saved_by == cast.officer.id


def test_two_who_save_the_same_step_at_once_are_told_and_nothing_is_overwritten(cast: Cast) -> None:
    lesson = drafted(cast.trainer, cast.commune)
    base = newest(db.session(), lesson).number
    actions.save_step(cast.trainer, lesson, base, replace(STORY, caption=Words("Của cô")))
    with pytest.raises(Crossed) as crossed:
        actions.save_step(cast.officer, lesson, base, replace(STORY, caption=Words("Của anh")))
    assert crossed.value.theirs.saved_by == cast.trainer.id
    assert newest(db.session(), lesson).content.steps[0].caption.vi == "Của cô"
    with pytest.raises(Crossed):
        actions.remove_step(cast.officer, lesson, base, STORY.id)


def test_every_state_is_kept_and_an_older_one_comes_back_without_reusing_an_id(cast: Cast) -> None:
    lesson = drafted(cast.trainer, cast.commune)
    before = newest(db.session(), lesson)
    actions.rearrange(cast.trainer, lesson, lambda now: now.with_new("explain"))
    actions.remove_step(cast.trainer, lesson, newest(db.session(), lesson).number, "explain-5")
    older = revision(db.session(), lesson, before.number)
    assert older
    actions.bring_back(cast.officer, lesson, older)
    assert newest(db.session(), lesson).content.steps == before.content.steps
    assert actions.rearrange(cast.trainer, lesson, lambda now: now.with_new("look")).steps[-1].id == "look-6"
    assert [state.number for state in history(db.session(), lesson)] == [5, 4, 3, 2, 1]


def test_saving_what_is_there_already_makes_no_new_state(cast: Cast) -> None:
    lesson = drafted(cast.trainer, cast.commune)
    base = newest(db.session(), lesson).number
    actions.save_step(cast.trainer, lesson, base, STORY)
    assert newest(db.session(), lesson).number == base


def test_the_same_photo_is_kept_once(app: Flask, cast: Cast) -> None:
    sent = camera_photo()
    assert actions.keep_photo(cast.trainer, cast.commune.id, sent) == actions.keep_photo(
        cast.officer, cast.commune.id, sent
    )
    assert db.session.scalar(select(func.count()).select_from(LocalPhoto)) == 1


def test_a_changed_lesson_takes_the_place_of_the_one_before_which_stays_to_be_had(cast: Cast) -> None:
    lesson = drafted(cast.trainer, cast.commune)
    first = published(cast.trainer, lesson)
    assert published(cast.officer, lesson).id == first.id, "unchanged it is the same publication"
    base = newest(db.session(), lesson).number
    actions.save_step(cast.trainer, lesson, base, replace(STORY, caption=Words("Bà đau chân")))
    second = published(cast.officer, lesson)
    assert [each.id for each in in_force(db.session(), [cast.commune.id])] == [second.id]
    assert (first.ended_by, first.ended_at is not None) == (cast.officer.id, True)
    kept = set(db.session.scalars(select(LessonVersion.version).where(LessonVersion.lesson == lesson.name)))
    assert kept == {first.version, second.version}
    actions.withdraw(cast.trainer, lesson)
    assert in_force(db.session(), [cast.commune.id]) == []


def test_a_draft_with_faults_is_not_published(cast: Cast) -> None:
    lesson = drafted(cast.trainer, cast.commune, Content(title=WHOLE.title))
    with pytest.raises(NotSound):
        actions.publish(cast.trainer, lesson, newest(db.session(), lesson), Judgement(()))
