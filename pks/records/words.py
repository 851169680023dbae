"""What the trail says of the papers beside an agreement."""

from pks.web.language import lazy_gettext as _

DEED_TEXT = {
    "agreement.attach:surat_kuasa": _("menyimpan Surat Kuasa"),
    "agreement.attach:lampiran": _("menyimpan berita acara"),
}
