"""The forms of the register: shape and words of input → facts, and each obstacle to its field."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from flask_wtf.file import FileField
from wtforms import (
    BooleanField,
    DateField,
    FieldList,
    FormField,
    IntegerField,
    StringField,
    TextAreaField,
)
from wtforms.validators import (  # type: ignore[attr-defined] # newer than its stubs
    DataRequired,
    DateRange,
    InputRequired,
    Length,
    NumberRange,
    Optional,
    ValidationError,
)

from pks.agreements.ending import Ground, Termination
from pks.agreements.kinds import AMENDING_KINDS, PARENT_KINDS, Kind, WitnessHeading
from pks.agreements.liaising import LiaisonObstacle
from pks.agreements.registering import NewAgreement, RegisterObstacle, SignedLongAgo
from pks.agreements.signing import Obstacle, PowerOfAttorneyFacts, Signing
from pks.agreements.terms import LiaisonTerms, WitnessTerms
from pks.agreements.words import GROUND_TEXT, KIND_TEXT, LIAISON_TEXT, OBSTACLE_TEXT, REGISTER_TEXT
from pks.web.fields import SelectField, given, number_or_none, text_in, text_or_none
from pks.web.forms import Form
from pks.web.language import lazy_gettext as _

#: While a year is being typed, a browser sends 0002, 0020, 0202. A term must end in the calendar.
WHOLE_YEAR = DateRange(
    date(1945, 8, 17),
    date(2199, 12, 31),
    _("Tulis tahunnya dengan empat angka, antara 1945 dan 2199."),
)


def add_error(field: Any, sentence: Any) -> None:
    """Put `sentence` beside `field`."""
    field.errors = [*field.errors, sentence]


class EnterForm(Form):
    """An agreement that was signed before this register was kept."""

    kind = SelectField(
        _("Jenis"),
        choices=[(kind.value, KIND_TEXT[kind]) for kind in Kind if kind not in AMENDING_KINDS],
    )
    parent = SelectField(_("Perjanjian induk"), coerce=number_or_none)
    first = SelectField(_("PIHAK KESATU"), coerce=number_or_none)
    number_1 = StringField(_("Nomor PIHAK KESATU"), validators=[Optional(), Length(max=100)])
    second = SelectField(_("PIHAK KEDUA"), coerce=number_or_none)
    number_2 = StringField(_("Nomor PIHAK KEDUA"), validators=[Optional(), Length(max=100)])
    subject = TextAreaField(
        _("Tentang"), validators=[DataRequired(_("Tuliskan pokoknya.")), Length(max=300)]
    )
    place = StringField(_("Tempat penandatanganan"), validators=[Optional(), Length(max=200)])
    signed_on = DateField(
        _("Tanggal penandatanganan"), validators=[InputRequired(_("Isi tanggalnya.")), WHOLE_YEAR]
    )
    starts_on = DateField(
        _("Mulai berlaku"),
        validators=[Optional(), WHOLE_YEAR],
        description=_("Kosongkan bila sama dengan tanggal penandatanganan."),
    )
    term_years = IntegerField(
        _("Jangka waktu (tahun)"),
        validators=[InputRequired(_("Isi jangka waktunya.")), NumberRange(min=1, max=20)],
    )
    note = TextAreaField(_("Catatan"), validators=[Optional(), Length(max=2000)])
    scan = FileField(_("Pindaian naskah bertanda tangan"), validators=[Optional()])

    def validate_first(self, field: SelectField) -> None:
        """Ask for a party."""
        if field.data is None:
            raise ValidationError(_("Pilih pihaknya."))

    validate_second = validate_first

    def to_facts(self) -> SignedLongAgo:
        """Return what was typed. Call it only after the form has validated."""
        kind = Kind(self.kind.data)
        return SignedLongAgo(
            agreement=NewAgreement(
                kind=kind,
                party_ids=(self.first.data, self.second.data),
                subject=text_in(self.subject),
                parent_id=None if kind in PARENT_KINDS else self.parent.data,
            ),
            signed_on=given(self.signed_on),
            term_years=given(self.term_years),
            numbers=(text_or_none(self.number_1), text_or_none(self.number_2)),
            place=text_or_none(self.place),
            starts_on=self.starts_on.data,
            note=text_or_none(self.note),
        )

    def show(self, obstacles: Sequence[RegisterObstacle]) -> None:
        """Put each obstacle beside what caused it."""
        place = {
            RegisterObstacle.SAME_PARTY_TWICE: self.second,
            RegisterObstacle.PARENT_MISSING: self.parent,
            RegisterObstacle.PARENT_OF_WRONG_KIND: self.parent,
            RegisterObstacle.PARENT_OVER: self.parent,
            RegisterObstacle.SIGNED_IN_FUTURE: self.signed_on,
            RegisterObstacle.STARTS_BEFORE_SIGNING: self.starts_on,
            RegisterObstacle.FIRST_NUMBER_TAKEN: self.number_1,
            RegisterObstacle.SECOND_NUMBER_TAKEN: self.number_2,
        }
        for obstacle in obstacles:
            add_error(place[obstacle], REGISTER_TEXT[obstacle])


class WitnessRow(Form):
    """Somebody who stood by."""

    class Meta(Form.Meta):
        """The form around it carries the CSRF token."""

        csrf = False

    name = StringField(_("Nama"), validators=[Optional(), Length(max=200)])
    office = StringField(_("Jabatan"), validators=[Optional(), Length(max=200)])
    heading = SelectField(
        _("Tercetak di bawah kata"), choices=[(word.value, word.value) for word in WitnessHeading]
    )


class SigningForm(Form):
    """One signing ceremony, as on the paper."""

    signed_on = DateField(
        _("Tanggal penandatanganan"), validators=[InputRequired(_("Isi tanggalnya.")), WHOLE_YEAR]
    )
    place = StringField(
        _("Tempat"), validators=[DataRequired(_("Isi tempatnya.")), Length(max=200)]
    )
    number_1 = StringField(_("Nomor PIHAK KESATU"), validators=[Optional(), Length(max=100)])
    number_2 = StringField(_("Nomor PIHAK KEDUA"), validators=[Optional(), Length(max=100)])
    power_number_1 = StringField(_("Nomor Surat Kuasa"), validators=[Optional(), Length(max=100)])
    power_date_1 = DateField(_("Tanggal Surat Kuasa"), validators=[Optional()])
    power_giver_1 = StringField(_("Pemberi kuasa"), validators=[Optional(), Length(max=200)])
    power_number_2 = StringField(_("Nomor Surat Kuasa"), validators=[Optional(), Length(max=100)])
    power_date_2 = DateField(_("Tanggal Surat Kuasa"), validators=[Optional()])
    power_giver_2 = StringField(_("Pemberi kuasa"), validators=[Optional(), Length(max=200)])
    witnesses = FieldList(FormField(WitnessRow))
    scan = FileField(_("Pindaian naskah bertanda tangan"), validators=[Optional()])
    scan_follows = BooleanField(_("Pindaian menyusul"))

    def to_signing(self) -> Signing:
        """Return what was typed. Call it only after the form has validated."""
        return Signing(
            signed_on=given(self.signed_on),
            place=text_in(self.place),
            numbers=(text_or_none(self.number_1), text_or_none(self.number_2)),
            powers_of_attorney=(self._power(1), self._power(2)),
            witnesses=tuple(
                WitnessTerms(
                    text_in(row.form.name),
                    text_in(row.form.office),
                    WitnessHeading(row.form.heading.data),
                )
                for row in self.witnesses
                if text_in(row.form.name)
            ),
            scan_follows=self.scan_follows.data,
        )

    def show(self, obstacles: Sequence[Obstacle], signatories: Mapping[int, str]) -> None:
        """Put each obstacle beside what caused it; a signatory is named."""
        place = {
            Obstacle.DATE_IN_FUTURE: self.signed_on,
            Obstacle.PARENT_NOT_SIGNED: self.signed_on,
            Obstacle.NO_SCAN: self.scan,
            Obstacle.NUMBER_TAKEN_1: self.number_1,
            Obstacle.NUMBER_TAKEN_2: self.number_2,
            Obstacle.NO_POWER_OF_ATTORNEY_1: self.power_number_1,
            Obstacle.NO_POWER_OF_ATTORNEY_2: self.power_number_2,
        }
        for obstacle in obstacles:
            if obstacle in place:
                add_error(place[obstacle], OBSTACLE_TEXT[obstacle])
                continue
            who = signatories.get(int(obstacle[-1]))
            sentence = f"{who}: {OBSTACLE_TEXT[obstacle]}" if who else OBSTACLE_TEXT[obstacle]
            add_error(self.signed_on, sentence)

    def _power(self, party: int) -> PowerOfAttorneyFacts | None:
        number, dated_on, giver = (
            self[f"power_{name}_{party}"].data for name in ("number", "date", "giver")
        )
        if not (number and dated_on and giver):
            return None
        return PowerOfAttorneyFacts(number.strip(), dated_on, giver.strip())


class EntryForm(Form):
    """From which day the agreement holds."""

    starts_on = DateField(
        _("Mulai berlaku"), validators=[InputRequired(_("Isi tanggalnya.")), WHOLE_YEAR]
    )


class NumberForm(Form):
    """A number that came late."""

    number = StringField(_("Nomor"), validators=[DataRequired(_("Isi nomornya.")), Length(max=100)])


class ScanForm(Form):
    """The scan that was to follow."""

    scan = FileField(_("Pindaian naskah bertanda tangan"))


class LiaisonForm(Form):
    """Who is spoken to from now on."""

    person = SelectField(_("Narahubung"), coerce=number_or_none)
    scope = SelectField(_("Untuk"))
    deputy = SelectField(_("Wakil narahubung"), coerce=number_or_none)

    def validate_person(self, field: SelectField) -> None:
        """Ask for somebody."""
        if field.data is None:
            raise ValidationError(_("Pilih orangnya."))

    def to_terms(self, party: int) -> LiaisonTerms:
        """Return who was chosen. Call it only after the form has validated."""
        return LiaisonTerms(
            party=party,
            person_id=self.person.data,
            scope_key=self.scope.data or None,
            deputy_id=self.deputy.data,
        )

    def show(self, obstacles: Sequence[LiaisonObstacle]) -> None:
        """Put each obstacle beside what caused it."""
        of_deputy = {LiaisonObstacle.DEPUTY_IS_SAME, LiaisonObstacle.DEPUTY_OF_OTHER_INSTITUTION}
        for obstacle in obstacles:
            field = self.deputy if obstacle in of_deputy else self.person
            add_error(field, LIAISON_TEXT[obstacle])


class TerminationForm(Form):
    """An end before the term."""

    ground = SelectField(
        _("Dasar pengakhiran"), choices=[(ground.value, GROUND_TEXT[ground]) for ground in Ground]
    )
    last_day = DateField(
        _("Hari terakhir berlaku"), validators=[InputRequired(_("Isi tanggalnya."))]
    )
    explanation = TextAreaField(
        _("Penjelasan"), validators=[DataRequired(_("Tuliskan penjelasannya.")), Length(max=1000)]
    )

    def to_termination(self) -> Termination:
        """Return what was typed. Call it only after the form has validated."""
        return Termination(
            Ground(self.ground.data), given(self.last_day), text_in(self.explanation)
        )
