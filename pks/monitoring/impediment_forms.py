"""The forms of impediments: shape and words of input → facts."""

from collections.abc import Sequence

from wtforms import DateField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from pks.agreements.forms import WHOLE_YEAR
from pks.monitoring.impeding import Hindrance, ImpedimentObstacle
from pks.monitoring.words import IMPEDIMENT_TEXT
from pks.web.fields import CheckboxesField, SelectField, given, text_in
from pks.web.forms import Form
from pks.web.language import lazy_gettext as _


class ImpedimentForm(Form):
    """What hinders, and who is to remove it."""

    what = TextAreaField(
        _("Apa kendalanya?"),
        validators=[InputRequired(_("Tuliskan kendalanya.")), Length(min=5, max=500)],
        render_kw={"rows": 3},
    )
    party = SelectField(_("Pihak yang harus mengatasinya"), coerce=int)
    owner = StringField(
        _("Penanggung jawab"),
        description=_("Nama dan jabatan orang yang mengatasinya."),
        validators=[InputRequired(_("Tuliskan siapa yang mengatasinya.")), Length(max=200)],
    )
    due_on = DateField(
        _("Diatasi paling lambat"), validators=[InputRequired(_("Isi tanggalnya.")), WHOLE_YEAR]
    )
    follow_ups = CheckboxesField(
        _("Tindak lanjut yang terhalang"), coerce=int, validators=[Optional()]
    )

    def to_hindrance(self) -> Hindrance:
        """Return what was typed. Call it only after the form has validated."""
        return Hindrance(
            text_in(self.what),
            text_in(self.owner),
            given(self.party),
            given(self.due_on),
            tuple(self.follow_ups.data or ()),
        )

    def show(self, obstacles: Sequence[ImpedimentObstacle]) -> None:
        """Put each obstacle beside its field."""
        for obstacle in obstacles:
            self.show_error(*IMPEDIMENT_TEXT[obstacle])


class SolutionForm(Form):
    """How an impediment was removed."""

    solution = TextAreaField(
        _("Bagaimana diatasi?"),
        validators=[InputRequired(_("Tuliskan bagaimana diatasi.")), Length(min=5, max=500)],
        render_kw={"rows": 3},
    )
