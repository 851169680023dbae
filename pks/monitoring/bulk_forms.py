"""The form of one change to many follow-ups: shape and words of input → facts."""

from wtforms import IntegerField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from pks.monitoring.bulk import Change, Deed
from pks.monitoring.words import DEED_CHOICE_TEXT
from pks.web.fields import CheckboxesField, SelectField, text_in
from pks.web.forms import Form
from pks.web.language import lazy_gettext as _

MOST_DAYS = 250


class BulkForm(Form):
    """Which follow-ups, what is done to them, and why."""

    rows = CheckboxesField(_("Tindak lanjut"), coerce=int, validators=[Optional()])
    deed = SelectField(_("Perubahan"), choices=list(DEED_CHOICE_TEXT.items()))
    working_days = IntegerField(
        _("Ditunda berapa hari kerja"),
        description=_("Hanya untuk penundaan."),
        validators=[Optional(), NumberRange(min=1, max=MOST_DAYS)],
        render_kw={"inputmode": "numeric"},
    )
    reason = TextAreaField(
        _("Alasan"),
        description=_("Tampil pada riwayat setiap tindak lanjut dan bagi kedua pihak."),
        validators=[InputRequired(_("Tuliskan alasannya.")), Length(min=5, max=500)],
        render_kw={"rows": 3},
    )

    def validate(self, extra_validators: object = None) -> bool:
        """Ask for rows, and for a number of days where the change needs one."""
        whole = bool(super().validate())
        if not self.rows.data:
            self.show_error("rows", _("Pilih sedikitnya satu tindak lanjut."))
            whole = False
        if self.deed.data == Deed.POSTPONE and not self.working_days.data:
            self.show_error("working_days", _("Isi jumlah hari kerjanya."))
            whole = False
        return whole

    def to_change(self) -> Change:
        """Return what was typed. Call it only after the form has validated."""
        return Change(Deed(self.deed.data), text_in(self.reason), self.working_days.data or 0)
