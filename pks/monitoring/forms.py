"""The forms of follow-ups and activities: shape and words of input → facts."""

from collections.abc import Sequence
from typing import Any

from flask_wtf.file import MultipleFileField
from wtforms import BooleanField, DateField, IntegerField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from pks.monitoring.activities import ActivityFacts, ActivityObstacle
from pks.monitoring.words import OBSTACLE_TEXT
from pks.web.forms import Form
from pks.web.language import lazy_gettext as _

#: Named one by one: an iPhone then hands its photos in as JPEG.
ACCEPT = "image/jpeg,image/png,application/pdf,.docx,.xlsx"


class ActivityForm(Form):
    """What happened, as told on a phone in under a minute."""

    scope = SelectField(_("Ruang lingkup"))
    title = StringField(
        _("Kegiatan"), validators=[InputRequired(_("Tuliskan kegiatannya.")), Length(max=200)]
    )
    held_on = DateField(_("Tanggal pelaksanaan"), validators=[InputRequired(_("Isi tanggalnya."))])
    place = StringField(
        _("Tempat"),
        validators=[InputRequired(_("Tuliskan tempatnya, atau “daring”.")), Length(max=200)],
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
        description=_("Satu nama tiap baris."),
        validators=[Optional(), Length(max=20000)],
        render_kw={"rows": 3},
    )
    attendance_count = IntegerField(
        _("Jumlah yang hadir"),
        description=_("Bila nama tidak ditulis semua."),
        validators=[Optional(), NumberRange(min=1, max=100000)],
        render_kw={"inputmode": "numeric"},
    )
    files = MultipleFileField(
        _("Bukti"),
        description=_("Foto, PDF, Word, atau Excel. Boleh beberapa sekaligus."),
        render_kw={"accept": ACCEPT},
    )
    completes = BooleanField(_("Tindak lanjut ini selesai"))

    def to_facts(self) -> ActivityFacts:
        """Return what was typed. Call it only after the form has validated."""
        assert self.held_on.data is not None, "InputRequired lets no empty day pass"
        names = (line.strip() for line in (self.attendance.data or "").splitlines())
        return ActivityFacts(
            scope_key=self.scope.data,
            held_on=self.held_on.data,
            place=_stripped(self.place),
            title=_stripped(self.title),
            outcome=_stripped(self.outcome),
            attendance=tuple(name for name in names if name),
            attendance_count=self.attendance_count.data,
            completes=bool(self.completes and self.completes.data),
        )

    def show(self, obstacles: Sequence[ActivityObstacle]) -> None:
        """Put each obstacle beside its field."""
        for obstacle in obstacles:
            field, sentence = OBSTACLE_TEXT[obstacle]
            self.show_error(field, sentence)

    def show_error(self, name: str, sentence: Any) -> None:
        """Put `sentence` beside the field `name`; on top, if that is none."""
        if name in self:
            self[name].errors = [*self[name].errors, sentence]
        else:
            self.form_errors.append(sentence)


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
        return _stripped(self.reason)


def _stripped(field: StringField) -> str:
    return (field.data or "").strip()
