"""Posts of statements taken in groups: who waits at the same moment is recognised by one question, stored by one commit
(record 32)."""

from __future__ import annotations

from collections.abc import Iterable
from concurrent.futures import Future
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Engine

from lms.access.queries import turns_on_carriers
from lms.foundation import clock
from lms.foundation.gathering import Gathering
from lms.lrs.writer import Fates, LogWriter
from lms.phone.receiving import Answer, Judged, Sender, answers_to, drafts_of, judge
from lms.phone.sender import sender_with

# As many as a server has threads: nobody waits for a second question.
_AT_ONCE: Final = 64


@dataclass
class Post:
    """Statements of the device that carries ``token``; ``fates``: of those that may be stored."""

    token: str
    statements: list[Any]
    moment: datetime
    known: bool = True
    judged: list[Judged] = field(default_factory=list)
    fates: Fates = field(default_factory=Future)


class Reception:
    """For all threads of this process. Nothing about a device is kept from one group to the next."""

    def __init__(self, engine: Engine, writer: LogWriter, home_page: str) -> None:
        self._engine, self._writer, self._home_page = engine, writer, home_page
        self._posts = Gathering("reception", self._receive, _AT_ONCE, lambda _post: 1)

    def take(self, token: str, statements: list[Any]) -> list[Answer] | None:
        """The answers, in order; None, and nothing was stored, where the device wants care.

        Raises what the database raised, and then nothing was stored.
        """
        post = Post(token, statements, clock.now())
        self._posts.put(post)
        fates = post.fates.result()
        return answers_to(post.judged, fates) if post.known else None

    def _receive(self, posts: list[Post]) -> None:
        try:
            senders = self._senders(posts)
        except Exception as fault:  # told to each of those who wait
            _fail(posts, fault)
            return
        for post in posts:
            try:
                self._hand_on(post, senders.get(post.token))
            except Exception as fault:  # told to the one who waits: his neighbours have no part in it
                _fail([post], fault)

    def _senders(self, posts: list[Post]) -> dict[str, Sender]:
        # The connection goes back before anything is appended: the log has its own writer.
        with self._engine.connect() as connection:
            moment = max(post.moment for post in posts)
            found = turns_on_carriers(connection, {post.token for post in posts}, moment)
        return {token: sender_with(self._home_page, *carrier) for token, carrier in found.items()}

    def _hand_on(self, post: Post, sender: Sender | None) -> None:
        post.known = sender is not None
        post.judged = judge(sender, post.statements) if sender else []
        drafts = drafts_of(post.judged)
        if drafts:
            self._writer.submit(drafts, post.fates)
        else:
            post.fates.set_result([])


def _fail(posts: Iterable[Post], fault: Exception) -> None:
    for post in posts:
        post.fates.set_exception(fault)
