"""Agreements that change another one: the kinds adendum and perpanjangan.

Either has what it amends as its parent. Going down is refused while there are any: they cannot be
told as anything else.
"""

from alembic import op

revision = "0008"
down_revision = "0007"

_BEFORE = ("nota_kesepakatan", "nota_kesepahaman", "kesepakatan_bersama", "pks")
_AFTER = (*_BEFORE, "adendum", "perpanjangan")


def upgrade() -> None:
    """Let an agreement be an adendum or a perpanjangan, each with its parent."""
    with op.batch_alter_table("agreement") as agreement:
        agreement.drop_constraint(op.f("ck_agreement_kind"), type_="check")
        agreement.create_check_constraint(op.f("ck_agreement_kind"), _one_of(_AFTER))
        agreement.create_check_constraint(
            op.f("ck_agreement_amendment_has_parent"),
            "kind NOT IN ('adendum', 'perpanjangan') OR parent_id IS NOT NULL",
        )


def downgrade() -> None:
    """Let an agreement be neither."""
    with op.batch_alter_table("agreement") as agreement:
        agreement.drop_constraint(op.f("ck_agreement_amendment_has_parent"), type_="check")
        agreement.drop_constraint(op.f("ck_agreement_kind"), type_="check")
        agreement.create_check_constraint(op.f("ck_agreement_kind"), _one_of(_BEFORE))


def _one_of(kinds: tuple[str, ...]) -> str:
    return f"kind IN ({', '.join(repr(kind) for kind in kinds)})"
