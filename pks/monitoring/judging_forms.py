"""The forms on which one answers for what others did: shape and words of input → facts."""

from wtforms import TextAreaField
from wtforms.validators import InputRequired, Length

from pks.monitoring.forms import CancelForm
from pks.web.fields import text_in
from pks.web.forms import Form
from pks.web.language import lazy_gettext as _


class ReturnForm(CancelForm):
    """Why a report is sent back."""

    reason = TextAreaField(
        _("Apa yang masih kurang?"),
        description=_("Dibaca narahubung yang melaporkannya."),
        validators=[InputRequired(_("Tuliskan alasannya.")), Length(min=5, max=500)],
        render_kw={"rows": 3},
    )


class ObjectionForm(Form):
    """What does not fit in what the other party has logged."""

    note = TextAreaField(
        _("Apa yang tidak sesuai?"),
        description=_(
            "Tampil bagi kedua pihak. Laporan yang belum diterima kembali berjalan; yang sudah"
            " diterima tetap selesai sampai staf hukum membukanya lagi."
        ),
        validators=[InputRequired(_("Tuliskan apa yang tidak sesuai.")), Length(min=5, max=500)],
        render_kw={"rows": 3},
    )

    def to_note(self) -> str:
        """Return what was typed. Call it only after the form has validated."""
        return text_in(self.note)
