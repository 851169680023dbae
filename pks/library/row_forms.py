"""The forms of the parts that repeat: options, blanks, commitments.

Each list ends with one empty row, so that adding needs no script; a row is taken out by its box.
"""

import re
from typing import Any

from wtforms import BooleanField, FieldList, FormField, StringField
from wtforms.validators import DataRequired, Length, Optional, ValidationError

from pks.library.forms import KEY, SHORT, PartForm, Row, Values
from pks.library.parts import free_key
from pks.library.words import BLANK_KIND_TEXT, EVIDENCE_TEXT, RHYTHM_TEXT
from pks.naskah import Rhythm, Template
from pks.naskah.example import fits_kind
from pks.naskah.template import BlankKind
from pks.web.fields import CheckboxesField, SelectField, text_in, text_or_none
from pks.web.language import lazy_gettext as _


class KeyedRow(Row):
    """A row with a name for conditions or references, made of its label if none is typed."""

    label = StringField(_("Pertanyaan atau sebutan"), validators=[Optional(), SHORT])
    key = StringField(
        _("Nama dalam teks"),
        validators=[Optional(), KEY],
        description=_("Kosongkan untuk dibuat dari sebutannya."),
    )
    remove = BooleanField(_("Hapus baris ini"))


class OptionRow(KeyedRow):
    """A yes-or-no choice."""

    default = BooleanField(_("Menyala dalam draf baru"))


class BlankRow(KeyedRow):
    """A variable of the template's own."""

    type = SelectField(_("Jenis"), choices=list(BLANK_KIND_TEXT.items()))
    example = StringField(
        _("Contoh"),
        validators=[Optional(), SHORT],
        description=_("Tanggal sebagai 2024-01-31; bilangan dan rupiah dengan angka saja."),
    )
    default = StringField(
        _("Bila kosong, tercetak"),
        validators=[Optional(), Length(max=500)],
        description=_("Boleh memuat variabel. Tanpa ini, yang kosong tampak sebagai isian kosong."),
    )

    def validate_example(self, field: StringField) -> None:
        """Refuse an example that is not of the blank's kind."""
        typed, kind = text_in(field), self.type.data
        if typed and kind in list(BlankKind) and not fits_kind(typed, BlankKind(kind)):
            raise ValidationError(_("Contoh ini tidak sesuai dengan jenisnya."))


class KeyedRowsForm(PartForm):
    """A list of rows, each with a name of its own."""

    rows: Any
    list_name: str

    def load(self, values: Values) -> None:
        """Show what is stored and an empty row."""
        for entry in values.get(self.list_name, ()):
            self.rows.append_entry(entry)
        self.rows.append_entry()

    def kept(self) -> list[tuple[str, Any]]:
        """Return the rows that stay, each with its name; a row without a label is none."""
        rows = [row.form for row in self.rows if text_in(row.form.label)]
        rows = [row for row in rows if not row.remove.data]
        taken = {text_in(row.key) for row in rows}
        named = []
        for row in rows:
            key = text_in(row.key) or free_key(taken, text_in(row.label))
            taken.add(key)
            named.append((key, row))
        return named

    def blame(self, name: str, sentence: str) -> None:
        """Say a fault beside the row that it names, or above all."""
        for key, row in self.kept():
            if re.search(rf"\b{re.escape(key)}\b", sentence):
                field = row.key if "dua kali" in sentence else row.default
                field.errors = [*field.errors, sentence]
                self.rows.errors = [one.form.errors for one in self.rows]
                return
        self.form_errors.append(sentence)


class OptionsForm(KeyedRowsForm):
    """The options of the template."""

    rows = FieldList(FormField(OptionRow))
    list_name = "options"

    def to_values(self, stored: Values) -> dict[str, Any]:
        """Return what was typed."""
        return {
            "options": [
                {"key": key, "label": text_in(row.label), "default": row.default.data}
                for key, row in self.kept()
            ]
        }


class BlanksForm(KeyedRowsForm):
    """The blanks of the template."""

    rows = FieldList(FormField(BlankRow))
    list_name = "blanks"

    def to_values(self, stored: Values) -> dict[str, Any]:
        """Return what was typed."""
        return {
            "blanks": [
                {
                    "key": key,
                    "label": text_in(row.label),
                    "type": str(row.type.data),
                    "example": text_in(row.example),
                    "default": text_in(row.default),
                }
                for key, row in self.kept()
            ]
        }


class CommitmentRow(Row):
    """A promise that a scope brings along."""

    activity = StringField(_("Kegiatan"), validators=[Optional(), Length(max=300)])
    indicator = StringField(_("Indikator keberhasilan"), validators=[Optional(), Length(max=300)])
    responsible = SelectField(_("Penanggung jawab"))
    rhythm = SelectField(_("Irama"), choices=list(RHYTHM_TEXT.items()))
    schedule = StringField(
        _("Jadwal dalam naskah"),
        validators=[Optional(), SHORT],
        description=_("Kosongkan untuk mengikuti irama."),
    )
    evidence = StringField(_("Bukti dalam naskah"), validators=[Optional(), Length(max=300)])
    evidence_kinds = CheckboxesField(_("Jenis bukti"))
    remove = BooleanField(_("Hapus komitmen ini"))


class ScopeForm(PartForm):
    """A scope and what it promises."""

    title = StringField(_("Ruang lingkup"), validators=[DataRequired(), Length(max=300)])
    commitments = FieldList(FormField(CommitmentRow))

    def prepare(self, template: Template) -> None:
        """Offer the parties as the template calls them."""
        first, second = template.party_labels
        for row in self.commitments:
            row.form.responsible.offer([(who, who) for who in ("PARA PIHAK", first, second)])
            row.form.evidence_kinds.offer(EVIDENCE_TEXT.items())

    def load(self, values: Values) -> None:
        """Show what is stored and an empty row."""
        self.title.data = values["title"]
        for commitment in values["commitments"]:
            self.commitments.append_entry(commitment)
        self.commitments.append_entry()

    def to_values(self, stored: Values) -> dict[str, Any]:
        """Return what was typed; a row without activity is no commitment."""
        rows = [row.form for row in self.commitments if text_in(row.form.activity)]
        commitments = [_commitment(row) for row in rows if not row.remove.data]
        return {"title": text_in(self.title), "commitments": commitments}


def _commitment(row: Any) -> dict[str, Any]:
    rhythm = Rhythm(row.rhythm.data)
    texts = {name: text_in(row[name]) for name in ("activity", "indicator", "evidence")}
    return texts | {
        "responsible": row.responsible.data,
        "rhythm": rhythm.value,
        "schedule": text_or_none(row.schedule) or _IN_PRINT[rhythm],
        "evidence_kinds": list(row.evidence_kinds.data or ()),
    }


# As the work plan prints it; the paper is Indonesian whatever the language of the page.
_IN_PRINT = {
    Rhythm.ONCE: "Satu kali",
    Rhythm.MONTHLY: "Setiap bulan",
    Rhythm.QUARTERLY: "Setiap 3 (tiga) bulan",
    Rhythm.SEMESTER: "Setiap 6 (enam) bulan",
    Rhythm.YEARLY: "Setiap tahun",
}
