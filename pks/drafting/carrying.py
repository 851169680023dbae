"""What an amendment says of the work plan passes to the agreement that it amends."""

from typing import Any

from sqlalchemy.orm import Session

from pks.agreements.models import Agreement, Party
from pks.agreements.replanning import change_plan
from pks.agreements.signals import amendment_stands
from pks.agreements.terms import as_liaison
from pks.drafting.content import Content
from pks.drafting.models import Draft
from pks.drafting.saving import content_of_draft


def listen() -> None:
    """Hear when an amendment comes into force."""
    amendment_stands.connect(_on_amendment_stands)


def _on_amendment_stands(
    amendment: Agreement, amended: Agreement, session: Session, **call: Any
) -> None:
    if session.get(Draft, amendment.id) is None:
        return  # entered from paper: nobody has typed what it says of the plan
    content = content_of_draft(session, amendment.id)
    known = {scope.key for scope in amended.scopes}
    assert amendment.starts_on is not None, "it has just come into force"
    change_plan(session, amended, content.scopes_that_are_on, from_on=amendment.starts_on, **call)
    for scope in amended.scopes:
        if scope.key not in known:
            for party in amended.parties:
                _name_liaisons(party, scope.key, content)


def _name_liaisons(party: Party, scope_key: str, content: Content) -> None:
    """Let a scope that is new have its liaisons, where nobody serves all scopes anyway."""
    if any(liaison.scope_key is None and liaison.ends_on is None for liaison in party.liaisons):
        return
    for terms in content.liaisons.liaisons:
        if terms.party == party.position and terms.scope_key in (None, scope_key):
            liaison = as_liaison(terms)
            liaison.scope_key = scope_key
            party.liaisons.append(liaison)
