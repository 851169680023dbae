"""What the screen says of coverage: stages, the next step of each, and whose it is."""

from pks.coverage.stages import Stage
from pks.web.language import lazy_gettext as _

STAGE_TEXT = {
    Stage.NONE: _("Belum ada"),
    Stage.INVITED: _("Diundang"),
    Stage.DRAFT: _("Draf"),
    Stage.NEGOTIATION: _("Pembahasan"),
    Stage.SIGNED: _("Ditandatangani"),
    Stage.IN_FORCE: _("Berlaku"),
    Stage.SILENT: _("Sunyi"),
    Stage.ENDED: _("Berakhir"),
}

#: The tag of a stage: its tone and its icon. Strong colour only for what is silent.
STAGE_LOOK = {
    Stage.NONE: ("", "circle-dashed"),
    Stage.INVITED: ("", "mail"),
    Stage.DRAFT: ("info", "pencil"),
    Stage.NEGOTIATION: ("info", "hourglass"),
    Stage.SIGNED: ("warn", "signature"),
    Stage.IN_FORCE: ("ok", "circle-check"),
    Stage.SILENT: ("bad", "zzz"),
    Stage.ENDED: ("", "lock"),
}

#: What comes next, and whose move it is.
NEXT_STEP = {
    Stage.NONE: (_("Undang, atau susun drafnya"), _("staf hukum")),
    Stage.INVITED: (_("Jawab usulannya, atau susun drafnya"), _("staf hukum")),
    Stage.DRAFT: (_("Lengkapi draf dan kirim untuk paraf"), _("staf hukum")),
    Stage.NEGOTIATION: (_("Selesaikan pembahasan dan paraf"), _("kedua pihak")),
    Stage.SIGNED: (_("Berlakukan"), _("staf hukum")),
    Stage.IN_FORCE: (_("Jalankan tindak lanjutnya"), _("narahubung")),
    Stage.SILENT: (_("Surati kepala unitnya"), _("penyelia")),
    Stage.ENDED: (_("Perpanjang, atau susun yang baru"), _("staf hukum")),
}
