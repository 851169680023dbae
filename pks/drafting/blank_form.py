"""The form of the template's own variables: one field a blank, of the blank's kind."""

import re
from datetime import date
from typing import Any

from wtforms import DateField, Field, StringField
from wtforms.validators import Length, Optional, ValidationError

from pks.agreements.forms import WHOLE_YEAR
from pks.drafting.blanks import MOST_DIGITS, usable_values
from pks.drafting.content import BlanksPart
from pks.drafting.forms import Offers, SectionForm
from pks.naskah.template import Blank, BlankKind
from pks.web.fields import text_in
from pks.web.language import lazy_gettext as _

#: Before the name of a blank, so that none is called like a part of the form.
_FIELD = "isian_"
_AMOUNT = re.compile(r"(?:Rp\.?\s*)?(?P<digits>\d{1,3}(?:\.\d{3})+|\d+)(?:,-|,00)?", re.IGNORECASE)


def _whole_number(form: SectionForm, field: StringField) -> None:
    """Ask for digits, as a number or an amount of rupiah is written here."""
    match = _AMOUNT.fullmatch(text_in(field))
    if match is None or len(_digits(field)) > MOST_DIGITS:
        raise ValidationError(_("Tulis bilangan bulat, misalnya 1.500.000."))


class BlanksForm(SectionForm):
    """What is typed into the blanks of one template; `blanks_form` makes it."""

    _blanks: tuple[Blank, ...] = ()

    def load(self, part: BlanksPart) -> None:
        """Show what was saved."""
        values = usable_values(self._blanks, part.values)
        for blank in self._blanks:
            if blank.key in values:
                self[_FIELD + blank.key].data = _shown(blank, values[blank.key])

    def prepare(self, offers: Offers) -> None:
        """Nothing is to be chosen: each field is its blank's."""

    def to_part(self) -> BlanksPart:
        """Return what was typed; an empty blank has no value."""
        typed = {one.key: _stored(one, self[_FIELD + one.key]) for one in self._blanks}
        return BlanksPart({key: value for key, value in typed.items() if value})


def blanks_form(blanks: tuple[Blank, ...]) -> type[BlanksForm]:
    """Return the form that asks for these blanks."""
    fields: dict[str, Any] = {_FIELD + blank.key: _field(blank) for blank in blanks}
    return type("BlanksForm", (BlanksForm,), {**fields, "_blanks": blanks})


def _field(blank: Blank) -> Any:
    hint = _("Contoh: %(example)s", example=blank.example) if blank.example else ""
    if blank.kind is BlankKind.DATE:
        return DateField(blank.label, validators=[Optional(), WHOLE_YEAR], description=hint)
    if blank.kind is BlankKind.TEXT:
        return StringField(blank.label, validators=[Optional(), Length(max=1000)], description=hint)
    return StringField(blank.label, validators=[Optional(), _whole_number], description=hint)


def _shown(blank: Blank, value: str) -> Any:
    return date.fromisoformat(value) if blank.kind is BlankKind.DATE else value


def _stored(blank: Blank, field: Field) -> str:
    if blank.kind is BlankKind.DATE:
        return field.data.isoformat() if field.data else ""
    return text_in(field) if blank.kind is BlankKind.TEXT else _digits(field)


def _digits(field: Field) -> str:
    """Return the digits of a number without those zeros that say nothing."""
    match = _AMOUNT.fullmatch(text_in(field))
    return (match["digits"].replace(".", "").lstrip("0") or "0") if match else ""
