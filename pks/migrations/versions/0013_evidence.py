"""Activities that serve several follow-ups, know their side and their form, and are accepted."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0010"


def upgrade() -> None:
    """Give what an activity does for a follow-up a table of its own, and tell what was known."""
    with op.batch_alter_table("follow_up") as table:
        table.add_column(sa.Column("return_reason", sa.String))
        table.add_column(sa.Column("returned_at", sa.DateTime(timezone=True)))
        table.add_column(sa.Column("returned_by", sa.String))
    _create_fulfilment()
    _change_activities()


def _create_fulfilment() -> None:
    op.create_table(
        "fulfilment",
        sa.Column("activity_id", sa.Integer, nullable=False),
        sa.Column("follow_up_id", sa.Integer, nullable=False),
        sa.Column("completes", sa.Boolean, nullable=False),
        sa.ForeignKeyConstraint(
            ["activity_id"], ["activity.id"], name=op.f("fk_fulfilment_activity_id_activity")
        ),
        sa.ForeignKeyConstraint(
            ["follow_up_id"], ["follow_up.id"], name=op.f("fk_fulfilment_follow_up_id_follow_up")
        ),
        sa.PrimaryKeyConstraint("activity_id", "follow_up_id", name=op.f("pk_fulfilment")),
    )
    op.create_index(op.f("ix_fulfilment_follow_up_id"), "fulfilment", ["follow_up_id"])
    # Of a follow-up that was done, the activity logged last is the one that completed it.
    op.execute(
        "INSERT INTO fulfilment (activity_id, follow_up_id, completes) "
        "SELECT a.id, a.follow_up_id, f.state IN ('selesai', 'diajukan') AND NOT EXISTS ("
        "  SELECT 1 FROM activity b WHERE b.follow_up_id = a.follow_up_id AND b.id > a.id) "
        "FROM activity a JOIN follow_up f ON f.id = a.follow_up_id"
    )


def _change_activities() -> None:
    op.drop_index(op.f("ix_activity_follow_up_id"), "activity")
    with op.batch_alter_table("activity") as table:
        table.drop_constraint(op.f("fk_activity_follow_up_id_follow_up"), type_="foreignkey")
        table.drop_column("follow_up_id")
        table.add_column(sa.Column("party_id", sa.Integer))
        table.add_column(sa.Column("form_key", sa.String(36)))
        table.create_foreign_key(op.f("fk_activity_party_id_party"), "party", ["party_id"], ["id"])
        table.create_unique_constraint(op.f("uq_activity_form_key"), ["form_key"])
    op.create_index(op.f("ix_activity_party_id"), "activity", ["party_id"])
    for condition in (_AS_LIAISON, _AS_STAFF):
        op.execute(_side(condition))


#: Who logged it is a liaison of the party or a deputy, or was one.
_AS_LIAISON = """EXISTS (SELECT 1 FROM liaison l WHERE l.party_id = p.id AND COALESCE(
    activity.logged_by_person_id,
    (SELECT u.person_id FROM "user" u WHERE u.id = activity.logged_by_id)
    ) IN (l.person_id, l.deputy_id))"""

#: Who logged it belongs to the party's institution, or to one above it.
_AS_STAFF = """EXISTS (SELECT 1 FROM "user" u JOIN institution home ON home.id = u.institution_id
    JOIN institution own ON own.id = p.institution_id
    WHERE u.id = activity.logged_by_id AND own.path LIKE home.path || '%')"""


def _side(condition: str) -> str:
    """Return the statement that gives each activity without a side the one party that fits."""
    parties = f"FROM party p WHERE p.agreement_id = activity.agreement_id AND {condition}"
    return (
        f"UPDATE activity SET party_id = (SELECT MIN(p.id) {parties}) "  # noqa: S608 - ours
        f"WHERE party_id IS NULL AND (SELECT COUNT(*) {parties}) = 1"
    )


def downgrade() -> None:
    """Put it back; of several follow-ups, an activity keeps the first one."""
    with op.batch_alter_table("activity") as table:
        table.add_column(sa.Column("follow_up_id", sa.Integer))
        table.create_foreign_key(
            op.f("fk_activity_follow_up_id_follow_up"), "follow_up", ["follow_up_id"], ["id"]
        )
    op.create_index(op.f("ix_activity_follow_up_id"), "activity", ["follow_up_id"])
    op.execute(
        "UPDATE activity SET follow_up_id = "
        "(SELECT MIN(f.follow_up_id) FROM fulfilment f WHERE f.activity_id = activity.id)"
    )
    op.drop_index(op.f("ix_activity_party_id"), "activity")
    with op.batch_alter_table("activity") as table:
        table.drop_constraint(op.f("uq_activity_form_key"), type_="unique")
        table.drop_constraint(op.f("fk_activity_party_id_party"), type_="foreignkey")
        table.drop_column("form_key")
        table.drop_column("party_id")
    op.drop_table("fulfilment")
    with op.batch_alter_table("follow_up") as table:
        table.drop_column("returned_by")
        table.drop_column("returned_at")
        table.drop_column("return_reason")
