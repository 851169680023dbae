"""The forms of results, targets and sheets: shape and words of input → facts."""

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from flask_wtf.file import FileField, FileRequired
from wtforms import BooleanField, Field, FieldList, FormField, HiddenField, StringField
from wtforms.validators import DataRequired, Length, Optional, ValidationError

from pks.agreements.forms import add_error
from pks.assessments.bands import Zone
from pks.assessments.entering import AssessmentFacts, AssessmentObstacle
from pks.assessments.models import Scale
from pks.assessments.scores import NotAScore, score_from, written
from pks.assessments.targeting import TargetFacts, TargetObstacle
from pks.assessments.words import ASSESSMENT_TEXT, SCORE_TEXT, TARGET_TEXT, ZONE_TEXT
from pks.drafting.forms import Row
from pks.web.fields import SelectField, given, number_or_none, text_in, text_or_none
from pks.web.forms import Form
from pks.web.language import lazy_gettext as _

#: No assessment is older, and no target looks further ahead.
FIRST_YEAR, YEARS_AHEAD = 2013, 10
LONGEST_TEXT = 500
DECIMAL = {"inputmode": "decimal", "autocomplete": "off", "class": "w-s"}

_SOURCE = [DataRequired(_("Tuliskan sumbernya.")), Length(max=LONGEST_TEXT)]


def is_score(form: Any, field: Field) -> None:
    """Let through what is a score; say why not.

    :raises ValidationError: it is none.
    """
    try:
        score_from(field.data or "")
    except NotAScore as refusal:
        raise ValidationError(SCORE_TEXT[refusal.fault]) from refusal


def score_in(field: Field) -> Decimal | None:
    """Return the score of a field that has been validated, or None where it is empty."""
    typed = text_in(field)
    return score_from(typed) if typed else None


def _zone_or_none(value: Any) -> Zone | None:
    return Zone(value) if value not in (None, "", "None") else None


def _zones() -> Iterator[tuple[Any, Any]]:
    yield "", _("– tidak disebut –")
    yield from ZONE_TEXT.items()


class DimensionRow(Row):
    """The score of one dimension."""

    dimension = HiddenField()
    score = StringField(_("Nilai"), validators=[Optional(), is_score], render_kw=DECIMAL)

    @property
    def dimension_id(self) -> int:
        """Return which dimension it is; 0, which is none, for what no page of ours has sent."""
        sent = self.dimension.data or ""
        return int(sent) if sent.isdecimal() else 0


class AssessmentForm(Form):
    """What was published of one institution for one year."""

    total = StringField(
        _("Nilai total"),
        description=_(
            "Koma atau titik, misalnya 83,18. Kosong: dinilai, angkanya belum diketahui."
        ),
        validators=[Optional(), is_score],
        render_kw=DECIMAL,
    )
    dimensions = FieldList(FormField(DimensionRow))
    opinion = StringField(
        _("Opini"),
        description=_("Seperti tertulis dalam hasilnya: Kualitas Tertinggi Tanpa Maladministrasi."),
        validators=[Optional(), Length(max=LONGEST_TEXT)],
    )
    zone = SelectField(_("Zona"), coerce=_zone_or_none, validators=[Optional()])
    second_axis = StringField(_("Sumbu kedua"), validators=[Optional(), Length(max=LONGEST_TEXT)])
    source = StringField(
        _("Sumber"),
        description=_("Siaran pers, surat, atau laporan yang memuat angka ini."),
        validators=_SOURCE,
    )

    def prepare(self, scale: Scale, known: AssessmentFacts | None) -> None:
        """Ask for what the scale has, and show what is known."""
        self.zone.offer(_zones())
        if not self.is_submitted():
            self._show(scale, known or AssessmentFacts(source=""))
        names = {str(dimension.id): dimension.name for dimension in scale.dimensions}
        for row in self.dimensions:
            row.form.score.label.text = names.get(row.form.dimension.data or "", "")
        if scale.second_axis:
            self.second_axis.label.text = scale.second_axis
        else:
            del self.second_axis
        if scale.computed:
            del self.opinion, self.zone

    def _show(self, scale: Scale, known: AssessmentFacts) -> None:
        self.total.data, self.source.data = written(known.total), known.source
        self.opinion.data, self.second_axis.data = known.opinion, known.second_axis
        self.zone.data = known.zone
        for dimension in scale.dimensions:
            score = written(known.scores.get(dimension.id))
            self.dimensions.append_entry({"dimension": str(dimension.id), "score": score})

    def to_facts(self) -> AssessmentFacts:
        """Return what was typed. Call it only after the form has validated."""
        scores = {row.form.dimension_id: score_in(row.form.score) for row in self.dimensions}
        return AssessmentFacts(
            source=text_in(self.source),
            total=score_in(self.total),
            scores={key: score for key, score in scores.items() if score is not None},
            opinion=text_or_none(self.opinion) if self.opinion else None,
            second_axis=text_or_none(self.second_axis) if self.second_axis else None,
            zone=self.zone.data if self.zone else None,
        )

    def show(self, obstacles: Sequence[AssessmentObstacle]) -> None:
        """Say each obstacle beside its field."""
        for obstacle in obstacles:
            field = self.source if obstacle is AssessmentObstacle.NO_SOURCE else self.total
            add_error(field, ASSESSMENT_TEXT[obstacle])


