"""The form of a pattern of numbers, and its words."""

from collections.abc import Sequence

from wtforms import BooleanField, IntegerField, StringField
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange

from pks.agreements.forms import add_error
from pks.agreements.number_pattern import Fault
from pks.agreements.numbering import PatternFacts
from pks.web.fields import given, text_in
from pks.web.forms import Form
from pks.web.language import lazy_gettext as _

FAULT_TEXT = {
    Fault.NO_SEQUENCE: _("Pola harus memuat {urut}: tanpa nomor urut, semua nomor akan sama."),
    Fault.UNKNOWN_SLOT: _(
        "Ada isian yang tidak dikenal. Yang dikenal: {urut}, {urut:2} sampai {urut:6}, {bulan}, "
        "{bulan_romawi}, {tahun}, {tahun:2}."
    ),
    Fault.SLOT_TWICE: _("Setiap isian hanya boleh muncul satu kali."),
    Fault.BRACE_LEFT_OVER: _("Ada kurung kurawal tanpa pasangannya."),
    Fault.NO_YEAR: _(
        "Bila nomor urut mulai lagi setiap tahun, pola harus memuat {tahun}: nomor tahun depan "
        "akan sama dengan nomor tahun ini."
    ),
}

#: What the trail's entries say, after the name of who did it.
DEED_TEXT = {
    "numbering.set": _("menetapkan pola nomor"),
    "numbering.drop": _("menghapus pola nomor"),
    "numbering.take": _("mengambil nomor berikutnya"),
}


class PatternForm(Form):
    """How an office numbers one kind of paper."""

    text = StringField(
        _("Pola nomor"),
        validators=[DataRequired(_("Isi polanya.")), Length(max=90)],
        description=_("Misalnya {urut:3}/ORI-PKS/{bulan_romawi}/{tahun}."),
    )
    yearly = BooleanField(_("Nomor urut mulai lagi dari 1 setiap tahun"))
    next_sequence = IntegerField(
        _("Nomor urut berikutnya"),
        validators=[InputRequired(_("Isi nomor urutnya.")), NumberRange(min=1, max=999_999)],
        description=_("Tulis 118 bila tahun ini sudah sampai 117."),
    )

    def to_facts(self) -> PatternFacts:
        """Return what was typed. Call it only after the form has validated."""
        return PatternFacts(text_in(self.text), self.yearly.data, given(self.next_sequence))

    def show(self, faults: Sequence[Fault]) -> None:
        """Put each fault beside what caused it."""
        for fault in faults:
            add_error(self.text, FAULT_TEXT[fault])
