"""The form of a scale. Its list of bands ends with empty rows, so that adding needs no script."""

from wtforms import BooleanField, FieldList, FormField, IntegerField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length, NumberRange, Optional, ValidationError

from pks.agreements.forms import add_error
from pks.assessments.bands import BandFacts, Zone
from pks.assessments.forms import DECIMAL, is_score
from pks.assessments.scaling import CannotKeepScale, ScaleFacts, ScaleObstacle
from pks.assessments.scores import score_from, written
from pks.assessments.words import SCALE_TEXT, ZONE_TEXT, band_sentence
from pks.drafting.forms import Row
from pks.web.fields import SelectField, text_in, text_or_none
from pks.web.forms import Form
from pks.web.language import lazy_gettext as _

MOST_BANDS, EMPTY_ROWS = 12, 2
_YEAR = [Optional(), NumberRange(min=2000, max=2100)]
_WIDTH = {"class": "w-s", "inputmode": "numeric"}

_FIELD_OF = {
    ScaleObstacle.YEARS_REVERSED: "last_year",
    ScaleObstacle.YEARS_TAKEN: "first_year",
    ScaleObstacle.YEARS_IN_USE: "first_year",
    ScaleObstacle.DIMENSION_TWICE: "dimensions",
}


class BandRow(Row):
    """One band; a row in which nothing is filled in is none."""

    label = StringField(_("Kategori"), validators=[Length(max=30)])
    low = StringField(_("Dari"), render_kw=DECIMAL)
    high = StringField(_("Sampai"), render_kw=DECIMAL)
    opinion = StringField(_("Opini"), validators=[Length(max=100)])
    zone = SelectField(_("Zona"), choices=list(ZONE_TEXT.items()))

    @property
    def is_filled(self) -> bool:
        """Tell whether anything has been typed."""
        return any(text_in(field) for field in (self.label, self.low, self.high, self.opinion))

    def validate_label(self, field: StringField) -> None:
        """Ask for a name where there is a band."""
        if self.is_filled and not text_in(field):
            raise ValidationError(_("Isi kategorinya."))

    def validate_opinion(self, field: StringField) -> None:
        """Ask for words where there is a band."""
        if self.is_filled and not text_in(field):
            raise ValidationError(_("Isi opininya."))

    def validate_low(self, field: StringField) -> None:
        """Ask for a score where there is a band."""
        if self.is_filled:
            is_score(self, field)

    def validate_high(self, field: StringField) -> None:
        """Ask for a score where there is a band."""
        if self.is_filled:
            is_score(self, field)

    def to_facts(self) -> BandFacts:
        """Return what was typed."""
        return BandFacts(
            label=text_in(self.label),
            low=score_from(text_in(self.low)),
            high=score_from(text_in(self.high)),
            opinion=text_in(self.opinion),
            zone=Zone(self.zone.data),
        )


class ScaleForm(Form):
    """A method of assessing."""

    name = StringField(
        _("Nama penilaian"), validators=[DataRequired(_("Isi namanya.")), Length(max=100)]
    )
    first_year = IntegerField(
        _("Tahun pertama"),
        description=_("Kosong: sejak awal."),
        validators=_YEAR,
        render_kw=_WIDTH,
    )
    last_year = IntegerField(
        _("Tahun terakhir"),
        description=_("Kosong: sampai ada penggantinya."),
        validators=_YEAR,
        render_kw=_WIDTH,
    )
    basis = TextAreaField(
        _("Dasar hukum"),
        validators=[DataRequired(_("Isi dasar hukumnya, atau asal rentangnya.")), Length(max=500)],
        render_kw={"rows": 2},
    )
    basis_verified = BooleanField(_("Sudah dicocokkan dengan teks peraturannya"))
    computed = BooleanField(_("Kategori dan zona dihitung dari nilai menurut rentang di bawah"))
    second_axis = StringField(
        _("Sumbu kedua"),
        description=_("Hal lain yang dinilai, bila hasilnya mempunyai dua sumbu."),
        validators=[Optional(), Length(max=100)],
    )
    dimensions = TextAreaField(
        _("Dimensi"),
        description=_("Satu nama setiap baris."),
        validators=[Optional(), Length(max=1000)],
        render_kw={"rows": 4},
    )
    bands = FieldList(FormField(BandRow), max_entries=MOST_BANDS + EMPTY_ROWS)

    def load(self, facts: ScaleFacts) -> None:
        """Show what is kept, and empty rows."""
        for name in ("name", "first_year", "last_year", "basis", "basis_verified", "computed"):
            self[name].data = getattr(facts, name)
        self.second_axis.data = facts.second_axis
        self.dimensions.data = "\n".join(facts.dimensions)
        for band in facts.bands:
            bounds = {"low": written(band.low), "high": written(band.high)}
            self.bands.append_entry({**vars(band), **bounds})
        for _row in range(EMPTY_ROWS if facts.bands else 5):
            self.bands.append_entry()

    def to_facts(self) -> ScaleFacts:
        """Return what was typed. Call it only after the form has validated."""
        names = (line.strip() for line in (self.dimensions.data or "").splitlines())
        return ScaleFacts(
            name=text_in(self.name),
            basis=text_in(self.basis),
            first_year=self.first_year.data,
            last_year=self.last_year.data,
            basis_verified=self.basis_verified.data,
            computed=self.computed.data,
            second_axis=text_or_none(self.second_axis),
            dimensions=tuple(name for name in names if name),
            bands=tuple(row.form.to_facts() for row in self.bands if row.form.is_filled),
        )

    def show(self, refusal: CannotKeepScale) -> None:
        """Say each reason beside its field, those about the bands above all."""
        for obstacle in refusal.obstacles:
            if obstacle in _FIELD_OF:
                add_error(self[_FIELD_OF[obstacle]], SCALE_TEXT[obstacle])
            elif obstacle is not ScaleObstacle.BANDS_ARE_WRONG:
                self.form_errors.append(SCALE_TEXT[obstacle])
        self.form_errors.extend(band_sentence(fault) for fault in refusal.faults)
