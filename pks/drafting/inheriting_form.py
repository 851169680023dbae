"""The form in which commitments of the agreement above are chosen, and their words."""

from collections.abc import Sequence

from wtforms import BooleanField, FieldList, FormField, HiddenField
from wtforms.validators import ValidationError

from pks.agreements.rhythm_words import in_words
from pks.agreements.terms import CommitmentTerms
from pks.drafting.content import WORDS_FOR_RESPONSIBLE
from pks.drafting.forms import Row, SectionForm
from pks.drafting.inheriting import Change, Difference
from pks.web.fields import SelectField
from pks.web.language import lazy_gettext as _

FIELD_TEXT = {
    "activity": _("Kegiatan"),
    "indicator": _("Indikator keberhasilan"),
    "responsible": _("Penanggung jawab"),
    "rhythm": _("Irama"),
    "schedule": _("Jadwal dalam naskah"),
    "evidence": _("Bukti"),
    "needs_file": _("Selesai hanya dengan berkas bukti"),
    "needs_attendance": _("Selesai hanya dengan daftar hadir"),
    "lead_days": _("Muncul dalam daftar"),
}

CHANGE_TEXT = {
    Change.ADDED: _("Belum ada di sini"),
    Change.CHANGED: _("Berubah di induk"),
    Change.REMOVED: _("Dihapus di induk"),
}


class DifferenceRow(Row):
    """One commitment of the agreement above."""

    origin_id = HiddenField()
    chosen = BooleanField(_("Pilih"))
    scope = SelectField(_("Masuk ke ruang lingkup"))

    def validate_scope(self, field: SelectField) -> None:
        """Ask where it belongs, if it is chosen."""
        if self.chosen.data and not field.data:
            raise ValidationError(_("Pilih ruang lingkupnya."))


class InheritingForm(SectionForm):
    """The differences, each with a box."""

    mark = HiddenField()
    rows = FieldList(FormField(DifferenceRow))

    def offer(self, scopes: Sequence[tuple[str, str]]) -> None:
        """Let each row choose among the scopes of the draft."""
        for row in self.rows:
            row.form.scope.offer([("", _("– pilih –")), *scopes])

    def load(self, found: Sequence[Difference]) -> None:
        """Show a row for each difference, every one chosen that knows its place."""
        for one in found:
            self.rows.append_entry(
                {
                    "origin_id": str(one.origin_id),
                    "chosen": one.scope_key is not None,
                    "scope": one.scope_key or "",
                }
            )

    def chosen(self) -> dict[int, str]:
        """Return the scope of each commitment that was chosen, by its id."""
        rows = [row.form for row in self.rows if row.form.chosen.data]
        numbers = {str(row.origin_id.data): row.scope.data for row in rows}
        return {int(text): scope for text, scope in numbers.items() if text.isdecimal()}


def shown(terms: CommitmentTerms, name: str) -> str:
    """Return one field of a commitment in words."""
    value = getattr(terms, name)
    if name == "rhythm":
        return in_words(terms.rhythm)
    if name == "responsible":
        return WORDS_FOR_RESPONSIBLE[terms.responsible]
    if name == "schedule":
        return terms.printed_schedule
    if name == "lead_days":
        return str(_("%(n)s hari sebelum jatuh tempo", n=value))
    if isinstance(value, bool):
        return str(_("ya") if value else _("tidak"))
    return str(value)