class TargetForm(Form):
    """What an institution aims at for one year."""

    score = StringField(
        _("Nilai yang dituju"), validators=[Optional(), is_score], render_kw=DECIMAL
    )
    above = BooleanField(_("Nilai itu harus dilewati (di atas), bukan sekadar dicapai"))
    zone = SelectField(_("Zona yang dituju"), coerce=_zone_or_none, validators=[Optional()])
    source = StringField(
        _("Sumber"),
        description=_("Siapa yang menetapkannya, dan di mana."),
        validators=_SOURCE,
    )

    def prepare(self) -> None:
        """Offer the zones."""
        self.zone.offer(_zones())

    def to_facts(self) -> TargetFacts:
        """Return what was typed. Call it only after the form has validated."""
        return TargetFacts(
            source=text_in(self.source),
            score=score_in(self.score),
            above=self.above.data,
            zone=self.zone.data,
        )

    def show(self, obstacles: Sequence[TargetObstacle]) -> None:
        """Say each obstacle beside its field."""
        for obstacle in obstacles:
            add_error(self.score, TARGET_TEXT[obstacle])


class WhoseYearForm(Form):
    """Whose results, and of which year."""

    institution = SelectField(_("Instansi"), coerce=number_or_none)
    year = SelectField(_("Tahun"), coerce=number_or_none)

    def prepare(
        self, institutions: Sequence[tuple[int, str]], years: Sequence[int], today: date
    ) -> None:
        """Offer these, and nothing else; the year is this one, until somebody chooses another."""
        if not self.is_submitted():
            self.year.data = today.year
        self.institution.offer(institutions)
        self.year.offer((year, str(year)) for year in years)

    def chosen(self) -> tuple[int, int]:
        """Return the institution's id and the year. Call it only after it has validated."""
        return given(self.institution), given(self.year)


class SheetForm(Form):
    """A filled-in sheet, and where its figures are from."""

    source = StringField(
        _("Sumber bersama"),
        description=_("Berlaku untuk baris yang kolom sumbernya kosong."),
        validators=[Optional(), Length(max=LONGEST_TEXT)],
    )
    sheet = FileField(
        _("Lembar yang sudah diisi"),
        validators=[FileRequired(_("Pilih berkasnya."))],
        render_kw={"accept": ".xlsx"},
    )


def years_until(today: date, *, ahead: int = 0) -> list[int]:
    """List the years that can be chosen, the latest first."""
    return list(range(today.year + ahead, FIRST_YEAR - 1, -1))
