"""The forms of another date: shape and words of input → facts."""

from collections.abc import Sequence

from wtforms import DateField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from pks.agreements.forms import WHOLE_YEAR
from pks.calendar import next_working_day
from pks.monitoring.postponing import DateObstacle, DateWish
from pks.monitoring.words import DATE_TEXT
from pks.web.fields import given, text_in
from pks.web.filters import tanggal_panjang
from pks.web.forms import Form
from pks.web.language import lazy_gettext as _


class DateWishForm(Form):
    """Another date, and why."""

    to_on = DateField(
        _("Tanggal baru"), validators=[InputRequired(_("Isi tanggalnya.")), WHOLE_YEAR]
    )
    reason = TextAreaField(
        _("Alasan"),
        description=_("Tampil bagi kedua pihak dan tetap dalam riwayat."),
        validators=[InputRequired(_("Tuliskan alasannya.")), Length(min=5, max=500)],
        render_kw={"rows": 3},
    )

    def to_wish(self) -> DateWish:
        """Return what was typed. Call it only after the form has validated."""
        return DateWish(given(self.to_on), text_in(self.reason))

    def show(self, obstacles: Sequence[DateObstacle]) -> None:
        """Put each obstacle beside its field; of a day off, say which day would do."""
        for obstacle in obstacles:
            field, sentence = DATE_TEXT[obstacle]
            if obstacle is DateObstacle.NO_WORKING_DAY:
                day = tanggal_panjang(next_working_day(given(self.to_on)))
                sentence = _("Bukan hari kerja. Hari kerja berikutnya: %(day)s.", day=day)
            self.show_error(field, sentence)


class DecisionForm(Form):
    """What becomes of a wish for another date."""

    note = TextAreaField(
        _("Catatan"), validators=[Optional(), Length(max=500)], render_kw={"rows": 2}
    )
