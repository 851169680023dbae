"""The form of a hand-over: shape and words of input → facts."""

from collections.abc import Sequence

from wtforms import EmailField, StringField
from wtforms.validators import Email, InputRequired, Length, Optional

from pks.personal_links.handing_over import HandOverObstacle, Successor
from pks.personal_links.words import OBSTACLE_TEXT
from pks.web.fields import text_in, text_or_none
from pks.web.forms import Form
from pks.web.language import lazy_gettext as _


class HandOverForm(Form):
    """Who takes over."""

    name = StringField(
        _("Nama pengganti"), validators=[InputRequired(_("Tuliskan namanya.")), Length(max=200)]
    )
    position = StringField(
        _("Jabatan"), validators=[InputRequired(_("Tuliskan jabatannya.")), Length(max=200)]
    )
    email = EmailField(
        _("Surel kantor"),
        validators=[InputRequired(_("Tuliskan surelnya.")), Email(), Length(max=254)],
    )
    phone = StringField(_("Telepon kantor"), validators=[Optional(), Length(max=50)])

    def to_successor(self) -> Successor:
        """Return what was typed. Call it only after the form has validated."""
        return Successor(
            text_in(self.name),
            text_in(self.position),
            text_in(self.email),
            text_or_none(self.phone),
        )

    def show(self, obstacles: Sequence[HandOverObstacle]) -> None:
        """Put each obstacle beside its field."""
        for obstacle in obstacles:
            self.show_error(*OBSTACLE_TEXT[obstacle])
