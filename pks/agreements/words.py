"""What the screen says of kinds, states, and why something is held back."""

from pks.agreements.ending import Ground
from pks.agreements.entry import EntryObstacle
from pks.agreements.kinds import AttachmentKind, Kind
from pks.agreements.liaising import LiaisonObstacle
from pks.agreements.lifecycle import State
from pks.agreements.registering import RegisterObstacle
from pks.agreements.signing import Obstacle
from pks.agreements.timeline import Subject
from pks.web.language import lazy_gettext as _

KIND_TEXT = {
    Kind.NOTA_KESEPAKATAN: _("Nota Kesepakatan"),
    Kind.NOTA_KESEPAHAMAN: _("Nota Kesepahaman (MoU)"),
    Kind.KESEPAKATAN_BERSAMA: _("Kesepakatan Bersama"),
    Kind.PKS: _("Perjanjian Kerja Sama (PKS)"),
    Kind.ADENDUM: _("Adendum"),
    Kind.PERPANJANGAN: _("Perpanjangan"),
}

STATE_TEXT = {
    State.PROPOSED: _("Usulan"),
    State.EXPLORING: _("Penjajakan"),
    State.DRAFTING: _("Penyusunan"),
    State.NEGOTIATING: _("Pembahasan"),
    State.IN_APPROVAL: _("Menunggu paraf"),
    State.READY_TO_SIGN: _("Siap ditandatangani"),
    State.SIGNED: _("Ditandatangani"),
    State.IN_FORCE: _("Berlaku"),
    State.ENDED: _("Berakhir"),
    State.EXTENDED: _("Diperpanjang"),
    State.TERMINATED: _("Diakhiri"),
    State.REJECTED: _("Ditolak"),
    State.CANCELLED: _("Dibatalkan"),
}

#: The tag of a state: its tone and its icon.
STATE_LOOK = {
    State.PROPOSED: ("", "circle-dashed"),
    State.EXPLORING: ("", "circle-dashed"),
    State.DRAFTING: ("info", "circle-half-2"),
    State.NEGOTIATING: ("info", "circle-half-2"),
    State.IN_APPROVAL: ("info", "hourglass"),
    State.READY_TO_SIGN: ("info", "signature"),
    State.SIGNED: ("warn", "clock"),
    State.IN_FORCE: ("ok", "circle-check"),
    State.ENDED: ("", "lock"),
    State.EXTENDED: ("", "lock"),
    State.TERMINATED: ("", "lock"),
    State.REJECTED: ("", "x"),
    State.CANCELLED: ("", "x"),
}

#: What the events of a timeline are about.
SUBJECT_TEXT = {
    Subject.AGREEMENT: _("Perjanjian"),
    Subject.PEOPLE: _("Narahubung"),
    Subject.WORK: _("Kegiatan"),
    Subject.MISSED: _("Yang terlewat"),
}

ATTACHMENT_TEXT = {
    AttachmentKind.SIGNED_SCAN: _("Naskah bertanda tangan"),
    AttachmentKind.FINAL_TEXT: _("Naskah final"),
    AttachmentKind.POWER_OF_ATTORNEY: _("Surat Kuasa"),
    AttachmentKind.OTHER: _("Lampiran"),
}

_NUMBER_TAKEN = _("Nomor ini sudah dipakai instansi tersebut pada perjanjian lain.")

REGISTER_TEXT = {
    RegisterObstacle.SAME_PARTY_TWICE: _("Kedua pihak harus instansi yang berbeda."),
    RegisterObstacle.PARENT_MISSING: _("PKS memerlukan perjanjian induk."),
    RegisterObstacle.PARENT_OF_WRONG_KIND: _(
        "Perjanjian induk harus MoU, nota kesepakatan, atau kesepakatan bersama."
    ),
    RegisterObstacle.PARENT_OVER: _("Perjanjian induk itu sudah diakhiri atau dibatalkan."),
    RegisterObstacle.AMENDED_NOT_BINDING: _(
        "Hanya perjanjian yang sudah ditandatangani dan masih berlaku yang dapat diubah."
    ),
    RegisterObstacle.AMENDED_MISSING: _("Pilih perjanjian yang diubah."),
    RegisterObstacle.OTHER_PARTIES: _("Pihaknya harus sama dengan perjanjian yang diubah."),
    RegisterObstacle.SIGNED_IN_FUTURE: _("Tanggal penandatanganan belum tiba."),
    RegisterObstacle.STARTS_BEFORE_SIGNING: _("Tidak boleh sebelum tanggal penandatanganan."),
    RegisterObstacle.FIRST_NUMBER_TAKEN: _NUMBER_TAKEN,
    RegisterObstacle.SECOND_NUMBER_TAKEN: _NUMBER_TAKEN,
}

