"""Every save of a draft is kept; the options of the template are stored by their names.

What was drafted so far becomes revision 1 of each draft, made by whoever saved last.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

#: The one option that there was, as the built-in template calls it.
CLOSING_PROVISIONS = "ketentuan_lain"
SCOPES = "ruang-lingkup"


def upgrade() -> None:
    """Create the tables, and begin each draft's history with what it holds."""
    op.create_table(
        "draft_revision",
        sa.Column("agreement_id", sa.Integer, nullable=False),
        sa.Column("number", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer),
        sa.Column("kind", sa.String(30), nullable=False),
        sa.Column("template_version", sa.Integer, nullable=False),
        sa.Column("of_number", sa.Integer),
        sa.Column("note", sa.String),
        sa.PrimaryKeyConstraint("agreement_id", "number", name=op.f("pk_draft_revision")),
        sa.ForeignKeyConstraint(
            ["agreement_id"],
            ["draft.agreement_id"],
            name=op.f("fk_draft_revision_agreement_id_draft"),
        ),
        sa.ForeignKeyConstraint(["by_id"], ["user.id"], name=op.f("fk_draft_revision_by_id_user")),
        sa.CheckConstraint(
            "kind IN ('awal', 'simpan', 'urung', 'pulih', 'pindah_templat')",
            name=op.f("ck_draft_revision_revisionkind"),
        ),
    )
    op.create_table(
        "draft_revision_part",
        sa.Column("agreement_id", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("number", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("key", sa.String, nullable=False),
        sa.Column("content", sa.JSON, nullable=False),
        sa.PrimaryKeyConstraint(
            "agreement_id", "number", "key", name=op.f("pk_draft_revision_part")
        ),
        sa.ForeignKeyConstraint(
            ["agreement_id", "number"],
            ["draft_revision.agreement_id", "draft_revision.number"],
            name=op.f("fk_draft_revision_part_agreement_id_draft_revision"),
        ),
    )
    for id_, content in stored_scopes():
        options = [CLOSING_PROVISIONS] if content.pop("closing_provisions", True) else []
        write_scopes(id_, {**content, "options": options})
    begin_histories()


def downgrade() -> None:
    """Drop the histories; the options go back to the one switch that there was."""
    for id_, content in stored_scopes():
        options = content.pop("options", [])
        write_scopes(id_, {**content, "closing_provisions": CLOSING_PROVISIONS in options})
    # What the first schema has no place for.
    op.execute(SECTION.delete().where(sa.or_(SECTION.c.key == "isian", is_clause())))
    op.drop_table("draft_revision_part")
    op.drop_table("draft_revision")


SECTION = sa.table(
    "draft_section",
    sa.column("id", sa.Integer),
    sa.column("agreement_id", sa.Integer),
    sa.column("key", sa.String),
    sa.column("content", sa.JSON),
    sa.column("saved_at", sa.DateTime(timezone=True)),
    sa.column("saved_by_id", sa.Integer),
)


def is_clause() -> sa.ColumnElement[bool]:
    """Return the condition that a row is about an article."""
    return SECTION.c.key.startswith("pasal:")


def stored_scopes() -> list[tuple[int, dict[str, Any]]]:
    """Return the section on scopes of each draft, by the id of its row."""
    query = sa.select(SECTION.c.id, SECTION.c.content).where(SECTION.c.key == SCOPES)
    return [(id_, dict(content)) for id_, content in op.get_bind().execute(query)]


def write_scopes(id_: int, content: dict[str, Any]) -> None:
    """Store a section in its new form."""
    op.get_bind().execute(SECTION.update().where(SECTION.c.id == id_).values(content=content))


def begin_histories() -> None:
    """Make revision 1 of every draft from its sections as they are."""
    bind = op.get_bind()
    draft = sa.table("draft", sa.column("agreement_id"), sa.column("template_version"))
    revision_table, part = (
        sa.table("draft_revision", *map(sa.column, _REVISION)),
        sa.table("draft_revision_part", *map(sa.column, _PART)),
    )
    sections = bind.execute(sa.select(SECTION).order_by(SECTION.c.saved_at, SECTION.c.id)).all()
    for agreement_id, version in bind.execute(sa.select(draft)).all():
        own = [section for section in sections if section.agreement_id == agreement_id]
        if not own:
            continue
        last = own[-1]
        bind.execute(
            revision_table.insert().values(
                agreement_id=agreement_id,
                number=1,
                at=sa.literal(last.saved_at, sa.DateTime(timezone=True)),
                by_id=last.saved_by_id,
                kind="awal",
                template_version=version,
            )
        )
        for section in own:
            bind.execute(
                part.insert().values(
                    agreement_id=agreement_id,
                    number=1,
                    key=section.key,
                    content=sa.literal(section.content, sa.JSON),
                )
            )


_REVISION = ("agreement_id", "number", "at", "by_id", "kind", "template_version")
_PART = ("agreement_id", "number", "key", "content")
