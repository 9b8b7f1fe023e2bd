"""Writes ``docs/statements.md`` from the vocabulary and what its names mean (``lms vocabulary``)."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Final

from lms.lrs.meanings import EXTENSIONS, TYPES, VERBS, example
from lms.lrs.vocabulary import EXTENSION, TAG, TYPE, VERB

_INTRODUCTION: Final = f"""# Statements

What this program writes into the record, for those who read it with other tools (`docs/operations.md`, “Other programs
and the record”). Written by `lms vocabulary` from `lms/lrs/vocabulary.py` and `meanings.py`; a test keeps them equal.

- People, households and staff are accounts of this server with a random name; what they are called is not in the
  record. A village is `village:NUMBER`.
- `context.team` is the household on that day. `context.instructor` is the trainer or officer who says it.
- Activities of ours, and our extensions, are named under `{TAG}`, so that a name outlives any address.
- The server adds `stored`, `authority` (who wrote it) and `version`.
"""


def handbook() -> str:
    """The page. Raises ``KeyError`` for a name of the vocabulary whose meaning is not written down."""
    return "\n".join([_INTRODUCTION, *_verbs(), *_table("Kinds of activities", TYPE, TYPES), *_extensions()])


def _verbs() -> Iterator[str]:
    yield "## Verbs\n"
    for name, iri in VERB.items():
        meaning, text = VERBS[name], json.dumps(example(name), ensure_ascii=False, indent=2)
        yield f"### {name}\n\n`{iri}`\n\nSaid by {meaning.says}: {meaning.that}.\n\n```json\n{text}\n```\n"


def _extensions() -> Iterator[str]:
    yield from _table("Extensions", EXTENSION, EXTENSIONS)


def _table(title: str, names: Mapping[str, str], meanings: Mapping[str, str]) -> Iterator[str]:
    yield f"## {title}\n\n| name | identifier | meaning |\n|---|---|---|"
    yield from (f"| {name} | `{iri}` | {meanings[name]} |" for name, iri in names.items())
    yield ""
