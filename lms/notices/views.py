"""The staff's pages of the village's news: announce, correct, withdraw, and the pictures and voices on them."""

from __future__ import annotations

import uuid

from flask import Blueprint, Response, abort, current_app, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from lms.access import looks
from lms.access.looks import Page
from lms.access.refusals import NotWithinReach
from lms.access.session import signed_in
from lms.foundation import clock, ids
from lms.foundation.database import db
from lms.foundation.doors import Role, open_to
from lms.foundation.translation import t
from lms.notices import actions
from lms.notices.actions import may_change, office_of
from lms.notices.desk import entries, entry, my_villages, pictures_within_reach, sounds_within_reach, village_names
from lms.notices.forms import NoticeForm
from lms.notices.matters import named_in, said_to
from lms.notices.models import Notice, NoticePicture, NoticeSound
from lms.notices.moderation_views import blueprint as moderation
from lms.notices.phone_views import blueprint as news
from lms.notices.public_views import blueprint as public
from lms.notices.queries import newest, notice_within_reach, notices_within_reach, told_villages, versions_of
from lms.notices.refusals import NotTaken
from lms.notices.sheets import Sheet, total
from lms.notices.telling import public_address

blueprint = Blueprint("notices", __name__)
blueprint.register_blueprint(moderation)
blueprint.register_blueprint(news)
blueprint.register_blueprint(public)

_ROOM = "/staff/notices"


@blueprint.get(_ROOM)
@open_to(Role.TRAINER, Role.OFFICER)
def overview() -> str:
    sheet = Sheet.of(total(db.session(), notices_within_reach(signed_in())))
    found = entries(db.session(), signed_in(), sheet)
    may = office_of(signed_in())
    return render_template("notices/overview.html", entries=found, sheet=sheet, may=may, now=clock.now())


@blueprint.get(f"{_ROOM}/new")
@open_to(Role.TRAINER, Role.OFFICER)
def blank() -> str:
    villages = [str(village.id) for village in my_villages(db.session(), signed_in())]
    return _form(NoticeForm(villages=villages if len(villages) == 1 else []))


@blueprint.post(f"{_ROOM}/new")
@open_to(Role.TRAINER, Role.OFFICER)
def announce() -> AnyResponse | tuple[str, int]:
    if office_of(signed_in()) is None:
        return _form(NoticeForm()), 403
    form = NoticeForm.read(signed_in(), request.form, request.files)
    chosen = _chosen(form)
    if form.errors:
        return _form(form), 422
    made = actions.announce(signed_in(), chosen, form.content(), form.id)
    current_app.extensions["chores"]()
    flash(t("notices.announced"), "done")
    return redirect(url_for("notices.notice", notice_id=made.id), 303)


@blueprint.get(f"{_ROOM}/<uuid:notice_id>")
@open_to(Role.TRAINER, Role.OFFICER)
def notice(notice_id: uuid.UUID) -> str:
    return _page(_mine(notice_id))


@blueprint.get(f"{_ROOM}/<uuid:notice_id>/correction")
@open_to(Role.TRAINER, Role.OFFICER)
def correction(notice_id: uuid.UUID) -> str:
    found = _mine(notice_id)
    return _form(NoticeForm.of(newest(db.session(), found.id), told_villages(db.session(), found.id)), found)


@blueprint.post(f"{_ROOM}/<uuid:notice_id>/correction")
@open_to(Role.TRAINER, Role.OFFICER)
def correct(notice_id: uuid.UUID) -> AnyResponse | tuple[str, int]:
    found = _mine(notice_id)
    if not may_change(signed_in(), found):
        raise NotWithinReach
    form = NoticeForm.read(signed_in(), request.form, request.files, newest(db.session(), found.id))
    chosen = _chosen(form)
    try:
        if not form.errors:
            actions.correct(signed_in(), found, chosen, form.content(), form.id)
    except NotTaken as fault:
        form.refuse(fault)
    if form.errors:
        return _form(form, found), 422
    current_app.extensions["chores"]()
    flash(t("notices.corrected"), "done")
    return redirect(url_for("notices.notice", notice_id=notice_id), 303)


@blueprint.post(f"{_ROOM}/<uuid:notice_id>/withdrawal")
@open_to(Role.TRAINER, Role.OFFICER)
def withdraw(notice_id: uuid.UUID) -> AnyResponse | tuple[str, int]:
    found, reason = _mine(notice_id), request.form.get("reason", "")
    try:
        actions.withdraw(signed_in(), found, reason)
    except NotTaken as fault:
        return _page(found, fault=(t(fault.key), reason)), 422
    flash(t("notices.withdrawn_now"), "done")
    return redirect(url_for("notices.notice", notice_id=notice_id), 303)


@blueprint.get(f"{_ROOM}/pictures/<uuid:picture_id>.jpg")
@open_to(Role.TRAINER, Role.OFFICER)
def picture(picture_id: uuid.UUID) -> Response:
    wanted = pictures_within_reach(signed_in()).where(NoticePicture.id == picture_id)
    found = db.session.scalars(wanted).first() or abort(404)
    return Response(found.image, mimetype="image/jpeg")


@blueprint.get(f"{_ROOM}/sounds/<uuid:sound_id>.mp3")
@open_to(Role.TRAINER, Role.OFFICER)
def sound(sound_id: uuid.UUID) -> AnyResponse:
    wanted = sounds_within_reach(signed_in()).where(NoticeSound.id == sound_id)
    found = db.session.scalars(wanted).first() or abort(404)
    content = found.sound or abort(404)
    answer = Response(content, mimetype="audio/mpeg")
    return answer.make_conditional(request, accept_ranges=True, complete_length=len(content))


def _chosen(form: NoticeForm) -> list[int]:
    chosen = form.chosen([village.id for village in my_villages(db.session(), signed_in())])
    if not chosen:
        form.errors["villages"] = "notices.fault.no_village"
    return chosen


def _mine(notice_id: uuid.UUID) -> Notice:
    return notice_within_reach(db.session(), signed_in(), notice_id)


def _page(found: Notice, fault: tuple[str, str] | None = None) -> str:
    session, account = db.session(), signed_in()
    said = said_to(session, account, found.id)
    looks.note(account, named_in(said), Page.NEWS)
    return render_template(
        "notices/notice.html",
        entry=entry(session, account, found),
        versions=versions_of(session, found.id),
        names=village_names(session, found.id),
        said=said,
        may_change=may_change(account, found),
        address=public_address(found),
        fault=fault,
        new_id=ids.new_id,
    )


def _form(form: NoticeForm, found: Notice | None = None) -> str:
    session, account = db.session(), signed_in()
    kept = ids.parse_id(form.picture), ids.parse_id(form.sound)
    return render_template(
        "notices/form.html",
        form=form,
        notice=found,
        may=may_change(account, found) if found else office_of(account),
        villages=my_villages(session, account),
        picture=session.get(NoticePicture, kept[0]) if kept[0] else None,
        sound=session.get(NoticeSound, kept[1]) if kept[1] else None,
    )
