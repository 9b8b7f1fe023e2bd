"""The one change a statement may ever see: a name that another program wrote into it is taken out (record 24).

What the program itself writes names nobody. The row stays with its id, position, digest and keys: sent again, the
statement is known, not in conflict, and what was counted of it stays.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterator, Sequence
from typing import Any, Final

import msgspec
from flask import current_app
from sqlalchemy import ColumnElement, select, update
from sqlalchemy.orm import Session

from lms.lrs.counting import GUEST, TRUSTED_GUEST
from lms.lrs.log import COLUMNS, agent_key, recorded
from lms.lrs.mentions import Kind, identifier_of, key_of
from lms.lrs.models import ActivityDefinition, Credential, Document, Statement
from lms.lrs.runs import mentioning

STRUCK_OUT: Final = "…"
_AT_ONCE: Final = 500


def take_out(session: Session, agents: Collection[str], forms: Sequence[str]) -> int:
    """Take the name out of all that programs wrote: what they call the ``agents`` (names of accounts), and these
    ``forms`` of it wherever they stand. Answers how many statements were changed."""

    def clean(body: Any) -> Any:
        return _cleaned(body, frozenset(agents), forms)

    if forms:
        _from_documents(session, forms)
        for known in session.scalars(select(ActivityDefinition)):
            known.definition = _struck(known.definition, forms)
    return _change(session, _by_programs(session), clean)


def call_nothing(session: Session, agents: Collection[str]) -> int:
    """Take out what programs call these agents in statements about them: those that came after an erasure too."""
    home_page = current_app.extensions["settings"].base_url
    names = [identifier_of({"account": {"homePage": home_page, "name": each}}) for each in agents]
    keys = [key_of(kind, name) for kind in (Kind.ACTOR, Kind.AGENT) for name in names]
    about = Statement.position.in_(mentioning(keys))
    return _change(session, _by_programs(session) & about, lambda body: _cleaned(body, frozenset(agents), ()))


def _by_programs(session: Session) -> ColumnElement[bool]:
    """Statements that bear a credential's authority, a revoked one's too."""
    home_page = current_app.extensions["settings"].base_url
    writers = [f"{kind}{each}" for each in session.scalars(select(Credential.id)) for kind in (GUEST, TRUSTED_GUEST)]
    keys = [key_of(Kind.WRITER, identifier_of({"account": {"homePage": home_page, "name": each}})) for each in writers]
    return Statement.position.in_(mentioning(keys))


def _change(session: Session, which: ColumnElement[bool], clean: Callable[[Any], Any]) -> int:
    changed = 0
    for batch in _batches(session, which):
        for statement in batch:
            cleaned = clean(statement.body)
            if cleaned != statement.body:
                document = msgspec.json.encode(cleaned).decode()
                session.execute(
                    update(Statement).where(Statement.position == statement.position).values(document=document)
                )
                changed += 1
    return changed


def _batches(session: Session, which: ColumnElement[bool]) -> Iterator[list[Any]]:
    after = 0
    wanted = select(*COLUMNS).where(which).order_by(Statement.position).limit(_AT_ONCE)
    while batch := list(recorded(session.execute(wanted.where(Statement.position > after)))):
        yield batch
        after = batch[-1].position


def _cleaned(value: Any, agents: frozenset[str], forms: Sequence[str]) -> Any:
    if isinstance(value, dict):
        named = "account" in value and isinstance(value["account"], dict) and agent_key(value) in agents
        kept = {key: each for key, each in value.items() if not (named and key == "name")}
        return {_struck(key, forms): _cleaned(each, agents, forms) for key, each in kept.items()}
    if isinstance(value, list):
        return [_cleaned(each, agents, forms) for each in value]
    return _struck(value, forms) if isinstance(value, str) else value


def _struck(text: str, forms: Sequence[str]) -> str:
    for each in forms:
        text = text.replace(each, STRUCK_OUT)
    return text


def _from_documents(session: Session, forms: Sequence[str]) -> None:
    """State and profiles: as UTF-8, and as JSON escapes."""
    encoded = [each.encode() for each in forms] + [json.dumps(each)[1:-1].encode() for each in forms]
    for document in session.scalars(select(Document).execution_options(yield_per=_AT_ONCE)):
        content, name = document.content, _struck(document.name, forms)
        for each in encoded:
            content = content.replace(each, STRUCK_OUT.encode())
        if (content, name) != (document.content, document.name):
            document.content, document.name = content, name
