"""How an institution wants its papers: page, labels, side of signing, logo, emblem, reference.

None has a style of its own yet: papers go on as they were, in the style that is built in.
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Create the table of house styles."""
    op.create_table(
        "house_style",
        sa.Column("institution_id", sa.Integer, nullable=False),
        sa.Column("page", sa.String(30), nullable=False),
        sa.Column("top_mm", sa.Integer, nullable=False),
        sa.Column("right_mm", sa.Integer, nullable=False),
        sa.Column("bottom_mm", sa.Integer, nullable=False),
        sa.Column("left_mm", sa.Integer, nullable=False),
        sa.Column("font", sa.String(60), nullable=False),
        sa.Column("font_points", sa.Integer, nullable=False),
        sa.Column("first_label", sa.String(30), nullable=False),
        sa.Column("first_signs", sa.String(30), nullable=False),
        sa.Column("logo_id", sa.Integer),
        sa.Column("emblem_id", sa.Integer),
        sa.Column("reference_id", sa.Integer),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_by_id", sa.Integer),
        sa.PrimaryKeyConstraint("institution_id", name=op.f("pk_house_style")),
        sa.ForeignKeyConstraint(
            ["institution_id"],
            ["institution.id"],
            name=op.f("fk_house_style_institution_id_institution"),
        ),
        *(
            sa.ForeignKeyConstraint(
                [f"{slot}_id"],
                ["stored_file.id"],
                name=op.f(f"fk_house_style_{slot}_id_stored_file"),
            )
            for slot in ("logo", "emblem", "reference")
        ),
        sa.ForeignKeyConstraint(
            ["changed_by_id"], ["user.id"], name=op.f("fk_house_style_changed_by_id_user")
        ),
        sa.CheckConstraint("page IN ('f4', 'a4', 'legal')", name=op.f("ck_house_style_pagesize")),
        sa.CheckConstraint(
            "first_label IN ('KESATU', 'PERTAMA')", name=op.f("ck_house_style_firstlabel")
        ),
        sa.CheckConstraint("first_signs IN ('kiri', 'kanan')", name=op.f("ck_house_style_side")),
    )


def downgrade() -> None:
    """Drop the house styles; their files stay where they are."""
    op.drop_table("house_style")
