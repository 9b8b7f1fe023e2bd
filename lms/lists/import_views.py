"""Files taken in: sent, columns matched, every row's fate shown, taken in, taken back."""

from __future__ import annotations

import json
import uuid
from datetime import date

from flask import Blueprint, flash, redirect, render_template, request, url_for
from sqlalchemy import select
from werkzeug.wrappers import Response

from lms.access import looks
from lms.access.looks import Page
from lms.access.models import Account
from lms.access.refusals import NotWithinReach
from lms.access.session import signed_in
from lms.certificates.desk_views import commune_in_charge
from lms.foundation import clock
from lms.foundation.database import db
from lms.foundation.doors import Role, open_to
from lms.foundation.rendering import page_or_fragment
from lms.foundation.translation import language, t
from lms.lists.kept import kept_rows
from lms.registry import drafts
from lms.registry.columns import KINDS
from lms.registry.fates import Fate
from lms.registry.import_models import ImportDraft
from lms.registry.import_work import begin, begin_undo, progress_of
from lms.registry.models import ImportRun
from lms.registry.queries import villages_of
from lms.registry.reading import Unreadable
from lms.registry.refusals import NotPossible
from lms.registry.undoing import plan_undo, undone

ON_A_PAGE = 100
FATES = tuple(Fate)

blueprint = Blueprint("imports", __name__)


@blueprint.get("/imports")
@open_to(Role.OFFICER)
def listing() -> str:
    """Every file that was taken in, with who, when and the file's hash; those still looked at."""
    commune = commune_in_charge()
    wanted = select(ImportRun).where(ImportRun.commune_id == commune.id).order_by(ImportRun.applied_at.desc())
    opened = select(ImportDraft).where(ImportDraft.commune_id == commune.id, ImportDraft.run_id.is_(None))
    return render_template(
        "lists/imports.html",
        runs=list(db.session.scalars(wanted.limit(ON_A_PAGE))),
        opened=list(db.session.scalars(opened.order_by(ImportDraft.made_at.desc()))),
        names={each.id: each.name for each in db.session.scalars(select(Account))},
        today=clock.today(),
    )


@blueprint.post("/imports")
@open_to(Role.OFFICER)
def send() -> Response:
    """``file``, and the day ``on`` from which the list holds."""
    commune, file, day = commune_in_charge(), request.files.get("file"), request.form.get("on", "")
    try:
        on = date.fromisoformat(day) if day else clock.today()
        content = file.read() if file else b""
        draft = drafts.keep_file(commune, (file.filename if file else "") or "", content, signed_in().id, on)
    except Unreadable as why:
        flash(t("lists.not_kept", why=t(f"registry.unreadable.{why.reason}", lang=language(), **why.values)), "danger")
        return redirect(url_for("lists.imports.listing"), 303)
    except ValueError:
        flash(t("lists.fault.day"), "danger")
        return redirect(url_for("lists.imports.listing"), 303)
    return _to(draft)


@blueprint.get("/drafts/<uuid:draft_id>")
@open_to(Role.OFFICER)
def draft(draft_id: uuid.UUID) -> str | Response:
    """Where the file stands: its columns, the work on it, every row's fate; or what became of it."""
    found = _draft(draft_id)
    if _in_passing() and found.state in ("matching", "planned", "done"):
        return _anew()
    if found.state == "done":
        return redirect(url_for("lists.imports.run", run_id=found.run_id), 303)
    if found.state == "matching":
        return _matching(found)
    if found.state == "planned":
        return _preview(found)
    stage, done, whole = progress_of(found)
    return page_or_fragment(
        "lists/working.html", "lists/_working.html", draft=found, stage=stage, done=done, whole=whole
    )


@blueprint.post("/drafts/<uuid:draft_id>/columns")
@open_to(Role.OFFICER)
def columns(draft_id: uuid.UUID) -> Response:
    """``cell-N``: the column of the N-th cell; ``village`` of the whole file; or ``act`` reread: ``kind``, ``table``
    and ``first``, the number of the first row of data."""
    found, sent = _draft(draft_id), request.form
    try:
        if sent.get("act") == "reread":
            first, table = sent.get("first", 0, type=int), sent.get("table", 0, type=int)
            drafts.reread(found, sent.get("kind", ""), table, first - 1)
        else:
            cells = {int(name[5:]): value for name, value in sent.items() if name[:5] == "cell-" and name[5:].isdigit()}
            drafts.settle(found, cells, sent.get("village", ""))
            begin(found)
    except NotPossible as why:
        flash(why.words(), "danger")
    return _to(found)


@blueprint.post("/drafts/<uuid:draft_id>/back")
@open_to(Role.OFFICER)
def back(draft_id: uuid.UUID) -> Response:
    """To the columns once more."""
    found = _draft(draft_id)
    if found.run_id is None:
        drafts.unsettle(found)
    return _to(found)


@blueprint.post("/drafts/<uuid:draft_id>/take-in")
@open_to(Role.OFFICER)
def take_in(draft_id: uuid.UUID) -> Response:
    found = _draft(draft_id)
    try:
        drafts.ask_to_take_in(found)
        begin(found)
    except NotPossible as why:
        flash(why.words(), "danger")
    return _to(found)


