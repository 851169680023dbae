"""Templates of our own with their versions, shared clauses, and what a kind of paper must have.

The built-in templates and the default list of mandatory clauses stay in files: they come with the
product, and what institutions change of them stands here.
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Create the three tables, empty."""
    create_templates()
    create_shared_clauses()
    op.create_table(
        "mandatory_clause",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("kind", sa.String(30), nullable=False),
        sa.Column("article", sa.String(60), nullable=False),
        sa.Column("required", sa.Boolean, nullable=False),
        sa.Column("title", sa.String, nullable=False),
        sa.Column("source", sa.String, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mandatory_clause")),
        sa.UniqueConstraint("kind", "article", name=op.f("uq_mandatory_clause_kind_article")),
    )


def downgrade() -> None:
    """Drop the tables, with all that is in them."""
    for table in ("mandatory_clause", "shared_clause", "template_version"):
        op.drop_table(table)


def create_templates() -> None:
    """Create the versions of templates."""
    op.create_table(
        "template_version",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("key", sa.String(60), nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("institution_id", sa.Integer, nullable=False),
        sa.Column("kind", sa.String(30), nullable=False),
        sa.Column("name", sa.String, nullable=False),
        sa.Column("data", sa.JSON, nullable=False),
        sa.Column("state", sa.String(30), nullable=False),
        sa.Column("note", sa.String),
        sa.Column("based_on_key", sa.String(60)),
        sa.Column("based_on_version", sa.Integer),
        sa.Column("changes", sa.Integer, nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by_id", sa.Integer),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_by_id", sa.Integer),
        sa.Column("published_at", sa.DateTime(timezone=True)),
        sa.Column("published_by_id", sa.Integer),
        sa.Column("retired_at", sa.DateTime(timezone=True)),
        sa.Column("retired_by_id", sa.Integer),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_template_version")),
        sa.UniqueConstraint("key", "version", name=op.f("uq_template_version_key_version")),
        institution_of("template_version"),
        *(
            person_of("template_version", column)
            for column in ("created_by_id", "changed_by_id", "published_by_id", "retired_by_id")
        ),
        sa.CheckConstraint(
            "state IN ('draf', 'terbit', 'ditarik')", name=op.f("ck_template_version_shelved")
        ),
        sa.CheckConstraint(
            "(based_on_key IS NULL) = (based_on_version IS NULL)",
            name=op.f("ck_template_version_based_on_a_version"),
        ),
        sa.CheckConstraint(
            "state = 'draf' OR published_at IS NOT NULL",
            name=op.f("ck_template_version_published_at_a_moment"),
        ),
    )
    op.create_index(
        op.f("ix_template_version_institution_id"), "template_version", ["institution_id"]
    )


def create_shared_clauses() -> None:
    """Create the versions of shared clauses."""
    op.create_table(
        "shared_clause",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("key", sa.String(60), nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("institution_id", sa.Integer, nullable=False),
        sa.Column("title", sa.String, nullable=False),
        sa.Column("data", sa.JSON, nullable=False),
        sa.Column("note", sa.String),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by_id", sa.Integer),
        sa.Column("retired_at", sa.DateTime(timezone=True)),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shared_clause")),
        sa.UniqueConstraint("key", "version", name=op.f("uq_shared_clause_key_version")),
        institution_of("shared_clause"),
        person_of("shared_clause", "created_by_id"),
    )
    op.create_index(op.f("ix_shared_clause_institution_id"), "shared_clause", ["institution_id"])


def institution_of(table: str) -> sa.ForeignKeyConstraint:
    """Let the table name an institution."""
    return sa.ForeignKeyConstraint(
        ["institution_id"],
        ["institution.id"],
        name=op.f(f"fk_{table}_institution_id_institution"),
    )


def person_of(table: str, column: str) -> sa.ForeignKeyConstraint:
    """Let the column name who did it."""
    return sa.ForeignKeyConstraint([column], ["user.id"], name=op.f(f"fk_{table}_{column}_user"))
