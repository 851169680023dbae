"""The form of a house style, and its words."""

from collections.abc import Sequence

from flask_wtf.file import FileField
from wtforms import HiddenField, IntegerField
from wtforms.validators import InputRequired, NumberRange

from pks.agreements.forms import add_error
from pks.library.house_styles import Slot, StyleFacts, StyleObstacle
from pks.naskah.assemble import Side
from pks.naskah.house_style import FONTS, FirstLabel, LeftOut, PageSize
from pks.web.fields import SelectField, given
from pks.web.forms import Form
from pks.web.language import lazy_gettext as _

PAGE_TEXT = {
    PageSize.F4: _("F4 (215 × 330 mm)"),
    PageSize.A4: _("A4 (210 × 297 mm)"),
    PageSize.LEGAL: _("Legal (216 × 356 mm)"),
}
LABEL_TEXT = {
    FirstLabel.KESATU: _("PIHAK KESATU dan PIHAK KEDUA"),
    FirstLabel.PERTAMA: _("PIHAK PERTAMA dan PIHAK KEDUA"),
}
SIDE_TEXT = {Side.RIGHT: _("Di kanan"), Side.LEFT: _("Di kiri")}

STYLE_OBSTACLE_TEXT = {
    StyleObstacle.MARGINS_TOO_WIDE: _(
        "Marginnya terlalu lebar: sisakan sedikitnya 8 cm untuk baris dan 10 cm untuk tinggi isi."
    ),
    StyleObstacle.NOT_A_PICTURE: _("Berkas ini tidak dapat dibaca sebagai gambar PNG atau JPG."),
    StyleObstacle.NOT_A_DOCX: _(
        "Berkas ini bukan dokumen .docx yang utuh; buka di Word, lalu simpan ulang sebagai .docx."
    ),
    StyleObstacle.TOO_LARGE: _(
        "Dokumen acuan ini terlalu besar; hapus isinya dan sisakan gaya serta kopnya saja."
    ),
    StyleObstacle.DOCUMENT_TYPE: _(
        "Berkas ini memuat deklarasi DOCTYPE yang tidak pernah ditulis Word; buka dan simpan ulang "
        "di sana."
    ),
    StyleObstacle.NO_STYLES: _(
        "Dokumen ini tidak memuat gaya (styles); buka di Word, lalu simpan ulang sebagai .docx."
    ),
    StyleObstacle.PAGE_UNUSABLE: _(
        "Ukuran halaman atau margin pada bagian terakhir dokumen ini tidak menyisakan tempat "
        "untuk naskah; perbaiki di Word, lalu unggah lagi."
    ),
    StyleObstacle.PICTURES_TOO_LARGE: _(
        "Gambar pada kop dokumen ini terlalu besar; kompres gambarnya di Word, lalu unggah lagi."
    ),
}
LEFT_OUT_TEXT = {
    LeftOut.SHAPES: _(
        "Garis atau bentuk yang digambar pada kop. Pakai garis batas paragraf sebagai gantinya."
    ),
    LeftOut.PICTURE_KIND: _("Gambar pada kop yang bukan PNG atau JPG. Simpan ulang gambarnya."),
    LeftOut.FIELDS: _("Isian otomatis pada kop selain nomor halaman: tercetak sebagai teks biasa."),
}
#: What each file is called, and what it is for.
SLOT_TEXT = {
    Slot.LOGO: _("Logo"),
    Slot.EMBLEM: _("Lambang Nota Kesepakatan"),
    Slot.REFERENCE: _("Dokumen acuan"),
}
SLOT_HINT = {
    Slot.LOGO: _("PNG atau JPG. Tercetak di atas judul, paling tinggi 2,4 cm."),
    Slot.EMBLEM: _(
        "PNG atau JPG. Pada Nota Kesepakatan tercetak sendiri di tengah, menggantikan kedua logo."
    ),
    Slot.REFERENCE: _(
        "Dokumen Word (.docx). Halaman, margin, huruf, gaya, dan kopnya dipakai; isinya tidak. "
        "Penomoran pasal dan ayat tetap milik naskah."
    ),
}
#: What the trail's entries say, after the name of who did it.
DEED_TEXT = {
    "house_style.choose": _("mengatur gaya naskah"),
    "house_style.put": _("mengunggah berkas gaya naskah"),
    "house_style.take_away": _("menghapus berkas gaya naskah"),
    "house_style.drop": _("mengembalikan gaya naskah ke gaya yang diikuti"),
}

_MARGIN = (
    InputRequired(_("Isi marginnya.")),
    NumberRange(min=5, max=100, message=_("Antara 5 dan 100 mm.")),
)


class StyleForm(Form):
    """A house style. `version` is what the writer had before their eyes."""

    version = HiddenField()

    paper = SelectField(_("Ukuran kertas"), choices=list(PAGE_TEXT.items()))
    left_mm = IntegerField(_("Margin kiri (mm)"), validators=_MARGIN)
    right_mm = IntegerField(_("Margin kanan (mm)"), validators=_MARGIN)
    top_mm = IntegerField(_("Margin atas (mm)"), validators=_MARGIN)
    bottom_mm = IntegerField(_("Margin bawah (mm)"), validators=_MARGIN)
    font = SelectField(_("Huruf"), choices=[(font, font) for font in FONTS])
    font_points = IntegerField(
        _("Besar huruf (pt)"),
        validators=[
            InputRequired(_("Isi besar hurufnya.")),
            NumberRange(min=10, max=14, message=_("Antara 10 dan 14 pt.")),
        ],
    )
    first_label = SelectField(_("Sebutan para pihak"), choices=list(LABEL_TEXT.items()))
    first_signs = SelectField(
        _("Tanda tangan pihak yang disebut pertama"), choices=list(SIDE_TEXT.items())
    )

    def load(self, facts: StyleFacts) -> None:
        """Show what was chosen."""
        self.paper.data = facts.page
        for name in ("font", "font_points", "first_label", "first_signs"):
            self[name].data = getattr(facts, name)
        for field, data in zip(self._margins(), facts.margins_mm, strict=True):
            field.data = data

    def to_facts(self) -> StyleFacts:
        """Return what was typed. Call it only after the form has validated."""
        top, right, bottom, left = (given(field) for field in self._margins())
        return StyleFacts(
            page=PageSize(self.paper.data),
            margins_mm=(top, right, bottom, left),
            font=self.font.data,
            font_points=given(self.font_points),
            first_label=FirstLabel(self.first_label.data),
            first_signs=Side(self.first_signs.data),
        )

    def show(self, obstacles: Sequence[StyleObstacle]) -> None:
        """Put each obstacle beside what caused it."""
        for obstacle in obstacles:
            add_error(self.left_mm, STYLE_OBSTACLE_TEXT[obstacle])

    def _margins(self) -> Sequence[IntegerField]:
        return (self.top_mm, self.right_mm, self.bottom_mm, self.left_mm)


class StyleFileForm(Form):
    """One file of a house style."""

    file = FileField(_("Berkas"))

    def show(self, obstacles: Sequence[StyleObstacle]) -> None:
        """Put each obstacle beside what caused it."""
        for obstacle in obstacles:
            add_error(self.file, STYLE_OBSTACLE_TEXT[obstacle])
