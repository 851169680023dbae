"""The forms of recaps and their sheets: shape and words of input → facts."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from flask_wtf.file import FileField, FileRequired
from wtforms import Field, HiddenField, StringField
from wtforms.validators import DataRequired, InputRequired, Optional, ValidationError

from pks.complaints.figures import NotAFigure, count_from, days_from, written
from pks.complaints.models import Channel
from pks.complaints.periods import FIRST_YEAR, Period, PeriodKind, period_of
from pks.complaints.recording import RecapFacts, RecapObstacle
from pks.complaints.words import CHANNEL_TEXT, FIGURE_TEXT, PERIOD_TEXT, RECAP_TEXT
from pks.web.fields import SelectField, given, number_or_none, text_in
from pks.web.forms import Form
from pks.web.language import lazy_gettext as _

NUMERIC = {"inputmode": "numeric", "autocomplete": "off", "class": "w-s"}
DECIMAL = {**NUMERIC, "inputmode": "decimal"}


def is_count(form: Any, field: Field) -> None:
    """Let through what is a number of reports; say why not.

    :raises ValidationError: it is none.
    """
    _check(count_from, field)


def is_days(form: Any, field: Field) -> None:
    """Let through what is a number of days; say why not.

    :raises ValidationError: it is none.
    """
    _check(days_from, field)


def _check(read: Any, field: Field) -> None:
    try:
        read(text_in(field))
    except NotAFigure as refusal:
        raise ValidationError(FIGURE_TEXT[refusal.fault]) from refusal


def _channel_or_none(value: Any) -> Channel | None:
    return Channel(value) if value not in (None, "", "None") else None


def _count(label: Any, **more: Any) -> StringField:
    needed = DataRequired(_("Isi jumlahnya; tulis 0 bila tidak ada."))
    return StringField(label, validators=[needed, is_count], render_kw=NUMERIC, **more)


class RecapForm(Form):
    """What was counted of one institution, channel and period."""

    institution = SelectField(
        _("Instansi"),
        coerce=number_or_none,
        validators=[InputRequired(_("Pilih instansinya."))],
    )
    channel = SelectField(
        _("Kanal"), coerce=_channel_or_none, validators=[DataRequired(_("Pilih kanalnya."))]
    )
    year = SelectField(_("Tahun"), coerce=number_or_none)
    period = SelectField(_("Periode"), validators=[DataRequired(_("Pilih periodenya."))])
    received = _count(_("Diterima"), description=_("Laporan yang masuk dalam periode ini."))
    settled = _count(
        _("Selesai"),
        description=_("Boleh lebih dari yang diterima: laporan periode sebelumnya ikut selesai."),
    )
    overdue = _count(
        _("Lewat batas waktu"),
        description=_("Dari yang diterima, yang tidak selesai dalam waktu yang ditetapkan."),
    )
    median_days = StringField(
        _("Median hari penyelesaian"),
        description=_("Misalnya 4,5. Kosong bila tidak diketahui."),
        validators=[Optional(), is_days],
        render_kw=DECIMAL,
    )

    def prepare(self, institutions: Sequence[tuple[int, str]], today: date) -> None:
        """Offer these institutions, and the periods that have begun."""
        self.institution.offer([("", _("– pilih –")), *institutions])
        self.channel.offer(CHANNEL_TEXT.items())
        self.year.offer((year, str(year)) for year in range(today.year, FIRST_YEAR - 1, -1))
        self.period.offer([("", _("– pilih –")), *PERIOD_TEXT.items()])
        if not self.is_submitted() and self.year.data is None:
            last = date(today.year, today.month, 1).toordinal() - 1
            ended = date.fromordinal(last)
            self.year.data, self.period.data = ended.year, f"{PeriodKind.MONTH}-{ended.month}"

    def show_facts(self, institution_id: int, facts: RecapFacts) -> None:
        """Show what is known."""
        self.institution.data, self.channel.data = institution_id, facts.channel
        self.year.data, self.period.data = facts.period.starts_on.year, facts.period.key
        for name in ("received", "settled", "overdue"):
            self[name].data = str(getattr(facts, name))
        self.median_days.data = written(facts.median_days)

    def to_facts(self) -> RecapFacts:
        """Return what was typed. Call it only after the form has validated."""
        median = text_in(self.median_days)
        return RecapFacts(
            channel=given(self.channel),
            period=self.period_given(),
            received=count_from(text_in(self.received)),
            settled=count_from(text_in(self.settled)),
            overdue=count_from(text_in(self.overdue)),
            median_days=days_from(median) if median else None,
        )

    def period_given(self) -> Period:
        """Return the period that was chosen. Call it only after the form has validated."""
        return period_of(given(self.year), given(self.period))

    def show(self, obstacles: Sequence[RecapObstacle]) -> None:
        """Say each obstacle beside its field."""
        for obstacle in obstacles:
            self.show_error(_FIELD_OF.get(obstacle, "period"), RECAP_TEXT[obstacle])


_FIELD_OF = {
    RecapObstacle.OUT_OF_RANGE: "received",
    RecapObstacle.OVERDUE_OVER_RECEIVED: "overdue",
    RecapObstacle.MEDIAN_OUT_OF_RANGE: "median_days",
    RecapObstacle.MEDIAN_OF_NOTHING: "median_days",
}


class SheetForm(Form):
    """A file of recaps."""

    sheet = FileField(
        _("Berkas rekap (.xlsx atau .csv)"),
        validators=[FileRequired(_("Pilih berkasnya."))],
        render_kw={"accept": ".xlsx,.csv"},
    )


class ApplyForm(Form):
    """What was shown, signed, to be done now."""

    shown = HiddenField(validators=[DataRequired()])
