"""The form of an address of another system: shape and words of input → facts."""

from collections.abc import Sequence

from wtforms import StringField
from wtforms.validators import DataRequired, Length

from pks.web.fields import CheckboxesField, SelectField, number_or_none, text_in
from pks.web.forms import Form
from pks.web.language import lazy_gettext as _
from pks.webhooks.events import CHOICES, Event
from pks.webhooks.keeping import EndpointFacts, EndpointObstacle
from pks.webhooks.models import URL_LENGTH, Endpoint
from pks.webhooks.words import EVENT_TEXT, OBSTACLE_TEXT


class EndpointForm(Form):
    """An address and what it is told."""

    url = StringField(
        _("Alamat penerima"),
        description=_("Alamat web pada sistem lain itu, misalnya https://arsip.example.go.id/pks"),
        validators=[DataRequired(_("Tuliskan alamatnya.")), Length(max=URL_LENGTH)],
        render_kw={"inputmode": "url", "autocomplete": "off", "spellcheck": "false"},
    )
    institution = SelectField(
        _("Perjanjian siapa"),
        description=_(
            "Milik instansi itu, milik unit di bawahnya, dan yang mengikatnya dari atas. Surat "
            "tertahan di luar perjanjian hanya diberitahukan kepada sambungan untuk semua."
        ),
        coerce=number_or_none,
    )
    events = CheckboxesField(
        _("Diberi tahu bila"),
        validators=[DataRequired(OBSTACLE_TEXT[EndpointObstacle.NO_EVENT])],
    )

    def prepare(self, institutions: Sequence[tuple[int, str]]) -> None:
        """Offer these institutions and nothing else."""
        self.institution.offer([("", _("Semua perjanjian")), *institutions])
        self.events.offer([(event.value, EVENT_TEXT[event]) for event in CHOICES])

    def show_facts(self, endpoint: Endpoint) -> None:
        """Show what is known."""
        self.url.data, self.institution.data = endpoint.url, endpoint.institution_id
        self.events.data = list(endpoint.events)

    def to_facts(self) -> EndpointFacts:
        """Return what was typed. Call it only after the form has validated."""
        events = tuple(Event(value) for value in self.events.data or ())
        return EndpointFacts(text_in(self.url), self.institution.data, events)

    def show(self, obstacles: Sequence[EndpointObstacle]) -> None:
        """Say each obstacle beside the address; that nothing was chosen the form says itself."""
        for obstacle in obstacles:
            self.show_error("url", OBSTACLE_TEXT[obstacle])
