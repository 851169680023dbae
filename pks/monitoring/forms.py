"""The forms of follow-ups and activities: shape and words of input → facts."""

from collections.abc import Iterable, Sequence
from uuid import uuid4

from flask_wtf.file import MultipleFileField
from wtforms import (
    BooleanField,
    DateField,
    HiddenField,
    IntegerField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, NumberRange, Optional, Regexp

from pks.monitoring.activities import ActivityFacts, ActivityObstacle
from pks.monitoring.attendees import Attendance, read_attendance
from pks.monitoring.models import FollowUp
from pks.monitoring.words import OBSTACLE_TEXT
from pks.web.fields import SelectField, text_in
from pks.web.forms import Form
from pks.web.language import lazy_gettext as _

#: Named one by one: an iPhone then hands its photos in as JPEG.
ACCEPT = "image/jpeg,image/png,application/pdf,.docx,.xlsx"


PHOTOS = "image/jpeg,image/png"

#: How a further follow-up of the agreement is served: not, in part, to its end.
IN_PART, WHOLLY = "sebagian", "selesai"
_SERVES = (("", _("Tidak")), (IN_PART, _("Sebagian")), (WHOLLY, _("Sampai selesai")))
_SERVES_NAME = "serves_"


class ActivityForm(Form):
    """What happened, as told on a phone in under a minute."""

    form_key = HiddenField(
        default=lambda: str(uuid4()), validators=[Optional(), Regexp(r"[0-9a-f-]{36}\Z")]
    )
    scope = SelectField(_("Ruang lingkup"))
    title = StringField(
        _("Kegiatan"), validators=[InputRequired(_("Tuliskan kegiatannya.")), Length(max=200)]
    )
    held_on = DateField(_("Tanggal pelaksanaan"), validators=[InputRequired(_("Isi tanggalnya."))])
    place = StringField(
        _("Tempat"),
        validators=[InputRequired(_("Tuliskan tempatnya, atau “daring”.")), Length(max=200)],
        render_kw={"list": "places"},
    )
    outcome = TextAreaField(
        _("Hasil"),
        validators=[
            InputRequired(_("Tuliskan hasilnya dalam satu dua kalimat.")),
            Length(max=4000),
        ],
        render_kw={"rows": 3},
    )
    attendance = TextAreaField(
        _("Yang hadir"),
        description=_(
            "Satu orang tiap baris, misalnya “Nama – Jabatan – Instansi”. Boleh ditempel dari Excel"
            " atau WhatsApp; nomor urut dan baris kosong dihapus."
        ),
        validators=[Optional(), Length(max=60000)],
        render_kw={"rows": 4},
    )
    attendance_count = IntegerField(
        _("Jumlah yang hadir"),
        description=_("Bila nama tidak ditulis semua."),
        validators=[Optional(), NumberRange(min=1, max=100000)],
        render_kw={"inputmode": "numeric"},
    )
    photos = MultipleFileField(
        _("Ambil foto"),
        description=_("Membuka kamera ponsel."),
        render_kw={"accept": PHOTOS, "capture": "environment"},
    )
    files = MultipleFileField(
        _("Pilih berkas"),
        description=_("Foto, PDF, Word, atau Excel. Boleh beberapa sekaligus."),
        render_kw={"accept": ACCEPT},
    )
    completes = BooleanField(_("Tindak lanjut ini selesai"))

    def to_facts(self) -> ActivityFacts:
        """Return what was typed. Call it only after the form has validated."""
        assert self.held_on.data is not None, "InputRequired lets no empty day pass"
        return ActivityFacts(
            scope_key=self.scope.data,
            held_on=self.held_on.data,
            place=text_in(self.place),
            title=text_in(self.title),
            outcome=text_in(self.outcome),
            attendance=self.came().lines,
            attendance_count=self.attendance_count.data,
            completes=bool(self.completes and self.completes.data),
            form_key=self.form_key.data or None,
        )

    def came(self) -> Attendance:
        """Return who came, each once."""
        return read_attendance(self.attendance.data or "")

    def served(self) -> dict[int, bool]:
        """Return which further follow-ups it serves, by id, and whether to their end."""
        return {
            int(field.name.removeprefix(_SERVES_NAME)): field.data == WHOLLY
            for field in self.serving
            if field.data
        }

    @property
    def serving(self) -> list[SelectField]:
        """Return the fields of the further follow-ups."""
        return [field for field in self if field.name.startswith(_SERVES_NAME)]

    def show(self, obstacles: Sequence[ActivityObstacle]) -> None:
        """Put each obstacle beside its field."""
        for obstacle in obstacles:
            field, sentence = OBSTACLE_TEXT[obstacle]
            self.show_error(field, sentence)


def form_serving(follow_ups: Iterable[FollowUp]) -> type[ActivityForm]:
    """Return the form with one more field for each of `follow_ups`."""
    fields = {
        f"{_SERVES_NAME}{follow_up.id}": SelectField(follow_up.commitment.activity, choices=_SERVES)
        for follow_up in follow_ups
    }
    return type("ActivityForm", (ActivityForm,), fields)


class CancelForm(Form):
    """Why a follow-up is cancelled."""

    reason = TextAreaField(
        _("Alasan pembatalan"),
        description=_("Tampil pada riwayat dan bagi kedua pihak."),
        validators=[InputRequired(_("Tuliskan alasannya.")), Length(min=5, max=500)],
        render_kw={"rows": 3},
    )

    def to_reason(self) -> str:
        """Return what was typed. Call it only after the form has validated."""
        return text_in(self.reason)
