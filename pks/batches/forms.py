"""The forms of a batch: shape and words of input → facts, and back."""

from collections.abc import Mapping, Sequence

from flask_wtf.file import FileField, FileRequired
from wtforms import (
    BooleanField,
    DateField,
    FieldList,
    FormField,
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

from pks.agreements.forms import WHOLE_YEAR, add_error
from pks.batches.examining import Cell, Fault
from pks.batches.facts import (
    LONGEST_AUTHORITY,
    LONGEST_NUMBER,
    LONGEST_SEAT,
    LONGEST_SUBJECT,
    MOST_YEARS,
    CommonFacts,
    RowFacts,
    has_stray_braces,
    row_facts,
)
from pks.batches.models import BatchRow
from pks.batches.offers import Choices, RowOffers
from pks.batches.preparing import BeginObstacle
from pks.batches.words import BEGIN_TEXT, CELL_TEXT, FAULT_TEXT
from pks.drafting.forms import NO_SUCH_CHOICE, Row
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


class BeginForm(Form):
    """Who is PIHAK KESATU, which template, and with whom."""

    first = SelectField(_("PIHAK KESATU"), coerce=number_or_none)
    template = SelectField(_("Templat"))
    units = CheckboxesField(
        _("Perangkat daerah"), coerce=int, invalid_choice_message=NO_SUCH_CHOICE
    )

    def validate_first(self, field: SelectField) -> None:
        """Ask for a party."""
        if field.data is None:
            raise ValidationError(_("Pilih pihaknya."))

    def show(self, obstacles: Sequence[BeginObstacle]) -> None:
        """Put each obstacle beside the units."""
        for obstacle in obstacles:
            add_error(self.units, BEGIN_TEXT[obstacle])


class CommonForm(Form):
    """What all drafts share."""

    subject = TextAreaField(
        _("Tentang"),
        validators=[DataRequired(_("Tuliskan pokoknya.")), Length(max=LONGEST_SUBJECT)],
        description=_("Tulis {nama} di tempat nama setiap perangkat daerah, bila diperlukan."),
    )
    place = StringField(_("Tempat penandatanganan"), validators=[Optional(), Length(max=200)])
    signed_on = DateField(_("Tanggal penandatanganan"), validators=[Optional(), WHOLE_YEAR])
    starts_on = DateField(
        _("Mulai berlaku"),
        validators=[Optional(), WHOLE_YEAR],
        description=_("Kosongkan bila sama dengan tanggal penandatanganan."),
    )
    term_years = IntegerField(
        _("Jangka waktu (tahun)"),
        validators=[Optional(), NumberRange(min=1, max=MOST_YEARS)],
        description=_("Lazimnya 3 tahun. Lebih dari 5 tahun diberi peringatan."),
    )
    notice_months = IntegerField(
        _("Pemberitahuan perpanjangan atau pengakhiran (bulan sebelum berakhir)"),
        validators=[InputRequired(), NumberRange(min=1, max=12)],
    )
    scope_keys = CheckboxesField(
        _("Ruang lingkup yang berlaku"), invalid_choice_message=NO_SUCH_CHOICE
    )
    seat = StringField(
        _("PIHAK KESATU berkedudukan di"), validators=[Optional(), Length(max=LONGEST_SEAT)]
    )
    holding = SelectField(_("Penanda tangan PIHAK KESATU"), coerce=number_or_none)
    authority = TextAreaField(
        _("Dasar kewenangan PIHAK KESATU"),
        validators=[Optional(), Length(max=LONGEST_AUTHORITY)],
    )
    liaison = SelectField(_("Narahubung PIHAK KESATU"), coerce=number_or_none)

    def validate_subject(self, field: TextAreaField) -> None:
        """Refuse braces that nothing will be put in place of."""
        if has_stray_braces(field.data or ""):
            raise ValidationError(FAULT_TEXT[Fault.STRAY_BRACES])

    def validate_starts_on(self, field: DateField) -> None:
        """Refuse a first day before the signing."""
        if field.data and self.signed_on.data and field.data < self.signed_on.data:
            raise ValidationError(_("Tidak boleh sebelum tanggal penandatanganan."))

    def offer(self, scopes: Sequence[tuple[str, str]], people: RowOffers) -> None:
        """Fill the selects. Called before anything is read."""
        self.scope_keys.offer(scopes)
        self.holding.offer(_with_nobody(people.holders))
        self.liaison.offer(_with_nobody(people.people))

    def load(self, facts: CommonFacts) -> None:
        """Show what was filled in."""
        for name in ("subject", "place", "signed_on", "starts_on", "term_years", "notice_months"):
            self[name].data = getattr(facts, name)
        self.scope_keys.data = list(facts.scope_keys)
        self.seat.data, self.authority.data = facts.seat, facts.authority
        self.holding.data, self.liaison.data = facts.holding_id, facts.liaison_id

    def to_facts(self) -> CommonFacts:
        """Return what was typed. Call it only after the form has validated."""
        return CommonFacts(
            subject=text_in(self.subject),
            seat=text_or_none(self.seat),
            holding_id=self.holding.data,
            authority=text_or_none(self.authority),
            liaison_id=self.liaison.data,
            scope_keys=tuple(self.scope_keys.data or ()),
            place=text_or_none(self.place),
            signed_on=self.signed_on.data,
            starts_on=self.starts_on.data,
            term_years=self.term_years.data,
            notice_months=given(self.notice_months),
        )


class GridRow(Row):
    """What differs for one unit."""

    unit = HiddenField()
    seat = StringField(CELL_TEXT[Cell.SEAT], validators=[Optional(), Length(max=LONGEST_SEAT)])
    number_1 = StringField(
        CELL_TEXT[Cell.NUMBER_1], validators=[Optional(), Length(max=LONGEST_NUMBER)]
    )
    number_2 = StringField(
        CELL_TEXT[Cell.NUMBER_2], validators=[Optional(), Length(max=LONGEST_NUMBER)]
    )
    holding = SelectField(CELL_TEXT[Cell.SIGNATORY], coerce=number_or_none)
    authority = StringField(
        CELL_TEXT[Cell.AUTHORITY], validators=[Optional(), Length(max=LONGEST_AUTHORITY)]
    )
    liaison = SelectField(CELL_TEXT[Cell.LIAISON], coerce=number_or_none)
    subject = StringField(
        CELL_TEXT[Cell.SUBJECT], validators=[Optional(), Length(max=LONGEST_SUBJECT)]
    )
    signed_on = DateField(CELL_TEXT[Cell.SIGNED_ON], validators=[Optional(), WHOLE_YEAR])
    term_years = IntegerField(
        CELL_TEXT[Cell.TERM_YEARS], validators=[Optional(), NumberRange(min=1, max=MOST_YEARS)]
    )
    remove = BooleanField(_("Keluarkan"))

    @property
    def unit_id(self) -> int:
        """Return the id of the unit that the row is about, or 0 if it names none."""
        typed = self.unit.data or ""
        # Longer than any id is no id, and no longer a number for the database.
        return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else 0

    def to_facts(self) -> RowFacts | None:
        """Return what was typed; None: the unit is to be taken out."""
        if self.remove.data:
            return None
        return RowFacts(
            seat=text_or_none(self.seat),
            number_1=text_or_none(self.number_1),
            number_2=text_or_none(self.number_2),
            holding_id=self.holding.data,
            authority=text_or_none(self.authority),
            liaison_id=self.liaison.data,
            subject=text_or_none(self.subject),
            signed_on=self.signed_on.data,
            term_years=self.term_years.data,
        )


class GridForm(Form):
    """What differs, a row a unit."""

    rows = FieldList(FormField(GridRow))

    def load(self, rows: Sequence[BatchRow]) -> None:
        """Show what was filled in."""
        for row in rows:
            facts = vars(row_facts(row.facts))
            values = {name.removesuffix("_id"): value for name, value in facts.items()}
            self.rows.append_entry({"unit": str(row.institution_id), **values})

    def prepare(self, offers: Mapping[int, RowOffers]) -> None:
        """Fill the selects of each row. Called before anything is read."""
        for row in self._rows():
            people = offers.get(row.unit_id, RowOffers())
            row.holding.offer(_with_nobody(people.holders))
            row.liaison.offer(_with_nobody(people.people))

    def to_facts(self) -> dict[int, RowFacts | None]:
        """Return what was typed, by the ids of the units."""
        return {row.unit_id: row.to_facts() for row in self._rows()}

    def _rows(self) -> list[GridRow]:
        return [entry.form for entry in self.rows]


class SheetForm(Form):
    """A filled-in sheet."""

    sheet = FileField(
        _("Lembar yang sudah diisi (.xlsx)"), validators=[FileRequired(_("Pilih berkasnya."))]
    )


def _with_nobody(choices: Choices) -> list[tuple[int | str, str]]:
    return [("", str(_("– belum ditentukan –"))), *choices.labels.items()]