@blueprint.post("/drafts/<uuid:draft_id>/drop")
@open_to(Role.OFFICER)
def drop(draft_id: uuid.UUID) -> Response:
    drafts.drop(_draft(draft_id))
    flash(t("lists.dropped"), "done")
    return redirect(url_for("lists.imports.listing"), 303)


@blueprint.get("/imports/<uuid:run_id>")
@open_to(Role.OFFICER)
def run(run_id: uuid.UUID) -> str | Response:
    """One import: what became of its rows, and of it."""
    found = _run(run_id)
    if found.being_undone or (found.undo_fault and not found.undone_at):
        _, far, whole = progress_of(found)
        return page_or_fragment("lists/undoing.html", "lists/_undoing.html", run=found, done=far, whole=whole)
    if _in_passing():
        return _anew()
    done = undone(found)
    kept = kept_rows(done.kept) if done else []
    looks.note(signed_in(), [each.person_id for each in kept], Page.REGISTRY)
    by = db.session.get(Account, found.applied_by) if found.applied_by else None
    undone_by = db.session.get(Account, found.undone_by) if found.undone_by else None
    return render_template(
        "lists/run.html", run=found, done=done, kept=kept, by=by, undone_by=undone_by, rows=_recorded(found)
    )


@blueprint.get("/imports/<uuid:run_id>/undo")
@open_to(Role.OFFICER)
def ask_undo(run_id: uuid.UUID) -> str:
    """What undoing would take away and what would stay, before it is done."""
    found = _run(run_id)
    planned = undone(found) or plan_undo(found)
    kept = kept_rows(planned.kept)
    looks.note(signed_in(), [each.person_id for each in kept], Page.REGISTRY)
    return render_template("lists/undo.html", run=found, planned=planned, kept=kept)


@blueprint.post("/imports/<uuid:run_id>/undo")
@open_to(Role.OFFICER)
def undo(run_id: uuid.UUID) -> Response:
    found = _run(run_id)
    try:
        begin_undo(found, signed_in().id)
        if found.undone_at:
            flash(t("lists.undone"), "done")
    except NotPossible as why:
        flash(why.words(), "danger")
    return redirect(url_for("lists.imports.run", run_id=found.id), 303)


def _in_passing() -> bool:
    """Whether the page only asks how far the work is."""
    return "HX-Request" in request.headers


def _anew() -> Response:
    """The work is done: the whole page is another one now."""
    return Response(headers={"HX-Redirect": request.path})


def _draft(draft_id: uuid.UUID) -> ImportDraft:
    found = db.session.get(ImportDraft, draft_id)
    if found is None or found.commune_id != commune_in_charge().id:
        raise NotWithinReach
    return found


def _run(run_id: uuid.UUID) -> ImportRun:
    found = db.session.get(ImportRun, run_id)
    if found is None or found.commune_id != commune_in_charge().id:
        raise NotWithinReach
    return found


def _to(draft: ImportDraft) -> Response:
    return redirect(url_for("lists.imports.draft", draft_id=draft.id), 303)


def _matching(draft: ImportDraft) -> str:
    reading = drafts.reading_of(draft)
    columns = KINDS[reading.matching.kind]
    width = max([len(reading.matching.titles), *(len(row) for row in reading.examples)], default=0)
    chosen = {cell: column for column, cell in reading.matching.places.items()}
    return render_template(
        "lists/matching.html",
        draft=draft,
        reading=reading,
        cells=[_cell(reading, at, chosen.get(at, "")) for at in range(width)],
        columns=[("", t("lists.no_column")), *((name, t(f"lists.column.{name}")) for name in columns)],
        kinds=[(kind, t(f"lists.kind.{kind}")) for kind in KINDS],
        villages=[
            ("", t("lists.village_in_file")),
            *((each.code, each.title) for each in villages_of(draft.commune_id)),
        ],
    )


def _cell(reading: drafts.Reading, at: int, column: str) -> dict[str, object]:
    titles = reading.matching.titles
    examples = [row[at] for row in reading.examples if at < len(row) and row[at]]
    return {"at": at, "title": titles[at] if at < len(titles) else "", "examples": examples, "column": column}


def _preview(draft: ImportDraft) -> str:
    preview = drafts.preview_of(draft)
    only = request.args.get("only", "")
    shown = [row for row in preview.fates if only in ("", row.fate)]
    pages = max(1, -(-len(shown) // ON_A_PAGE))
    page = min(max(request.args.get("page", 1, type=int), 1), pages)
    return render_template(
        "lists/preview.html",
        draft=draft,
        preview=preview,
        shown=shown[(page - 1) * ON_A_PAGE : page * ON_A_PAGE],
        lang=language(),
        counts={fate: len(preview.plan.rows_of(fate)) for fate in FATES},
        counted=preview.plan.counts(),
        only=only if only in list(FATES) else "",
        page=page,
        pages=pages,
        again=json.loads(draft.fates or "{}").get("again", ""),
    )


def _recorded(run: ImportRun) -> list[tuple[int, str, str]]:
    """Row, code, and why it was not taken: of those refused, as the registry keeps them (without names)."""
    told = json.loads(run.fates)
    return [(row, code, reason) for row, code, outcomes in told for _, fate, reason, *_ in outcomes
            if fate == Fate.REFUSED][:ON_A_PAGE]  # fmt: skip
