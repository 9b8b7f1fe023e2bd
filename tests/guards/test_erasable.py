"""Every column that can hold words or bytes says what an erasure does with it.

A new one stops here until it is one of these: struck (``FREE_TEXT`` of lms/people/erasing.py), taken away with the
person by code of its own (``TAKEN_AWAY``), never about a person (``NAMELESS``), or left on purpose (``LEFT``, with the
reason in docs/adr/0024).
"""

from __future__ import annotations

from sqlalchemy import LargeBinary, String

from lms import wiring
from lms.foundation.database import Base
from lms.lrs.packing import Packed
from lms.people.erasing import FREE_TEXT

TAKEN_AWAY = {
    "person": "name called phone picture",
    "certificate": "data code badge",
    "print_run": "document",
    "print_part": "pages",
    "sheet_photo": "image",
    "voice_note": "sound",
    "notice_sound": "original sound digest",
    "speaker": "name",
    "recording": "original sound digest",
    "picture_pin": "pin_hash",
    "import_draft": "content matching fates fault filename",
    "activity_definition": "definition",
    "document": "name content",
    "statement": "document",
}
# Words and pictures nobody's name is searched in: what other programs keep, lessons and brands the commune publishes.
LEFT = {
    "attachment": "content",
    "lesson_version": "bundle",
    "local_lesson": "name",
    "local_publication": "summary",
    "local_photo": "content",
    "notice_picture": "image",
    "product": "name",
    "market": "name",
    "account": "username name",
    "commune_paper": "signer",
    "paper_image": "png",
    "report": "xlsx csv pdf",
}
NAMELESS = {
    "activity_definition": "activity",
    "area": "level kind name gso_code code",
    "area_past": "kind name",
    "area_succession": "part basis",
    "assignment": "kind path by withdrawn_by",
    "attachment": "sha2",
    "attempts": "subject",
    "attendance": "lesson by",
    "credential": "name key secret scopes area",
    "carried_row": "subject row_id",
    "cursor": "name error",
    "device": "token_hash previous_hash",
    "document": "id shelf registration content_type",
    "evidence": "kind what by",
    "help_request": "lesson step",
    "import_run": "undo_fault sha256 kind fates undo",
    "issuer_key": "id public sealed endorsement",
    "lesson_standing": "lesson steps right practised finished",
    "lesson_version": "lesson version requirements",
    "notice_sound": "state reason",
    "paper_image": "digest",
    "person": "audio_lang",
    "product_check": "opened by",
    "stall_check": "guided own_stand payments by",
    "statement": "digest",
    "stumble": "lesson",
    "visit": "outcome by",
    "voice_note": "about by",
    "account": "role password_hash language",
    "device_move": "token_hash",
    "household": "code",
    "local_photo": "digest",
    "push_subscription": "endpoint p256dh auth language",
    "reminder": "occasion result",
    "village_criterion": "words counts",
    "village_facts": "team_phone police_phone service_centre",
    "account_right": "name",
    "certificate": "id number kind course evidence template replaces_id",
    "commune_paper": "place signer_title signature",
    "consent": "given_by how",
    "correction": "field",
    "household_card": "token_hash code_hash",
    "learner_group": "rule",
    "local_publication": "version",
    "look": "page",
    "membership": "relation",
    "notice": "office",
    "notice_version": "villages",
    "notice_picture": "digest",
    "person_merge": "taken",
    "person_request": "kind reason",
    "print_run": "form language wanted fault",
    "recording": "language lesson key words ended_why state reason",
    "stall": "number",
    "held_award": "kind course evidence replaces_id",
    "notice_reaction": "kind",
    "printing": "certificate_id form",
    "revocation": "certificate_id",
    "session_lesson": "lesson",
    "matter_step": "state",
    "lesson_run": "device lesson",
    "slip": "lesson step place what kind",
    "signal": "kind subject statements facts",
    "signal_judgement": "verdict",
    "report": "language fault",
    "taken_away": "form selection",
    "household_succession": "kind",
    "household_standing": "under",
    "standing_due": "marked_in",
    "household_check": "by in_group selling smartphone submitted",
    "village_check": "by wifi",
    "ladder_rule": "name belonging lessons skills review_lessons",
    "outside_figure": "indicator kind unit whole_words source",
    "snapshot_list": "kind members",
    "snapshot_figure": "indicator note values",
    "column_match": "kind heading meaning",
    "import_change": "subject row_id after",
    "import_draft": "sha256",
}


def listed(table: dict[str, str]) -> set[str]:
    return {f"{name}.{column}" for name, columns in table.items() for column in columns.split()}


def test_every_place_for_words_or_bytes_says_what_an_erasure_does_with_it() -> None:
    assert wiring.SUBSCRIBERS  # every room's tables are known once it is imported
    there = {
        f"{table.name}.{column.name}"
        for table in Base.metadata.sorted_tables
        for column in table.columns
        if isinstance(column.type, String | LargeBinary | Packed)
    }
    struck = {f"{model.__tablename__}.{column}" for model, column in FREE_TEXT}
    known = [struck, listed(TAKEN_AWAY), listed(LEFT), listed(NAMELESS)]
    assert there - set().union(*known) == set(), "say what an erasure does with it"
    assert set().union(*known) - there == set(), "there is no such column any more"
    assert sum(map(len, known)) == len(set().union(*known)), "said twice"