_NO_SIGNATORY = _("Penanda tangannya belum ditentukan: buka lagi naskah dan pilih.")
_NOT_IN_OFFICE = _("Penanda tangan tidak memegang jabatannya pada tanggal itu.")
_NO_POWER = _(
    "Kepala perangkat daerah menandatangani dengan Surat Kuasa: isi nomor, tanggal, dan pemberinya."
)

OBSTACLE_TEXT = {
    Obstacle.DATE_IN_FUTURE: _("Tanggal penandatanganan belum tiba."),
    Obstacle.NO_SIGNATORY_1: _NO_SIGNATORY,
    Obstacle.NO_SIGNATORY_2: _NO_SIGNATORY,
    Obstacle.NOT_IN_OFFICE_1: _NOT_IN_OFFICE,
    Obstacle.NOT_IN_OFFICE_2: _NOT_IN_OFFICE,
    Obstacle.NO_POWER_OF_ATTORNEY_1: _NO_POWER,
    Obstacle.NO_POWER_OF_ATTORNEY_2: _NO_POWER,
    Obstacle.NUMBER_TAKEN_1: _NUMBER_TAKEN,
    Obstacle.NUMBER_TAKEN_2: _NUMBER_TAKEN,
    Obstacle.NO_SCAN: _(
        "Unggah pindaian naskah bertanda tangan, atau nyatakan bahwa pindaian menyusul."
    ),
    Obstacle.PARENT_NOT_SIGNED: _("Perjanjian induk belum ditandatangani pada tanggal itu."),
}

ENTRY_TEXT = {
    EntryObstacle.NUMBER_MISSING: _("Nomor belum diisi."),
    EntryObstacle.NO_COMMITMENT: _(
        "Belum ada komitmen, dan belum ada alasan tertulis mengapa tidak ada."
    ),
    EntryObstacle.NO_LIAISON: _("Narahubung belum ditunjuk."),
    EntryObstacle.NO_SCOPE: _("Perjanjian ini belum mempunyai ruang lingkup."),
    EntryObstacle.NO_TERM: _("Jangka waktu belum ditentukan."),
    EntryObstacle.AMENDED_NOT_IN_FORCE: _("Perjanjian yang diubah belum atau tidak lagi berlaku."),
    EntryObstacle.STARTS_BEFORE_SIGNING: _("Tanggal mulai berlaku mendahului penandatanganan."),
}

LIAISON_TEXT = {
    LiaisonObstacle.OTHER_INSTITUTION: _("Orang ini tidak bekerja pada pihak tersebut."),
    LiaisonObstacle.DEPUTY_IS_SAME: _("Wakil harus orang lain."),
    LiaisonObstacle.DEPUTY_OF_OTHER_INSTITUTION: _("Wakil tidak bekerja pada pihak tersebut."),
    LiaisonObstacle.NO_ADDRESS: _(
        "Orang ini belum mempunyai alamat surel dinas, jadi tidak dapat diingatkan."
    ),
    LiaisonObstacle.AGREEMENT_OVER: _("Perjanjian ini belum ditandatangani, atau sudah berakhir."),
    LiaisonObstacle.SERVES_ALREADY: _("Susunan narahubung itu sudah tercatat."),
}

GROUND_TEXT = {
    Ground.MUTUAL: _("Kesepakatan para pihak"),
    Ground.PURPOSE_REACHED: _("Tujuan tercapai"),
    Ground.FORCE_MAJEURE: _("Keadaan kahar"),
    Ground.LAW_CHANGED: _("Perubahan peraturan perundang-undangan"),
    Ground.OBJECT_GONE: _("Objek perjanjian hilang"),
    Ground.BREACH: _("Pelanggaran perjanjian"),
    Ground.REPLACED: _("Digantikan perjanjian lain"),
}

#: What the trail's entries say, after the name of who did it.
DEED_TEXT = {
    "agreement.open": _("membuat perjanjian ini"),
    "agreement.enter": _("mencatat perjanjian yang sudah ditandatangani"),
    "agreement.number": _("mengisi nomor perjanjian"),
    "agreement.scan": _("mengunggah naskah bertanda tangan"),
    "agreement.liaison": _("menunjuk narahubung"),
    "agreement.move": _("memindahkan tahap perjanjian"),
    "agreement.move:penyusunan": _("membuka lagi naskah untuk disusun"),
    "agreement.move:pembahasan": _("memulai pembahasan bersama pihak lain"),
    "agreement.move:persetujuan": _("mengirim naskah untuk paraf"),
    "agreement.move:siap_ttd": _("menyatakan naskah siap ditandatangani"),
    "agreement.move:ditandatangani": _("mencatat penandatanganan"),
    "agreement.move:berlaku": _("memberlakukan perjanjian"),
    "agreement.move:berakhir": _("mencatat berakhirnya jangka waktu"),
    "agreement.move:diakhiri": _("mengakhiri perjanjian"),
    "agreement.move:ditolak": _("menolak usulan"),
    "agreement.move:dibatalkan": _("membatalkan perjanjian"),
}
