"""The form of a record: one field a variable of its template.

A list is typed one line an entry; a table one line a row, its cells parted by semicolons.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from wtforms import DateField, Field, IntegerField, StringField, TextAreaField
from wtforms.validators import Length, NumberRange, Optional, ValidationError

from pks.agreements.forms import WHOLE_YEAR
from pks.naskah.records import RecordTemplate, Value
from pks.naskah.records.template import Variable, VariableType
from pks.web.fields import text_or_none
from pks.web.forms import Form
from pks.web.language import lazy_gettext as _

_LONGEST_TEXT = 500
_LONGEST_LIST = 20000
_SHORT = 60
_DATES = frozenset({VariableType.DATE, VariableType.DATE_IN_WORDS})


def record_form(template: RecordTemplate, known: Mapping[str, Value]) -> Form:
    """Return the form of `template`, showing what is known unless something was typed."""
    fields = {_name(one.key): _field(one, template) for one in template.variables}
    form_type = type("RecordForm", (Form,), fields)
    shown = {_name(key): _shown(template, key, value) for key, value in known.items()}
    form: Form = form_type(data=shown)
    return form


def typed_values(form: Form, template: RecordTemplate) -> dict[str, Value]:
    """Return what was typed, or is shown. Call it only after the form has validated."""
    return {one.key: _typed(one, form[_name(one.key)], template) for one in template.variables}


def _name(key: str) -> str:
    # Apart from what a form calls its own: data, errors, meta.
    return f"isian_{key}"


def _field(variable: Variable, template: RecordTemplate) -> Any:
    label = variable.label[:1].upper() + variable.label[1:]
    if variable.type in _DATES:
        return DateField(label, validators=[Optional(), WHOLE_YEAR])
    if variable.type is VariableType.NUMBER:
        return IntegerField(label, validators=[Optional(), NumberRange(min=0, max=100000)])
    if variable.type is VariableType.TEXT:
        long = len(str(variable.example)) > _SHORT
        kind = TextAreaField if long else StringField
        rows = {"rows": 2} if long else {}
        return kind(label, validators=[Optional(), Length(max=_LONGEST_TEXT)], render_kw=rows)
    validators: list[Any] = [Optional(), Length(max=_LONGEST_LIST)]
    hint = _("Satu butir tiap baris.")
    if variable.type is VariableType.TABLE:
        columns = template.columns_of(variable.key)
        hint = _(
            "Satu baris tiap isian, dipisahkan titik koma: %(columns)s.",
            columns="; ".join(column.title for column in columns),
        )
        validators.append(_no_more_cells_than(len(columns)))
    return TextAreaField(label, description=hint, validators=validators, render_kw={"rows": 5})


def _no_more_cells_than(most: int) -> Any:
    def check(form: Form, field: Field) -> None:
        for number, line in enumerate(_lines(field), 1):
            if line.count(";") >= most:
                raise ValidationError(
                    _(
                        "Baris %(number)s mempunyai lebih dari %(most)s bagian.",
                        number=number,
                        most=most,
                    )
                )

    return check


def _shown(template: RecordTemplate, key: str, value: Value) -> object:
    if value is None or isinstance(value, str | int | date):
        return value
    return "\n".join(_line(template, key, row) for row in value)


def _line(template: RecordTemplate, key: str, row: Any) -> str:
    if isinstance(row, str):
        return row
    cells = (str(row.get(column.key) or "") for column in template.columns_of(key))
    return "; ".join(cell.replace(";", ",") for cell in cells)


def _typed(variable: Variable, field: Field, template: RecordTemplate) -> Value:
    if variable.type is VariableType.LIST:
        return _lines(field)
    if variable.type is VariableType.TABLE:
        keys = [column.key for column in template.columns_of(variable.key)]
        return [_cells(keys, line) for line in _lines(field)]
    if variable.type is VariableType.TEXT:
        return text_or_none(field)
    data: date | int | None = field.data
    return data


def _cells(keys: Sequence[str], line: str) -> dict[str, str | int | date | None]:
    cells = [cell.strip() for cell in line.split(";")]
    return dict(zip(keys, cells, strict=False))


def _lines(field: Field) -> list[str]:
    return [line.strip() for line in (field.data or "").splitlines() if line.strip(" ;")]
