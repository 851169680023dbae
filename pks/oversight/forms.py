"""The forms of oversight products: shape and words of input → facts."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from wtforms import DateField, IntegerField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional

from pks.agreements.forms import WHOLE_YEAR
from pks.agreements.models import Agreement
from pks.oversight.checking import ProductFacts, ProductObstacle
from pks.oversight.models import Settlement
from pks.oversight.settling import SettlingFacts, SettlingObstacle
from pks.oversight.terms import MOST_DAYS, ProductKind
from pks.oversight.words import KIND_TEXT, PRODUCT_TEXT, SETTLEMENT_TEXT, SETTLING_TEXT
from pks.web.fields import RadioField, SelectField, given, number_or_none, text_in
from pks.web.forms import Form
from pks.web.language import lazy_gettext as _

LONGEST_TEXT = 500
_DAY = [InputRequired(_("Isi tanggalnya.")), WHOLE_YEAR]


class AddressedForm(Form):
    """Which institution is to act."""

    institution = SelectField(
        _("Ditujukan kepada"),
        coerce=number_or_none,
        validators=[InputRequired(_("Pilih instansinya."))],
    )

    def prepare(self, institutions: Sequence[tuple[int, str]]) -> None:
        """Offer these."""
        self.institution.offer([("", _("– pilih instansi –")), *institutions])


class ProductForm(Form):
    """What is known of one product."""

    kind = SelectField(_("Jenis"), choices=[(kind.value, text) for kind, text in KIND_TEXT.items()])
    number = StringField(_("Nomor"), validators=[DataRequired(_("Isi nomornya.")), Length(max=100)])
    title = StringField(
        _("Perihal"),
        description=_("Singkat, tanpa nama pelapor: identitasnya dirahasiakan undang-undang."),
        validators=[DataRequired(_("Tuliskan perihalnya.")), Length(max=LONGEST_TEXT)],
    )
    dated_on = DateField(
        _("Tanggal produk"),
        description=_("Seperti tertulis pada naskahnya."),
        validators=_DAY,
    )
    received_on = DateField(
        _("Diterima instansi"),
        description=_("Waktunya dihitung sejak hari sesudah tanggal ini."),
        validators=_DAY,
    )
    day_count = IntegerField(
        _("Hari untuk bertindak"),
        description=_(
            "Kosong: Tindakan Korektif, Saran Perbaikan, dan LHP 30 hari kerja; Rekomendasi 60 "
            "hari kalender. Waktu LHP dan Rekomendasi ditetapkan peraturan."
        ),
        validators=[Optional(), NumberRange(min=1, max=MOST_DAYS)],
        render_kw={"inputmode": "numeric", "class": "w-s"},
    )
    agreement = SelectField(
        _("Ditindaklanjuti melalui perjanjian"),
        description=_(
            "Menjadi tindak lanjut ruang lingkup pengawasan: pengingat, kalender, kegiatan, dan "
            "bukti berlaku baginya."
        ),
        coerce=number_or_none,
    )
    reason = TextAreaField(
        _("Alasan perubahan"),
        description=_("Wajib bila batas waktunya berubah. Tetap dalam riwayat."),
        validators=[Optional(), Length(max=LONGEST_TEXT)],
        render_kw={"rows": 2},
    )

    def prepare(self, agreements: Sequence[Agreement], known: ProductFacts | None) -> None:
        """Offer these agreements, for what is new the first of them; show what is known."""
        none = [("", _("– tanpa perjanjian –"))]
        self.agreement.offer(none + [(one.id, _name_of(one)) for one in agreements])
        if self.is_submitted():
            return
        if known is None:
            self.agreement.data = agreements[0].id if agreements else None
        else:
            self._show(known)

    def _show(self, known: ProductFacts) -> None:
        self.kind.data = known.kind.value
        self.number.data, self.title.data = known.number, known.title
        self.dated_on.data, self.received_on.data = known.dated_on, known.received_on
        self.day_count.data = known.day_count

    def to_facts(self) -> ProductFacts:
        """Return what was typed. Call it only after the form has validated."""
        return ProductFacts(
            kind=ProductKind(given(self.kind)),
            number=text_in(self.number),
            title=text_in(self.title),
            dated_on=given(self.dated_on),
            received_on=given(self.received_on),
            day_count=self.day_count.data,
        )

    def show(self, obstacles: Sequence[ProductObstacle]) -> None:
        """Say each obstacle beside its field."""
        for obstacle in obstacles:
            self.show_error(*PRODUCT_TEXT[obstacle])


class _SettlingForm(Form):
    """What the obstacles of closing and referring are shown in."""

    on: Any

    def show(self, obstacles: Sequence[SettlingObstacle]) -> None:
        """Say each obstacle beside its field, or on top."""
        for obstacle in obstacles:
            self.show_error(*SETTLING_TEXT[obstacle])


class SettlingForm(_SettlingForm):
    """When and how a product was closed."""

    on = DateField(_("Selesai pada"), validators=_DAY)
    settled_as = RadioField(
        _("Bagaimana"),
        choices=[(one.value, text) for one, text in SETTLEMENT_TEXT.items()],
        validators=[InputRequired(_("Pilih salah satu."))],
    )
    note = TextAreaField(
        _("Catatan"),
        description=_("Apa yang menunjukkannya: surat, laporan, atau keputusan."),
        validators=[DataRequired(_("Tuliskan apa yang menunjukkannya.")), Length(max=2000)],
        render_kw={"rows": 3},
    )

    def to_facts(self) -> SettlingFacts:
        """Return what was typed. Call it only after the form has validated."""
        return SettlingFacts(given(self.on), Settlement(given(self.settled_as)), text_in(self.note))


class ReferringForm(_SettlingForm):
    """When an LHP was referred."""

    on = DateField(_("Dilimpahkan pada"), validators=_DAY)

    def day(self) -> date:
        """Return the day. Call it only after the form has validated."""
        found: date = given(self.on)
        return found


def _name_of(agreement: Agreement) -> str:
    return f"{agreement.second.institution.short_name}: {agreement.subject}"
