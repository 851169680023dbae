"""Assessments by the Ombudsman: the scale of each year, results, targets.

The three scales that are known stand here from the beginning, as reported: none of their figures
has been compared with the text of a regulation yet, and they say so. Whoever keeps them may change
them, as long as nothing was assessed by them.
"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"

ZONES = "zone IN ('merah', 'kuning', 'hijau', 'hijau_tua')"

scale_table = sa.table(
    "assessment_scale",
    sa.column("id", sa.Integer),
    sa.column("name", sa.String),
    sa.column("first_year", sa.Integer),
    sa.column("last_year", sa.Integer),
    sa.column("basis", sa.String),
    sa.column("basis_verified", sa.Boolean),
    sa.column("computed", sa.Boolean),
    sa.column("second_axis", sa.String),
)
band_table = sa.table(
    "assessment_band",
    sa.column("scale_id", sa.Integer),
    sa.column("label", sa.String),
    sa.column("low", sa.Integer),
    sa.column("high", sa.Integer),
    sa.column("opinion", sa.String),
    sa.column("zone", sa.String),
)
dimension_table = sa.table(
    "assessment_dimension",
    sa.column("scale_id", sa.Integer),
    sa.column("position", sa.Integer),
    sa.column("name", sa.String),
)

REPORTED = (
    "Rentang nilai menurut siaran pers dan pemberitaan; belum dicocokkan dengan teks peraturannya."
)
SCALES = (
    (
        {"name": "Penilaian Kepatuhan, tiga zona", "last_year": 2021, "basis": REPORTED},
        (
            ("Hijau", 8100, 10000, "Tinggi", "hijau"),
            ("Kuning", 5100, 8099, "Sedang", "kuning"),
            ("Merah", 0, 5099, "Rendah", "merah"),
        ),
        (),
    ),
    (
        {
            "name": "Penilaian Kepatuhan, kategori A sampai E",
            "first_year": 2022,
            "last_year": 2024,
            "basis": REPORTED,
        },
        (
            ("A", 8800, 10000, "Kualitas Tertinggi", "hijau_tua"),
            ("B", 7800, 8799, "Kualitas Tinggi", "hijau"),
            ("C", 5400, 7799, "Kualitas Sedang", "kuning"),
            ("D", 3200, 5399, "Kualitas Rendah", "merah"),
            ("E", 0, 3199, "Kualitas Terendah", "merah"),
        ),
        ("Input", "Proses", "Output", "Pengaduan"),
    ),
    (
        {
            "name": "Opini Ombudsman",
            "first_year": 2025,
            "basis": "Peraturan Ombudsman Nomor 61 Tahun 2025, menurut pemberitaan; teksnya belum "
            "dicocokkan dan rentang nilainya belum diketahui.",
            "computed": False,
            "second_axis": "Kepatuhan terhadap produk Ombudsman",
        },
        (),
        (),
    ),
)


def upgrade() -> None:
    """Create the tables, and enter the scales that are known."""
    _create_scales()
    _create_results()
    _enter_scales(op.get_bind())


def downgrade() -> None:
    """Drop all that was assessed, and the scales."""
    for table in ("target", "score"):
        op.drop_table(f"assessment_{table}")
    op.drop_table("assessment")
    for table in ("dimension", "band", "scale"):
        op.drop_table(f"assessment_{table}")


def _enter_scales(bind: sa.Connection) -> None:
    blank = {
        "first_year": None,
        "last_year": None,
        "basis_verified": False,
        "computed": True,
        "second_axis": None,
    }
    for facts, bands, dimensions in SCALES:
        made = bind.execute(
            scale_table.insert().values({**blank, **facts}).returning(scale_table.c.id)
        )
        scale_id = made.scalar_one()
        for label, low, high, opinion, zone in bands:
            band = {"label": label, "low": low, "high": high, "opinion": opinion, "zone": zone}
            bind.execute(band_table.insert().values(scale_id=scale_id, **band))
        for position, name in enumerate(dimensions, start=1):
            named = {"position": position, "name": name}
            bind.execute(dimension_table.insert().values(scale_id=scale_id, **named))


def _create_scales() -> None:
    op.create_table(
        "assessment_scale",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("name", sa.String, nullable=False),
        sa.Column("first_year", sa.Integer),
        sa.Column("last_year", sa.Integer),
        sa.Column("basis", sa.String, nullable=False),
        sa.Column("basis_verified", sa.Boolean, nullable=False),
        sa.Column("computed", sa.Boolean, nullable=False),
        sa.Column("second_axis", sa.String),
        sa.CheckConstraint("first_year <= last_year", name=op.f("ck_assessment_scale_years")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assessment_scale")),
    )
    op.create_table(
        "assessment_band",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("scale_id", sa.Integer, nullable=False),
        sa.Column("label", sa.String, nullable=False),
        sa.Column("low", sa.Integer, nullable=False),
        sa.Column("high", sa.Integer, nullable=False),
        sa.Column("opinion", sa.String, nullable=False),
        sa.Column("zone", sa.String(30), nullable=False),
        sa.CheckConstraint(ZONES, name=op.f("ck_assessment_band_zone")),
        sa.CheckConstraint(
            "0 <= low AND low <= high AND high <= 10000", name=op.f("ck_assessment_band_bounds")
        ),
        _reference("band", "scale_id", "assessment_scale"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assessment_band")),
        sa.UniqueConstraint("scale_id", "low", name=op.f("uq_assessment_band_scale_id_low")),
    )
    op.create_table(
        "assessment_dimension",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("scale_id", sa.Integer, nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("name", sa.String, nullable=False),
        _reference("dimension", "scale_id", "assessment_scale"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assessment_dimension")),
        sa.UniqueConstraint(
            "scale_id", "position", name=op.f("uq_assessment_dimension_scale_id_position")
        ),
    )


def _create_results() -> None:
    op.create_table(
        "assessment",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("institution_id", sa.Integer, nullable=False),
        sa.Column("year", sa.Integer, nullable=False),
        sa.Column("total", sa.Integer),
        sa.Column("opinion", sa.String),
        sa.Column("second_axis", sa.String),
        sa.Column("entered_zone", sa.String(30)),
        sa.Column("source", sa.String, nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("entered_by_id", sa.Integer, nullable=False),
        sa.CheckConstraint(f"entered_{ZONES}", name=op.f("ck_assessment_zone")),
        sa.CheckConstraint("total BETWEEN 0 AND 10000", name=op.f("ck_assessment_total")),
        sa.ForeignKeyConstraint(
            ["institution_id"],
            ["institution.id"],
            name=op.f("fk_assessment_institution_id_institution"),
        ),
        sa.ForeignKeyConstraint(
            ["entered_by_id"], ["user.id"], name=op.f("fk_assessment_entered_by_id_user")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assessment")),
        sa.UniqueConstraint(
            "institution_id", "year", name=op.f("uq_assessment_institution_id_year")
        ),
    )
    op.create_index(op.f("ix_assessment_year"), "assessment", ["year"])
    op.create_table(
        "assessment_score",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("assessment_id", sa.Integer, nullable=False),
        sa.Column("dimension_id", sa.Integer, nullable=False),
        sa.Column("value", sa.Integer, nullable=False),
        sa.CheckConstraint("value BETWEEN 0 AND 10000", name=op.f("ck_assessment_score_value")),
        _reference("score", "assessment_id", "assessment"),
        _reference("score", "dimension_id", "assessment_dimension"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assessment_score")),
        sa.UniqueConstraint(
            "assessment_id",
            "dimension_id",
            name=op.f("uq_assessment_score_assessment_id_dimension_id"),
        ),
    )
    op.create_index(op.f("ix_assessment_score_dimension_id"), "assessment_score", ["dimension_id"])
    op.create_table(
        "assessment_target",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("institution_id", sa.Integer, nullable=False),
        sa.Column("year", sa.Integer, nullable=False),
        sa.Column("score", sa.Integer),
        sa.Column("above", sa.Boolean, nullable=False),
        sa.Column("zone", sa.String(30)),
        sa.Column("source", sa.String, nullable=False),
        sa.CheckConstraint(ZONES, name=op.f("ck_assessment_target_zone")),
        sa.CheckConstraint(
            "score IS NOT NULL OR zone IS NOT NULL",
            name=op.f("ck_assessment_target_aims_at_something"),
        ),
        sa.CheckConstraint("score BETWEEN 0 AND 10000", name=op.f("ck_assessment_target_score")),
        _reference("target", "institution_id", "institution"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assessment_target")),
        sa.UniqueConstraint(
            "institution_id", "year", name=op.f("uq_assessment_target_institution_id_year")
        ),
    )


def _reference(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_assessment_{table}_{column}_{target}")
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=name)
