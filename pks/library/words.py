"""What the screen says of templates, their states and their parts."""

from pks.library.models import Shelved
from pks.naskah import Rhythm
from pks.naskah.template import BlankKind
from pks.web.language import lazy_gettext as _

STATE_TEXT = {
    Shelved.DRAFT: _("Draf"),
    Shelved.PUBLISHED: _("Terbit"),
    Shelved.RETIRED: _("Ditarik"),
}

#: The tag of a state: its tone and its icon.
STATE_LOOK = {
    Shelved.DRAFT: ("info", "pencil"),
    Shelved.PUBLISHED: ("ok", "circle-check"),
    Shelved.RETIRED: ("", "archive"),
}

BLANK_KIND_TEXT = {
    BlankKind.TEXT: _("Teks"),
    BlankKind.NUMBER: _("Bilangan, dieja"),
    BlankKind.DATE: _("Tanggal"),
    BlankKind.MONEY: _("Rupiah, dieja"),
}

RHYTHM_TEXT = {
    Rhythm.ONCE: _("Satu kali"),
    Rhythm.MONTHLY: _("Setiap bulan"),
    Rhythm.QUARTERLY: _("Setiap tiga bulan"),
    Rhythm.SEMESTER: _("Setiap enam bulan"),
    Rhythm.YEARLY: _("Setiap tahun"),
}

EVIDENCE_TEXT = {
    "letter": _("Surat"),
    "transfer_note": _("Tanda terima"),
    "data_file": _("Berkas data"),
    "minutes": _("Berita acara"),
    "photo": _("Foto"),
    "document": _("Dokumen"),
    "checklist": _("Daftar periksa"),
    "attendance": _("Daftar hadir"),
    "material": _("Materi"),
    "monev_form": _("Formulir monev"),
}

#: The titles of the parts that are not articles or scopes, by the name in their address.
PART_TEXT = {
    "umum": _("Nama dan judul"),
    "kalimat": _("Kalimat pembuka dan penutup"),
    "pilihan": _("Pilihan"),
    "isian": _("Isian"),
}

PART_LEAD = {
    "umum": _("Nama dilihat saat memilih templat; judul tercetak di atas naskah."),
    "kalimat": _("Kalimat di luar pasal: pembukaan, komparisi, premis, dasar hukum, penutup."),
    "pilihan": _(
        "Pertanyaan ya atau tidak bagi setiap perjanjian; pasal dapat bergantung padanya."
    ),
    "isian": _("Data yang ditanyakan kepada penyusun naskah dan tercetak di tempatnya."),
}

DEED_TEXT = {
    "template.begin": _("memulai draf templat"),
    "template.change": _("mengubah draf templat"),
    "template.publish": _("menerbitkan templat"),
    "template.retire": _("menarik templat"),
    "template.discard": _("membuang draf templat"),
    "clause.share": _("menyimpan klausul ke pustaka"),
    "clause.revise": _("memperbarui klausul pustaka"),
    "clause.retire": _("menarik klausul pustaka"),
    "mandatory.add": _("mewajibkan klausul"),
    "mandatory.remove": _("tidak lagi mewajibkan klausul"),
}
