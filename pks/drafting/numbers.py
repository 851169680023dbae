"""The next number of an office, taken into a draft."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime

from sqlalchemy.orm import Session

from pks.accounts.models import User
from pks.agreements.numbering import take
from pks.agreements.queries import number_proposals
from pks.audit import trail
from pks.drafting.content import Content, SectionKey
from pks.drafting.models import Draft
from pks.drafting.saving import content_of_draft, draft_to_write, save_part, stored_part


def numbers_to_take(
    session: Session, draft: Draft, content: Content, user: User, *, today: date
) -> Mapping[int, str]:
    """Return, by party, the number that `user` may take for it: none where one is written."""
    day = content.term.signed_on or today
    found = number_proposals(session, user, draft.agreement, day=day)
    written = content.parties.numbers
    return {party: number for party, number in found.items() if not written[party - 1]}


def take_number(
    session: Session, draft: Draft, party: int, *, day: date, by: trail.Actor, now: datetime
) -> None:
    """Give a party (1 or 2) the next number of its office, and write it into the draft.

    :raises NoPattern, HasNumber: there is none to give.
    :raises DraftIsClosed: the text may not change in this state.
    """
    agreement = draft.agreement
    draft_to_write(session, agreement)
    number = take(session, agreement.parties[party - 1], day=day, by=by, now=now)
    stored = stored_part(session, agreement.id, SectionKey.PARTIES)
    part = content_of_draft(session, agreement.id).parties
    numbers = (number, part.numbers[1]) if party == 1 else (part.numbers[0], number)
    save_part(
        session,
        agreement,
        SectionKey.PARTIES,
        replace(part, numbers=numbers),
        seen_version=stored.version if stored else 0,
        by=by,
        now=now,
    )
