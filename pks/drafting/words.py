"""What the screen says of sections, articles and revisions, and of why a draft is held back."""

from pks.drafting.approving import SubmitObstacle
from pks.drafting.checking import Lack
from pks.drafting.content import SectionKey
from pks.drafting.models import RevisionKind
from pks.naskah import ChangeKind
from pks.web.language import lazy_gettext as _

SECTION_TITLE = {
    SectionKey.SUBJECT: _("Pokok perjanjian"),
    SectionKey.PARTIES: _("Para pihak dan nomor"),
    SectionKey.SIGNATORIES: _("Penanda tangan"),
    SectionKey.LEGAL_BASIS: _("Dasar hukum"),
    SectionKey.SCOPES: _("Ruang lingkup"),
    SectionKey.BLANKS: _("Isian templat"),
    SectionKey.WORK_PLAN: _("Rencana kerja"),
    SectionKey.TERM: _("Tempat, tanggal, dan jangka waktu"),
    SectionKey.LIAISONS: _("Narahubung"),
    SectionKey.WITNESSES: _("Saksi dan yang mengetahui"),
}

SECTION_LEAD = {
    SectionKey.SUBJECT: _("Tercetak setelah kata TENTANG pada judul naskah."),
    SectionKey.PARTIES: _(
        "Nama diambil dari data instansi. Nomor boleh menyusul: setiap pihak memberi nomornya "
        "sendiri."
    ),
    SectionKey.SIGNATORIES: _(
        "Pilihan berasal dari pejabat yang tercatat memegang jabatan pada kedua instansi."
    ),
    SectionKey.LEGAL_BASIS: _(
        "Satu peraturan satu baris. Kosongkan untuk memakai daftar bawaan templat. Perjanjian "
        "induk selalu ditambahkan paling akhir."
    ),
    SectionKey.SCOPES: _(
        "Ruang lingkup yang dimatikan hilang beserta pasal, butir Pasal 2, dan komitmennya; nomor "
        "dan rujukan disesuaikan sendiri."
    ),
    SectionKey.BLANKS: _("Yang diminta templat ini. Tercetak di tempatnya dalam naskah."),
    SectionKey.WORK_PLAN: _(
        "Apa yang dijanjikan pada setiap ruang lingkup. Tercetak sebagai lampiran dan menjadi "
        "tindak lanjut bertanggal begitu perjanjian berlaku."
    ),
    SectionKey.TERM: _("Hari dan tanggal dalam huruf mengikuti satu tanggal ini."),
    SectionKey.LIAISONS: _(
        "Orang yang dihubungi untuk setiap ruang lingkup, dari kedua pihak. Mereka menerima "
        "pengingat dan mencatat kegiatan."
    ),
    SectionKey.WITNESSES: _("Tercetak di bawah tanda tangan para pihak."),
}

LACK_TEXT = {
    Lack.SUBJECT: _("Tuliskan tentang apa perjanjian ini"),
    Lack.SEAT_1: _("Kedudukan PIHAK KESATU"),
    Lack.SEAT_2: _("Kedudukan PIHAK KEDUA"),
    Lack.SIGNATORY_1: _("Penanda tangan PIHAK KESATU"),
    Lack.SIGNATORY_2: _("Penanda tangan PIHAK KEDUA"),
    Lack.AUTHORITY_1: _("Dasar kewenangan penanda tangan PIHAK KESATU"),
    Lack.AUTHORITY_2: _("Dasar kewenangan penanda tangan PIHAK KEDUA"),
    Lack.SCOPES: _("Nyalakan sedikitnya satu ruang lingkup"),
    Lack.COMMITMENTS: _("Komitmen, atau alasan mengapa tidak ada"),
    Lack.TERM_YEARS: _("Jangka waktu"),
    Lack.LIAISON_1: _("Narahubung PIHAK KESATU"),
    Lack.LIAISON_2: _("Narahubung PIHAK KEDUA"),
    Lack.PLACE: _("Tempat penandatanganan"),
    Lack.SIGNED_ON: _("Tanggal penandatanganan"),
    Lack.NUMBER_1: _("Nomor PIHAK KESATU"),
    Lack.NUMBER_2: _("Nomor PIHAK KEDUA"),
    Lack.BLANK: _("Isian templat"),
}

SUBMIT_TEXT = {
    SubmitObstacle.INCOMPLETE: _("Naskah belum lengkap: isi dahulu yang tercantum di bawah."),
    SubmitObstacle.FINDINGS: _("Ada temuan pemeriksa naskah: perbaiki, atau beri alasan."),
    SubmitObstacle.DEPARTURES: _("Ada pasal yang menyimpang dari templat tanpa alasan."),
    SubmitObstacle.MISFITS: _("Ada perubahan pasal yang tidak cocok dengan templat: selesaikan."),
    SubmitObstacle.NUMBER_TAKEN: _(
        "Nomor pada naskah ini sudah dipakai instansi tersebut pada perjanjian lain."
    ),
    SubmitObstacle.NO_APPROVER: _("Pilih sedikitnya satu orang yang memberi paraf."),
}

#: How an article stands, as a mark beside it.
ARTICLE_TAG = {
    ChangeKind.STANDARD: _("baku"),
    ChangeKind.VARIANT: _("varian"),
    ChangeKind.EDITED: _("disunting"),
    ChangeKind.REMOVED: _("dihapus"),
    ChangeKind.INSERTED: _("disisipkan"),
}

REVISION_TEXT = {
    RevisionKind.BEGUN: _("Naskah dimulai"),
    RevisionKind.SAVED: _("Disimpan"),
    RevisionKind.UNDONE: _("Diurungkan"),
    RevisionKind.RESTORED: _("Dipulihkan dari revisi %(n)s"),
    RevisionKind.MOVED: _("Pindah ke templat versi %(n)s"),
}
