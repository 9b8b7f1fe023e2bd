"""The trainer's door for work that a learner's phone could not send."""

from __future__ import annotations

from flask import Blueprint, render_template, request

from lms.foundation.doors import Role, open_to
from lms.foundation.translation import t
from lms.phone.handing_over import NotTaken, Taken, from_frames, take_over

blueprint = Blueprint("hand_over", __name__, url_prefix="/trainer/hand-over")


@blueprint.get("")
@open_to(Role.TRAINER)
def hand_over() -> str:
    return _page()


@blueprint.post("")
@open_to(Role.TRAINER)
def taken() -> tuple[str, int]:
    """A file, or the text of the codes that were scanned; sent again it changes nothing."""
    frames = request.form.get("frames", "")
    file = request.files.get("parcel")
    try:
        done = take_over(from_frames(frames) if frames else file.read() if file else b"")
    except NotTaken as fault:
        return _page(error=t(f"hand_over.fault.{fault.code}")), 422
    return _page(taken=done), 200


def _page(taken: Taken | None = None, error: str | None = None) -> str:
    return render_template("phone/hand_over.html", taken=taken, error=error)
