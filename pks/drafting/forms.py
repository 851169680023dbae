"""The forms of the sections: shape and words of input → the part of the draft, and back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from wtforms import (
    DateField,
    HiddenField,
    IntegerField,
    StringField,
    TextAreaField,
)
from wtforms.validators import (
    DataRequired,
    InputRequired,
    Length,
    NumberRange,
    Optional,
    ValidationError,
)

from pks.agreements.forms import WHOLE_YEAR
from pks.drafting.approving import SubmitObstacle
from pks.drafting.content import (
    Inherited,
    LegalBasisPart,
    Part,
    PartiesPart,
    ScopesPart,
    SignatoriesPart,
    SubjectPart,
    TermPart,
)
from pks.drafting.words import SUBMIT_TEXT
from pks.naskah.template import Blank
from pks.web.fields import (
    CheckboxesField,
    SelectField,
    given,
    number_or_none,
    text_or_none,
)
from pks.web.forms import Form
from pks.web.language import lazy_gettext as _

Choices = Sequence[tuple[int | str, str]]


NO_SUCH_CHOICE = _("Pilihan itu tidak tersedia.")


@dataclass(frozen=True)
class Offers:
    """What the selects of a section offer; made by the view, for this user and agreement."""

    holdings: tuple[Choices, Choices]
    people: Choices
    scopes: Sequence[tuple[str, str]]
    options: Sequence[tuple[str, str]]
    blanks: Sequence[Blank]
    party_of_person: Mapping[int, int]
    inherited: tuple[Inherited, ...] = ()


class Row(Form):
    """A row of a longer form; the form around it carries the CSRF token."""

    class Meta(Form.Meta):
        """How WTForms is to treat a row."""

        csrf = False


class SectionForm(Form):
    """What all sections share: the version that the writer has before their eyes."""

    version = HiddenField()

    def prepare(self, offers: Offers) -> None:
        """Fill the selects. Called before anything is read."""

    def to_part(self) -> Part:
        """Return what was typed. Call it only after the form has validated."""
        raise NotImplementedError


class SubjectForm(SectionForm):
    """What the agreement is about."""

    subject = TextAreaField(_("Tentang"), validators=[Optional(), Length(max=300)])

    def load(self, part: SubjectPart) -> None:
        """Show what was saved."""
        self.subject.data = part.subject

    def to_part(self) -> SubjectPart:
        """Return what was typed."""
        return SubjectPart(text_or_none(self.subject))


class PartiesForm(SectionForm):
    """Seats and numbers."""

    seat_1 = StringField(
        _("PIHAK KESATU berkedudukan di"), validators=[Optional(), Length(max=300)]
    )
    number_1 = StringField(_("Nomor PIHAK KESATU"), validators=[Optional(), Length(max=100)])
    seat_2 = StringField(_("PIHAK KEDUA berkedudukan di"), validators=[Optional(), Length(max=300)])
    number_2 = StringField(_("Nomor PIHAK KEDUA"), validators=[Optional(), Length(max=100)])

    def load(self, part: PartiesPart) -> None:
        """Show what was saved."""
        self.seat_1.data, self.seat_2.data = part.seats
        self.number_1.data, self.number_2.data = part.numbers

    def to_part(self) -> PartiesPart:
        """Return what was typed."""
        return PartiesPart(
            seats=(text_or_none(self.seat_1), text_or_none(self.seat_2)),
            numbers=(text_or_none(self.number_1), text_or_none(self.number_2)),
        )


class SignatoriesForm(SectionForm):
    """Who signs, and on what authority."""

    holding_1 = SelectField(_("Penanda tangan PIHAK KESATU"), coerce=number_or_none)
    authority_1 = TextAreaField(
        _("Dasar kewenangan PIHAK KESATU"), validators=[Optional(), Length(max=500)]
    )
    holding_2 = SelectField(_("Penanda tangan PIHAK KEDUA"), coerce=number_or_none)
    authority_2 = TextAreaField(
        _("Dasar kewenangan PIHAK KEDUA"), validators=[Optional(), Length(max=500)]
    )

    def prepare(self, offers: Offers) -> None:
        """Offer who holds an office of either party."""
        self.holding_1.offer(offers.holdings[0])
        self.holding_2.offer(offers.holdings[1])

    def load(self, part: SignatoriesPart) -> None:
        """Show what was saved."""
        self.holding_1.data, self.holding_2.data = part.holding_ids
        self.authority_1.data, self.authority_2.data = part.authorities

    def to_part(self) -> SignatoriesPart:
        """Return what was typed."""
        return SignatoriesPart(
            holding_ids=(self.holding_1.data, self.holding_2.data),
            authorities=(text_or_none(self.authority_1), text_or_none(self.authority_2)),
        )


class LegalBasisForm(SectionForm):
    """The legal basis, an entry a line."""

    entries = TextAreaField(_("Dasar hukum"), validators=[Optional(), Length(max=5000)])

    def load(self, part: LegalBasisPart) -> None:
        """Show what was saved."""
        self.entries.data = "\n".join(part.entries or ())

    def to_part(self) -> LegalBasisPart:
        """Return what was typed."""
        lines = tuple(line.strip() for line in (self.entries.data or "").splitlines())
        return LegalBasisPart(tuple(line for line in lines if line) or None)


class ScopesForm(SectionForm):
    """Which scopes are on."""

    keys = CheckboxesField(_("Ruang lingkup yang berlaku"), invalid_choice_message=NO_SUCH_CHOICE)
    options = CheckboxesField(_("Pilihan"), invalid_choice_message=NO_SUCH_CHOICE)

    def prepare(self, offers: Offers) -> None:
        """Offer the scopes of the template."""
        self.keys.offer(offers.scopes)
        self.options.offer(offers.options)

    def load(self, part: ScopesPart) -> None:
        """Show what was saved."""
        self.keys.data = list(part.keys)
        self.options.data = list(part.options)

    def to_part(self) -> ScopesPart:
        """Return what was typed."""
        return ScopesPart(tuple(self.keys.data or ()), tuple(self.options.data or ()))


class TermForm(SectionForm):
    """Where, when, from when and how long."""

    place = StringField(_("Tempat penandatanganan"), validators=[Optional(), Length(max=200)])
    signed_on = DateField(_("Tanggal penandatanganan"), validators=[Optional(), WHOLE_YEAR])
    starts_on = DateField(
        _("Mulai berlaku"),
        validators=[Optional(), WHOLE_YEAR],
        description=_("Kosongkan bila sama dengan tanggal penandatanganan."),
    )
    term_years = IntegerField(
        _("Jangka waktu (tahun)"),
        validators=[Optional(), NumberRange(min=1, max=20)],
        description=_("Lazimnya 3 tahun. Lebih dari 5 tahun diberi peringatan."),
    )
    notice_months = IntegerField(
        _("Pemberitahuan perpanjangan atau pengakhiran (bulan sebelum berakhir)"),
        validators=[InputRequired(), NumberRange(min=1, max=12)],
    )

    def validate_starts_on(self, field: DateField) -> None:
        """Refuse a first day before the signing."""
        if field.data and self.signed_on.data and field.data < self.signed_on.data:
            raise ValidationError(_("Tidak boleh sebelum tanggal penandatanganan."))

    def load(self, part: TermPart) -> None:
        """Show what was saved."""
        for name, value in vars(part).items():
            self[name].data = value

    def to_part(self) -> TermPart:
        """Return what was typed."""
        return TermPart(
            place=text_or_none(self.place),
            signed_on=self.signed_on.data,
            starts_on=self.starts_on.data,
            term_years=self.term_years.data,
            notice_months=given(self.notice_months),
        )


class SubmitForm(Form):
    """To whom the draft goes."""

    approvers = CheckboxesField(
        _("Dimintakan paraf dari"), coerce=int, invalid_choice_message=NO_SUCH_CHOICE
    )

    def show(self, obstacles: Sequence[SubmitObstacle]) -> None:
        """Put each obstacle where it belongs."""
        for obstacle in obstacles:
            if obstacle is SubmitObstacle.NO_APPROVER:
                self.approvers.errors = [*self.approvers.errors, SUBMIT_TEXT[obstacle]]
            else:
                self.form_errors.append(SUBMIT_TEXT[obstacle])


class ReasonForm(Form):
    """A deed that wants a reason."""

    reason = TextAreaField(
        _("Alasan"), validators=[DataRequired(_("Tuliskan alasannya.")), Length(max=1000)]
    )
