"""The forms of attendance sheets: shape and words of input → facts."""

from wtforms import DateField, StringField
from wtforms.validators import InputRequired, Length, Optional

from pks.monitoring.attendees import Attendee
from pks.monitoring.sheets import SheetFacts, SignInObstacle
from pks.web.fields import SelectField, given, text_in
from pks.web.forms import Form
from pks.web.language import lazy_gettext as _

#: Why a name was not taken, as somebody at the door reads it.
SIGN_IN_TEXT = {
    SignInObstacle.CLOSED: _("Daftar hadir ini sudah ditutup. Hubungi panitia."),
    SignInObstacle.ALREADY_THERE: _(
        "Nama ini sudah tercatat pada daftar. Anda tidak perlu mengisi lagi."
    ),
    SignInObstacle.TOO_FAST: _(
        "Terlalu banyak yang mengisi bersamaan. Tunggu satu menit, lalu kirim lagi."
    ),
    SignInObstacle.FULL: _("Daftar hadir ini sudah penuh. Hubungi panitia."),
}


class SheetForm(Form):
    """For what meeting an attendance sheet is opened, and for how long."""

    title = StringField(
        _("Acara"), validators=[InputRequired(_("Tuliskan acaranya.")), Length(max=200)]
    )
    held_on = DateField(_("Tanggal"), validators=[InputRequired(_("Isi tanggalnya."))])
    place = StringField(
        _("Tempat"), validators=[InputRequired(_("Tuliskan tempatnya.")), Length(max=200)]
    )
    hours = SelectField(
        _("Dibuka selama"),
        coerce=int,
        choices=[
            (2, _("2 jam")),
            (4, _("4 jam")),
            (8, _("8 jam")),
            (24, _("24 jam")),
            (72, _("3 hari")),
        ],
        default=8,
    )

    def to_facts(self) -> SheetFacts:
        """Return what was typed. Call it only after the form has validated."""
        return SheetFacts(
            text_in(self.title), given(self.held_on), text_in(self.place), given(self.hours)
        )


class SignInForm(Form):
    """Who signs in on an attendance sheet: office data only."""

    name = StringField(
        _("Nama lengkap"),
        validators=[InputRequired(_("Tuliskan nama Anda.")), Length(min=2, max=150)],
        render_kw={"autocomplete": "name"},
    )
    position = StringField(
        _("Jabatan"),
        validators=[Optional(), Length(max=150)],
        render_kw={"autocomplete": "organization-title"},
    )
    institution = StringField(
        _("Instansi"),
        validators=[InputRequired(_("Tuliskan instansi Anda.")), Length(max=150)],
        render_kw={"autocomplete": "organization"},
    )

    def to_attendee(self) -> Attendee:
        """Return what was typed, on one line each. Call it only after the form has validated."""
        fields = (self.name, self.position, self.institution)
        return Attendee(*(" ".join(text_in(field).split()) for field in fields))
