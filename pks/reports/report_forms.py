"""The forms of reports: shape and words of input → facts."""

from collections.abc import Sequence

from flask_wtf.file import FileField
from wtforms import IntegerField
from wtforms.validators import InputRequired, NumberRange, Optional

from pks.reports.period import PeriodKind
from pks.reports.report_words import KIND_TEXT, OBSTACLE_TEXT
from pks.reports.scheduling import MOST_DAYS_AFTER, ScheduleObstacle, Wish
from pks.web.fields import CheckboxesField, SelectField, given
from pks.web.forms import Form
from pks.web.language import lazy_gettext as _


class LayoutForm(Form):
    """A layout of one's own."""

    file = FileField(
        _("Tata letak (.docx)"),
        description=_("Unduh dulu tata letak yang sekarang, sunting di Word, lalu unggah di sini."),
        render_kw={"accept": ".docx"},
    )


class ScheduleForm(Form):
    """Reports that come by themselves."""

    kind = SelectField(_("Laporan tiap"), choices=list(KIND_TEXT.items()))
    days_after = IntegerField(
        _("Dikirim berapa hari sesudah periode berakhir"),
        validators=[
            InputRequired(_("Isi jumlah harinya.")),
            NumberRange(min=1, max=MOST_DAYS_AFTER),
        ],
        render_kw={"inputmode": "numeric"},
    )
    readers = CheckboxesField(
        _("Penerima"),
        coerce=int,
        validators=[Optional()],
        description=_("Mereka yang bertugas pada instansi ini atau di atasnya."),
    )

    def to_wish(self, institution_id: int) -> Wish:
        """Return what was typed. Call it only after the form has validated."""
        readers = tuple(self.readers.data or ())
        return Wish(institution_id, PeriodKind(self.kind.data), given(self.days_after), readers)

    def show(self, obstacles: Sequence[ScheduleObstacle]) -> None:
        """Put each obstacle beside its field."""
        for obstacle in obstacles:
            self.show_error(*OBSTACLE_TEXT[obstacle])
