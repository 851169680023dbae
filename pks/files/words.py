"""What each reason to refuse a file is called on the screen: what is wrong, how to repair it."""

from collections.abc import Mapping

from pks.files.reasons import Reason


def _(text: str) -> str:
    """Mark `text` for translation, which happens where it is shown."""
    return text


REASON_TEXT: Mapping[Reason, str] = {
    Reason.EMPTY: _("Berkas ini kosong; pilih berkas yang berisi."),
    Reason.TOO_LARGE: _("Berkas ini terlalu besar; kecilkan atau bagi menjadi beberapa berkas."),
    Reason.KIND_NOT_TAKEN: _(
        "Isi berkas ini bukan jenis yang diterima di sini, apa pun nama berkasnya;"
        " simpan ulang sebagai salah satu jenis yang disebut di samping isian."
    ),
    Reason.OLD_OR_LOCKED_OFFICE: _(
        "Berkas ini dikunci kata sandi atau berformat Office lama (.doc, .xls);"
        " buka kuncinya, lalu simpan ulang sebagai .docx atau .xlsx."
    ),
    Reason.LOCKED_PDF: _(
        "Berkas PDF ini dikunci kata sandi; simpan ulang tanpa kata sandi, lalu unggah lagi."
    ),
    Reason.DAMAGED: _(
        "Berkas ini rusak atau tidak utuh; buka dan simpan ulang di komputer Anda,"
        " lalu unggah lagi."
    ),
    Reason.TOO_MANY_PARTS: _(
        "Berkas ini tersusun dari terlalu banyak bagian; salin isinya ke dokumen baru,"
        " lalu unggah dokumen itu."
    ),
    Reason.TOO_MUCH_INSIDE: _(
        "Isi berkas ini terlalu besar setelah dibuka; kecilkan gambar di dalamnya"
        " atau bagi menjadi beberapa berkas."
    ),
    Reason.TOO_COMPLEX: _(
        "Susunan isi berkas ini terlalu rumit untuk dibaca; salin isinya ke dokumen baru"
        " atau bagi menjadi beberapa berkas."
    ),
    Reason.ODD_PARTS: _(
        "Berkas ini memuat bagian ganda, terkunci, atau bernama tidak wajar;"
        " buka dan simpan ulang di Word atau Excel, lalu unggah lagi."
    ),
    Reason.DOCUMENT_TYPE: _(
        "Berkas ini memuat deklarasi DOCTYPE yang tidak pernah ditulis Word atau Excel;"
        " buka dan simpan ulang di sana, lalu unggah lagi."
    ),
    Reason.ACTIVE_CONTENT: _(
        "Berkas ini memuat makro atau objek tertanam; hapus makro dan objek itu"
        " atau ganti dengan gambar, lalu unggah lagi."
    ),
    Reason.OUTSIDE_SOURCE: _(
        "Berkas ini mengambil gambar, templat, atau data dari luar berkas;"
        " sematkan atau putuskan tautannya, lalu unggah lagi."
    ),
    Reason.NOT_PLAIN: _(
        "Berkas ini templat, berkas bermakro, atau bukan dokumen biasa;"
        " simpan ulang sebagai .docx atau .xlsx biasa."
    ),
    Reason.PICTURE_TOO_LARGE: _(
        "Gambar ini lebih dari 40 juta piksel; kecilkan ukurannya, lalu unggah lagi."
    ),
}
