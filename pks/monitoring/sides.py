"""Who stands for which party of an agreement: its liaisons, and the staff of its institution."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from pks.accounts.models import Role, User
from pks.accounts.visitor import Author
from pks.agreements.models import Agreement, Party
from pks.parties.models import Institution

#: Who acts for an institution by office, not because an agreement names them.
STAFF = frozenset({Role.LEGAL, Role.SUPERVISOR})


def party_of(session: Session, agreement: Agreement, by: Author) -> Party | None:
    """Return the party for which `by` acts under `agreement`; None: for both, or for neither."""
    for stands_for in (_is_liaison, _is_staff):
        found = [party for party in agreement.parties if stands_for(session, party, by, None)]
        if found:
            return found[0] if len(found) == 1 else None
    return None


def speaks_for(session: Session, party: Party, by: Author, scope_key: str) -> bool:
    """Tell whether `by` may answer for `party` in a scope: its liaison or deputy of that scope,
    and the legal staff and supervisors of its institution or of one above it.
    """
    return _is_liaison(session, party, by, scope_key) or _is_staff(session, party, by, scope_key)


def supervises(session: Session, parties: Sequence[Party], user: User) -> bool:
    """Tell whether `user` is legal staff or a supervisor of one of `parties`, or above it."""
    return any(_is_staff(session, party, user, None) for party in parties)


def _is_liaison(session: Session, party: Party, by: Author, scope_key: str | None) -> bool:
    return by.person_id is not None and any(
        by.person_id in (liaison.person_id, liaison.deputy_id)
        and (scope_key is None or liaison.scope_key in (None, scope_key))
        for liaison in party.liaisons
        if liaison.ends_on is None  # who has handed over speaks no longer
    )


def _is_staff(session: Session, party: Party, by: Author, scope_key: str | None) -> bool:
    user = session.get(User, by.id) if by.id is not None else None
    if user is None or user.role not in STAFF or user.institution_id is None:
        return False
    home = session.get_one(Institution, user.institution_id)
    return party.institution.path.startswith(home.path)
