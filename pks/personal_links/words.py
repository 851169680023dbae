"""What the screen says of personal links."""

from pks.personal_links.handing_over import HandOverObstacle
from pks.personal_links.models import Purpose
from pks.web.language import lazy_gettext as _

#: By field of the form; what belongs to no field stands on top.
OBSTACLE_TEXT = {
    HandOverObstacle.NOT_LIAISON: (
        "",
        _("Hanya narahubung yang dapat menyerahkan tugasnya, bukan wakilnya."),
    ),
    HandOverObstacle.ONESELF: ("email", _("Itu surel Anda sendiri.")),
    HandOverObstacle.OTHER_INSTITUTION: (
        "email",
        _("Pemilik surel ini tercatat pada instansi lain."),
    ),
}

PURPOSE_TEXT = {
    Purpose.TASK: _("Tindak lanjut"),
    Purpose.CONFIRM: _("Konfirmasi kegiatan"),
    Purpose.LIAISON: _("Masih narahubung?"),
}

#: What the entries of the trail say, after the name of who did it.
DEED_TEXT = {"personal_link.revoke": _("mencabut tautan pribadi")}
