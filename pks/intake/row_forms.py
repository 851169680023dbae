"""The form of an audience, with a row for each who was there: shape and words of input → facts."""

from collections.abc import Sequence
from typing import Any

from flask_wtf.file import MultipleFileField
from wtforms import DateField, FieldList, FormField, HiddenField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, Optional, ValidationError

from pks.agreements.forms import WHOLE_YEAR, add_error
from pks.intake.forms import NO_SUCH_CHOICE, chosen
from pks.intake.meeting import AttendeeFacts, AudienceFacts, AudienceObstacle
from pks.intake.models import Audience
from pks.intake.words import AUDIENCE_TEXT
from pks.web.fields import (
    CheckboxesField,
    SelectField,
    given,
    number_or_none,
    text_in,
    text_or_none,
)
from pks.web.forms import Form
from pks.web.language import lazy_gettext as _

#: More people than sit around any table, and few enough for one page.
MOST_ATTENDEES = 100
_EMPTY_ROWS = 2
_LONGEST = 200
_ATTENDEE_FIELDS = ("name", "office", "institution")


class AttendeeRow(Form):
    """Somebody who was there."""

    class Meta(Form.Meta):
        """The form around the row carries the token."""

        csrf = False

    name = StringField(_("Nama"), validators=[Optional(), Length(max=200)])
    office = StringField(_("Jabatan"), validators=[Optional(), Length(max=200)])
    institution = StringField(_("Instansi"), validators=[Optional(), Length(max=200)])

    def to_facts(self) -> AttendeeFacts:
        """Return what was typed."""
        return AttendeeFacts(*(text_or_none(self[name]) for name in _ATTENDEE_FIELDS))


class AudienceForm(Form):
    """An audience and what its minutes say."""

    version = HiddenField()
    guest = SelectField(_("Instansi pemohon"), coerce=number_or_none, validators=[chosen])
    host = SelectField(_("Instansi yang menerima"), coerce=number_or_none, validators=[chosen])
    subject = TextAreaField(
        _("Rencana kerja sama tentang"),
        validators=[DataRequired(_("Tuliskan pokoknya.")), Length(max=300)],
        render_kw={"rows": 2},
    )
    held_on = DateField(_("Tanggal"), validators=[InputRequired(_("Isi tanggalnya.")), WHOLE_YEAR])
    place = StringField(_("Tempat"), validators=[Optional(), Length(max=200)])
    number = StringField(_("Nomor berita acara"), validators=[Optional(), Length(max=100)])
    attendees = FieldList(FormField(AttendeeRow), max_entries=MOST_ATTENDEES)
    pasted = TextAreaField(
        _("Tempel banyak peserta sekaligus"),
        description=_("Satu orang tiap baris: Nama; Jabatan; Instansi. Nama boleh kosong."),
        validators=[Optional(), Length(max=20000)],
    )
    topics = TextAreaField(
        _("Hal yang dibicarakan"),
        description=_("Satu hal tiap baris."),
        validators=[Optional(), Length(max=10000)],
        render_kw={"rows": 4},
    )
    results = TextAreaField(
        _("Hasil dan langkah yang disepakati"),
        description=_("Satu hal tiap baris."),
        validators=[Optional(), Length(max=10000)],
        render_kw={"rows": 4},
    )
    scopes = CheckboxesField(
        _("Ruang lingkup yang direncanakan"),
        validators=[Optional()],
        invalid_choice_message=NO_SUCH_CHOICE,
    )
    guest_chair_name = StringField(_("Nama"), validators=[Optional(), Length(max=200)])
    guest_chair_office = StringField(_("Jabatan"), validators=[Optional(), Length(max=200)])
    host_chair_name = StringField(_("Nama"), validators=[Optional(), Length(max=200)])
    host_chair_office = StringField(_("Jabatan"), validators=[Optional(), Length(max=200)])
    witness_name = StringField(_("Nama"), validators=[Optional(), Length(max=200)])
    witness_office = StringField(_("Jabatan"), validators=[Optional(), Length(max=200)])
    files = MultipleFileField(
        _("Foto dan berkas"), description=_("Boleh beberapa sekaligus."), validators=[Optional()]
    )

    def validate_pasted(self, field: TextAreaField) -> None:
        """Refuse a line with more than three parts, and more people than fit."""
        lines = _lines(field)
        for number, line in enumerate(lines, 1):
            parts = line.split(";")
            if len(parts) > len(_ATTENDEE_FIELDS):
                raise ValidationError(
                    _("Baris %(number)s mempunyai lebih dari tiga bagian.", number=number)
                )
            if any(len(part) > _LONGEST for part in parts):
                raise ValidationError(_("Baris %(number)s terlalu panjang.", number=number))
        if len(self._attendees()) > MOST_ATTENDEES:
            raise ValidationError(_("Paling banyak %(most)s peserta.", most=MOST_ATTENDEES))

    def load(self, audience: Audience) -> None:
        """Show what was saved."""
        for name in ("subject", "held_on", "place", "number", "guest_chair_name", "witness_name",
                     "guest_chair_office", "host_chair_name", "host_chair_office",
                     "witness_office"):  # fmt: skip
            self[name].data = getattr(audience, name)
        if "guest" in self:
            self.guest.data, self.host.data = audience.guest_id, audience.host_id
        self.topics.data = "\n".join(audience.topics)
        self.results.data = "\n".join(audience.results)
        self.scopes.data = list(audience.scope_keys)
        self.version.data = str(audience.version)
        for one in audience.attendees:
            self.attendees.append_entry({name: getattr(one, name) for name in _ATTENDEE_FIELDS})

    def add_empty_rows(self) -> None:
        """Offer rows to add somebody."""
        for _number in range(min(_EMPTY_ROWS, MOST_ATTENDEES - len(self.attendees))):
            self.attendees.append_entry()

    def to_facts(self, guest_id: int, host_id: int) -> AudienceFacts:
        """Return what was typed. Call it only after the form has validated."""
        chairs = {
            f"{who}_{what}": text_or_none(self[f"{who}_{what}"])
            for who in ("guest_chair", "host_chair", "witness")
            for what in ("name", "office")
        }
        return AudienceFacts(
            guest_id=guest_id,
            host_id=host_id,
            subject=" ".join(text_in(self.subject).split()),
            held_on=given(self.held_on),
            place=text_or_none(self.place),
            number=text_or_none(self.number),
            topics=tuple(_lines(self.topics)),
            results=tuple(_lines(self.results)),
            scope_keys=tuple(self.scopes.data or ()),
            attendees=tuple(self._attendees()),
            **chairs,
        )

    def show(self, obstacles: Sequence[AudienceObstacle]) -> None:
        """Put each obstacle where it belongs."""
        for obstacle in obstacles:
            if obstacle is AudienceObstacle.SAME_INSTITUTION and "guest" in self:
                add_error(self.guest, AUDIENCE_TEXT[obstacle])
            else:
                self.form_errors.append(AUDIENCE_TEXT[obstacle])

    def _attendees(self) -> list[AttendeeFacts]:
        rows = [row.form.to_facts() for row in self.attendees]
        rows += [_attendee_in(line) for line in _lines(self.pasted)]
        return [row for row in rows if row.name or row.office]


def _lines(field: Any) -> list[str]:
    return [line.strip() for line in (field.data or "").splitlines() if line.strip()]


def _attendee_in(line: str) -> AttendeeFacts:
    parts = [part.strip() or None for part in line.split(";")]
    name, office, institution = (*parts, None, None)[:3]
    return AttendeeFacts(name, office, institution)
