"""Certificates of persons, households and villages: evidence, signatures, keys, print runs."""

from __future__ import annotations

from random import SystemRandom

import sqlalchemy as sa
from alembic import op

from lms.foundation.types import UtcDateTime

revision = "0011"
down_revision = "0010"

_LIST = 131_072


def upgrade() -> None:
    _pictures_and_keys()
    _certificates()
    _desk()
    _print_runs()
    _villages()


def _pictures_and_keys() -> None:
    op.create_table(
        "paper_image",
        sa.Column("digest", sa.Text, primary_key=True),
        sa.Column("png", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "issuer_key",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("public", sa.LargeBinary, nullable=False),
        sa.Column("sealed", sa.LargeBinary, nullable=False),
        sa.Column("endorsement", sa.LargeBinary),
        sa.Column("made_at", UtcDateTime, nullable=False),
        sa.Column("retired_at", UtcDateTime),
    )


def _certificates() -> None:
    revocations = _set_aside_revocations()
    with op.batch_alter_table("certificate") as batch:
        batch.alter_column("household_id", existing_type=sa.Uuid, nullable=True)
        batch.add_column(sa.Column("person_id", sa.Uuid))
        batch.add_column(sa.Column("course", sa.Text))
        batch.add_column(sa.Column("evidence", sa.Text, nullable=False, server_default="[]"))
        batch.add_column(sa.Column("signed_by", sa.Uuid, sa.ForeignKey("account.id", name="fk_certificate_signed_by")))
        batch.add_column(sa.Column("status_list", sa.Integer, nullable=False, server_default="1"))
        batch.add_column(sa.Column("status_index", sa.Integer))
        batch.add_column(sa.Column("code", sa.Text))
        batch.add_column(sa.Column("badge", sa.Text))
        batch.add_column(sa.Column("replaces_id", sa.Text))
    _give_places_in_the_status_list()
    with op.batch_alter_table("certificate") as batch:
        batch.alter_column("status_index", existing_type=sa.Integer, nullable=False)
        batch.create_index("ix_certificate_person_id", ["person_id"])
        batch.create_unique_constraint("uq_certificate_status", ["status_list", "status_index"])
        batch.create_unique_constraint("uq_certificate_replaces", ["replaces_id"])
        batch.create_foreign_key("fk_certificate_replaces", "certificate", ["replaces_id"], ["id"])
    _put_back_revocations(revocations)


def _set_aside_revocations() -> list[dict[str, object]]:
    """SQLite changes a table by making it anew, which rows that point at it would not allow."""
    connection = op.get_bind()
    table = _revocation()
    rows = [dict(row) for row in connection.execute(sa.select(table)).mappings()]
    op.drop_table("revocation")
    return rows


def _put_back_revocations(rows: list[dict[str, object]]) -> None:
    op.create_table(
        "revocation",
        sa.Column("certificate_id", sa.Text, sa.ForeignKey("certificate.id"), primary_key=True),
        sa.Column("at", UtcDateTime, nullable=False),
        sa.Column("by", sa.Uuid, sa.ForeignKey("account.id"), nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
    )
    if rows:
        op.bulk_insert(_revocation(), rows)


def _revocation() -> sa.TableClause:
    return sa.table(
        "revocation",
        sa.column("certificate_id", sa.Text),
        sa.column("at", UtcDateTime),
        sa.column("by", sa.Uuid),
        sa.column("reason", sa.Text),
    )


def _give_places_in_the_status_list() -> None:
    """At random, so that a place tells nothing about the order of issue."""
    connection = op.get_bind()
    table = sa.table("certificate", sa.column("id", sa.Text), sa.column("status_index", sa.Integer))
    known = list(connection.scalars(sa.select(table.c.id)))
    for identifier, place in zip(known, SystemRandom().sample(range(_LIST), len(known)), strict=True):
        connection.execute(sa.update(table).where(table.c.id == identifier).values(status_index=place))


def _desk() -> None:
    op.create_table(
        "held_award",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("household_id", sa.Uuid),
        sa.Column("person_id", sa.Uuid),
        sa.Column("village_id", sa.Integer, nullable=False, index=True),
        sa.Column("course", sa.Text),
        sa.Column("evidence", sa.Text, nullable=False),
        sa.Column("replaces_id", sa.Text, sa.ForeignKey("certificate.id")),
        sa.Column("earned_at", UtcDateTime, nullable=False),
        sa.Column("decided_at", UtcDateTime),
        sa.Column("decided_by", sa.Uuid, sa.ForeignKey("account.id")),
        sa.Column("reason", sa.Text),
    )
    op.create_table(
        "commune_paper",
        sa.Column("commune_id", sa.Integer, sa.ForeignKey("area.id"), primary_key=True),
        sa.Column("held", sa.Boolean, nullable=False),
        sa.Column("place", sa.Text, nullable=False),
        sa.Column("signer_title", sa.Text, nullable=False),
        sa.Column("signer", sa.Text, nullable=False),
        sa.Column("seal", sa.Boolean, nullable=False),
        sa.Column("signature", sa.Text, sa.ForeignKey("paper_image.digest")),
        sa.Column("changed_at", UtcDateTime, nullable=False),
        sa.Column("changed_by", sa.Uuid, sa.ForeignKey("account.id")),
    )


def _print_runs() -> None:
    op.create_table(
        "printing",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("certificate_id", sa.Text, sa.ForeignKey("certificate.id"), nullable=False, index=True),
        sa.Column("at", UtcDateTime, nullable=False),
        sa.Column("by", sa.Uuid, sa.ForeignKey("account.id"), nullable=False),
        sa.Column("form", sa.Text, nullable=False),
    )
    op.create_table(
        "print_run",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("commune_id", sa.Integer, sa.ForeignKey("area.id"), nullable=False, index=True),
        sa.Column("village_id", sa.Integer, sa.ForeignKey("area.id")),
        sa.Column("form", sa.Text, nullable=False),
        sa.Column("language", sa.Text, nullable=False),
        sa.Column("wanted", sa.Text, nullable=False),
        sa.Column("prepared", sa.Integer, nullable=False),
        sa.Column("asked_at", UtcDateTime, nullable=False),
        sa.Column("asked_by", sa.Uuid, sa.ForeignKey("account.id"), nullable=False),
        sa.Column("finished_at", UtcDateTime),
        sa.Column("fault", sa.Text),
        sa.Column("document", sa.LargeBinary),
    )
    op.create_table(
        "print_part",
        sa.Column("run_id", sa.Uuid, sa.ForeignKey("print_run.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("pages", sa.Text, nullable=False),
    )


def _villages() -> None:
    op.create_table(
        "village_criterion",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("commune_id", sa.Integer, sa.ForeignKey("area.id"), nullable=False, index=True),
        sa.Column("words", sa.Text, nullable=False),
        sa.Column("threshold", sa.Integer),
        sa.Column("counts", sa.Text),
        sa.Column("place", sa.Integer, nullable=False),
        sa.Column("valid_from", sa.Date, nullable=False),
        sa.Column("valid_to", sa.Date),
    )
    op.create_table(
        "village_finding",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("criterion_id", sa.Uuid, sa.ForeignKey("village_criterion.id"), nullable=False, index=True),
        sa.Column("village_id", sa.Integer, sa.ForeignKey("area.id"), nullable=False, index=True),
        sa.Column("met", sa.Boolean, nullable=False),
        sa.Column("percent", sa.Integer),
        sa.Column("evidence", sa.Text, nullable=False),
        sa.Column("found_on", sa.Date, nullable=False),
        sa.Column("noted_at", UtcDateTime, nullable=False),
        sa.Column("noted_by", sa.Uuid, sa.ForeignKey("account.id"), nullable=False),
    )


def downgrade() -> None:
    for table in (
        "village_finding", "village_criterion", "print_part", "print_run", "printing", "commune_paper", "held_award",
        "issuer_key", "paper_image",
    ):  # fmt: skip
        op.drop_table(table)
    revocations = _set_aside_revocations()
    # Older programs know households only; their papers stay, those of villages and what belonged to them go.
    op.execute("DELETE FROM certificate WHERE household_id IS NULL")
    with op.batch_alter_table("certificate") as batch:
        batch.drop_constraint("fk_certificate_replaces", type_="foreignkey")
        batch.drop_constraint("uq_certificate_replaces", type_="unique")
        batch.drop_constraint("uq_certificate_status", type_="unique")
        batch.drop_constraint("fk_certificate_signed_by", type_="foreignkey")
        batch.drop_index("ix_certificate_person_id")
        for column in (
            "replaces_id", "badge", "code", "status_index", "status_list", "signed_by", "evidence", "course",
            "person_id",
        ):  # fmt: skip
            batch.drop_column(column)
        batch.alter_column("household_id", existing_type=sa.Uuid, nullable=False)
    kept = set(op.get_bind().scalars(sa.text("SELECT id FROM certificate")))
    _put_back_revocations([row for row in revocations if row["certificate_id"] in kept])
