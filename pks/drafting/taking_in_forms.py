"""Bringing a paper, and choosing what of it is taken."""

from flask_wtf.file import FileField
from wtforms import HiddenField

from pks.drafting.models import Origin
from pks.drafting.taking_in import Reading
from pks.web.fields import CheckboxesField, SelectField
from pks.web.forms import Form
from pks.web.language import lazy_gettext as _

ORIGIN_TEXT = {
    Origin.OWN: _("Naskah ini, yang disunting di Word"),
    Origin.OTHER_SIDE: _("Naskah yang disusun pihak lain"),
}


class BringForm(Form):
    """Which file, and whose words it holds."""

    file = FileField(_("Berkas Word (.docx)"))
    origin = SelectField(
        _("Berkas ini"),
        choices=list(ORIGIN_TEXT.items()),
        default=Origin.OWN.value,
        description=_(
            "Pasal yang tidak ada dalam naskah pihak lain diusulkan untuk dihapus; dalam naskah "
            "sendiri hanya bila Anda memilihnya."
        ),
    )


class TakeForm(Form):
    """Which articles are taken, and which revision was shown beside them."""

    revision = HiddenField()
    articles = CheckboxesField(
        _("Pasal yang diambil"), invalid_choice_message=_("Pilihan itu tidak tersedia.")
    )

    def prepare(self, reading: Reading, newest: int) -> None:
        """Offer what the paper would change; what is wanted is ticked at first."""
        offers = [
            (clause.article, offer.proposal.name, offer.wanted)
            for offer in reading.to_choose
            if (clause := offer.proposal.clause)
        ]
        self.articles.offer([(article, name) for article, name, _wanted in offers])
        if not self.is_submitted():
            self.revision.data = str(newest)
            self.articles.data = [article for article, _name, wanted in offers if wanted]

    @property
    def seen_number(self) -> int:
        """Return the revision that was shown; 0 where none that is a number came."""
        text = self.revision.data or ""
        return int(text) if text.isdecimal() else 0
