"""The forms of an office's calendar: shape and words of input."""

from datetime import date

from wtforms import DateField, StringField
from wtforms.validators import (  # type: ignore[attr-defined] # newer than its stubs
    DateRange,
    InputRequired,
    Length,
    Optional,
)

from pks.parties.calendar_models import YearlyEvent
from pks.parties.office_days import MOST_DAYS, OfficeDayFacts, OfficeDayObstacle
from pks.web.fields import RadioField, given, text_in
from pks.web.forms import Form
from pks.web.language import lazy_gettext as _

DAY = DateRange(
    date(2000, 1, 1),
    date(2199, 12, 31),
    _("Tulis tahunnya dengan empat angka, antara 2000 dan 2199."),
)

EVENT_TEXT = {YearlyEvent.COMPLIANCE_ASSESSMENT: _("Penilaian kepatuhan")}

CLOSED, WORKED = "libur", "masuk"

OBSTACLE_TEXT = {
    OfficeDayObstacle.ENDS_BEFORE_START: ("last_on", _("Tidak boleh sebelum hari pertama.")),
    OfficeDayObstacle.TOO_MANY: (
        "last_on",
        _("Paling banyak %(n)s hari sekali catat.", n=MOST_DAYS),
    ),
    OfficeDayObstacle.KNOWN_ALREADY: (
        "first_on",
        _("Ada hari yang sudah dicatat untuk kantor ini; hapus dahulu catatannya."),
    ),
    OfficeDayObstacle.NOTHING_CHANGES: (
        "first_on",
        _("Menurut kalender, kantor memang sudah demikian pada hari itu."),
    ),
}


class OfficeDayForm(Form):
    """Days in a row on which an office differs from the national calendar."""

    kind = RadioField(
        _("Pada hari itu kantor"),
        choices=[(CLOSED, _("libur")), (WORKED, _("tetap masuk"))],
        default=CLOSED,
        validators=[InputRequired(_("Pilih salah satu."))],
    )
    first_on = DateField(_("Hari pertama"), validators=[InputRequired(_("Isi tanggalnya.")), DAY])
    last_on = DateField(
        _("Hari terakhir"),
        validators=[Optional(), DAY],
        description=_("Kosongkan bila hanya satu hari."),
    )
    name = StringField(
        _("Nama atau sebab"), validators=[InputRequired(_("Tuliskan namanya.")), Length(max=200)]
    )

    def to_facts(self) -> OfficeDayFacts:
        """Return what was typed. Call it only after the form has validated."""
        first_on = given(self.first_on)
        return OfficeDayFacts(
            first_on=first_on,
            last_on=self.last_on.data or first_on,
            is_worked=self.kind.data == WORKED,
            name=text_in(self.name),
        )


class EventDayForm(Form):
    """When a yearly event begins in one year."""

    day = DateField(
        _("Mulai"),
        validators=[Optional(), DAY],
        description=_("Kosongkan untuk kembali ke tanggal lazim."),
    )
