"""What the selects of the sections offer in one draft."""

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from pks.agreements.models import Party
from pks.drafting.content import Content
from pks.drafting.forms import Offers
from pks.drafting.models import Draft
from pks.naskah import Template
from pks.parties.models import Institution, OfficeHolding, Person
from pks.parties.queries import holders_on
from pks.web.clock import today


def offers_for(session: Session, draft: Draft, content: Content, template: Template) -> Offers:
    """Return what may be chosen in any section."""
    first, second = draft.agreement.parties
    people = _people_of(session, [first.institution, second.institution])
    return Offers(
        holdings=(
            _holding_choices(session, first, content),
            _holding_choices(session, second, content),
        ),
        people=[("", _("– pilih –")), *((person.id, _label(person)) for person, _party in people)],
        scopes=[(scope.key, scope.title) for scope in content.work_plan.scopes],
        options=[(option.key, option.label) for option in template.options],
        blanks=template.blanks,
        party_of_person={person.id: party for person, party in people},
        inherited=content.work_plan.inherited,
    )


def _holding_choices(
    session: Session, party: Party, content: Content
) -> list[tuple[int | str, str]]:
    """Offer whoever is in office on the day of the signing or later, and who was chosen before."""
    day = content.term.signed_on or today()
    holders = holders_on(session, [party.institution_id], day)
    choices = [(holder.id, f"{holder.person.name} ({holder.title})") for holder in holders]
    chosen = content.signatories.holding_ids[party.position - 1]
    if chosen is not None and chosen not in {id_ for id_, _label in choices}:
        # Left out, the next save of the section would unset them without a word.
        name = session.get_one(OfficeHolding, chosen).person.name
        choices.append((chosen, _("%(name)s (tidak menjabat pada tanggal itu)", name=name)))
    return [("", _("– pilih –")), *choices]


def _people_of(session: Session, institutions: list[Institution]) -> list[tuple[Person, int]]:
    """List the people of both parties, the units below them included, with their party."""
    found = []
    for party, institution in enumerate(institutions, start=1):
        people = session.scalars(
            select(Person)
            .join(Person.institution)
            .where(Institution.path.startswith(institution.path))
            .order_by(Person.name)
        )
        found += [(person, party) for person in people]
    return found


def _label(person: Person) -> str:
    return f"{person.name} ({person.position or person.institution.short_name})"
