"""`lms lessons preview`: builds what changed, then serves two phones with the real player on the author's machine."""

from __future__ import annotations

import socket
from contextlib import closing
from pathlib import Path

import click
from werkzeug.serving import WSGIRequestHandler, make_server

from lms.build import build
from lms.catalogue.cli import FOLDER, LESSONS
from lms.catalogue.faults import message, nearest
from lms.catalogue.pair import LANGUAGES
from lms.catalogue.preview import Preview
from lms.catalogue.preview_app import create_preview
from lms.foundation.settings import ROOT


class _Quiet(WSGIRequestHandler):
    """The page asks every second: that is not worth a line each time."""

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        if str(code) >= "500":
            super().log_request(code, size)


@click.command()
@click.argument("lesson", default="")
@click.option("--folder", type=FOLDER, default=LESSONS, help="The lessons folder.")
@click.option("--port", default=8100, show_default=True)
@click.option("--lang", type=click.Choice(LANGUAGES), default="vi", help="Language of the page and of the faults.")
def preview(lesson: str, folder: Path, port: int, lang: str) -> None:
    """Show LESSON on two phones beside its faults; a saved file is shown at once, at the card one was at."""
    known = Preview(folder).names()
    if lesson and lesson not in known:
        raise click.ClickException(message("lessons_preview.no_lesson", word=lesson, near=nearest(lesson, known))[lang])
    if _is_taken(port):
        raise click.ClickException(message("lessons_preview.port_taken", port=port)[lang])
    place = ROOT / "build"
    build(place)
    server = make_server("127.0.0.1", port, create_preview(folder, place), threaded=True, request_handler=_Quiet)
    query = f"?lang={lang}" + (f"&lesson={lesson}" if lesson else "")
    click.echo(message("lessons_preview.at", address=f"http://127.0.0.1:{port}/{query}")[lang])
    server.serve_forever()


def _is_taken(port: int) -> bool:
    """Whether somebody listens there: the server itself would end the process with words of its own."""
    with closing(socket.socket()) as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
