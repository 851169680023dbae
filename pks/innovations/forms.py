"""The forms of innovations: shape and words of input → facts."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from wtforms import Field, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, Optional, ValidationError

from pks.innovations.models import InnovationKind
from pks.innovations.registering import InnovationFacts, InnovationObstacle
from pks.innovations.words import KIND_TEXT, OBSTACLE_TEXT
from pks.web.fields import SelectField, given, number_or_none, text_in, text_or_none
from pks.web.forms import Form
from pks.web.language import lazy_gettext as _

LONGEST_NAME, LONGEST_TEXT, LONGEST_ADDRESS = 200, 2000, 500
YEAR = {"inputmode": "numeric", "autocomplete": "off", "class": "w-s", "maxlength": 4}


def is_year(form: Any, field: Field) -> None:
    """Let through four digits.

    :raises ValidationError: it is something else.
    """
    typed = text_in(field)
    if not (typed.isascii() and typed.isdecimal() and len(typed) == 4):
        raise ValidationError(_("Tulis tahun dengan empat angka, misalnya 2021."))


def _kind_or_none(value: Any) -> InnovationKind | None:
    return InnovationKind(value) if value not in (None, "", "None") else None


class InnovationForm(Form):
    """What is known of one innovation."""

    institution = SelectField(
        _("Instansi"),
        coerce=number_or_none,
        validators=[InputRequired(_("Pilih instansinya."))],
    )
    name = StringField(
        _("Nama inovasi"),
        validators=[DataRequired(_("Tuliskan namanya.")), Length(max=LONGEST_NAME)],
    )
    kind = SelectField(
        _("Jenis"),
        coerce=_kind_or_none,
        validators=[DataRequired(_("Pilih jenisnya."))],
    )
    purpose = TextAreaField(
        _("Apa yang dilakukannya"),
        description=_("Untuk siapa, dan apa yang menjadi lebih mudah."),
        validators=[DataRequired(_("Tuliskan apa yang dilakukannya.")), Length(max=LONGEST_TEXT)],
        render_kw={"rows": 4},
    )
    since_year = StringField(
        _("Sejak tahun"),
        description=_("Kosong bila tidak diketahui."),
        validators=[Optional(), is_year],
        render_kw=YEAR,
    )
    web_address = StringField(
        _("Alamat web"),
        description=_("Lengkap, berawal dengan https://"),
        validators=[Optional(), Length(max=LONGEST_ADDRESS)],
        render_kw={"inputmode": "url", "autocomplete": "off"},
    )
    source = StringField(
        _("Sumber"),
        description=_("Dari mana keterangan ini."),
        validators=[Optional(), Length(max=LONGEST_NAME)],
    )

    def prepare(self, institutions: Sequence[tuple[int, str]]) -> None:
        """Offer these institutions and nothing else."""
        self.institution.offer([("", _("– pilih –")), *institutions])
        self.kind.offer([("", _("– pilih –")), *KIND_TEXT.items()])

    def show_facts(self, institution_id: int, facts: InnovationFacts) -> None:
        """Show what is known."""
        self.institution.data, self.kind.data = institution_id, facts.kind
        self.since_year.data = str(facts.since_year) if facts.since_year else ""
        for name in ("name", "purpose", "web_address", "source"):
            self[name].data = getattr(facts, name)

    def to_facts(self) -> InnovationFacts:
        """Return what was typed. Call it only after the form has validated."""
        year = text_in(self.since_year)
        return InnovationFacts(
            name=" ".join(text_in(self.name).split()),
            kind=given(self.kind),
            purpose=text_in(self.purpose),
            since_year=int(year) if year else None,
            web_address=text_or_none(self.web_address),
            source=text_or_none(self.source),
        )

    def show(self, obstacles: Sequence[InnovationObstacle]) -> None:
        """Say each obstacle beside its field."""
        for obstacle in obstacles:
            self.show_error(_FIELD_OF.get(obstacle, "since_year"), OBSTACLE_TEXT[obstacle])


_FIELD_OF = {
    InnovationObstacle.NO_NAME: "name",
    InnovationObstacle.NAME_TAKEN: "name",
    InnovationObstacle.NO_PURPOSE: "purpose",
    InnovationObstacle.NOT_HTTPS: "web_address",
}


class StopForm(Form):
    """In which year an innovation has come to its end."""

    year = StringField(
        _("Tahun berhenti"),
        validators=[DataRequired(_("Tuliskan tahunnya.")), is_year],
        render_kw=YEAR,
    )

    def prepare(self, today: date) -> None:
        """Propose this year."""
        if not self.is_submitted():
            self.year.data = str(today.year)

    def show(self, obstacles: Sequence[InnovationObstacle]) -> None:
        """Say each obstacle beside the year."""
        for obstacle in obstacles:
            self.show_error("year", OBSTACLE_TEXT[obstacle])
