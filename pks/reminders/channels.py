"""The ways by which the day of a reader reaches them, behind one interface; e-mail is the first.

What somebody is told lies in the product besides, as notices. Other systems are told of what has
happened to agreements by webhooks, whoever is reminded.
"""

from datetime import datetime
from typing import Protocol

from sqlalchemy import select
from sqlalchemy.orm import Session

from pks.mail.models import OutgoingMail
from pks.mail.outbox import Recipient, queue
from pks.reminders.ladder import Matter
from pks.reminders.letters import Day, calendar_of, daily_letter, way_out_of_week
from pks.reminders.noticing import Reader


class Channel(Protocol):
    """A way to readers."""

    def reaches(self, reader: Reader) -> bool:
        """Tell whether `reader` can be reached by it today."""

    def carry(self, session: Session, day: Day, *, key: str, now: datetime) -> int | None:
        """Hand `day` over, in the transaction that marks it as told; it is sent later.

        :param key: of this reader and day: handed over once.
        :return: the mail that it became, if it is one.
        """


class ByMail:
    """The mail of the day."""

    def reaches(self, reader: Reader) -> bool:
        """Tell whether `reader` has an address that is alive."""
        return reader.address is not None

    def carry(self, session: Session, day: Day, *, key: str, now: datetime) -> int | None:
        """Put the mail into the outbox.

        :raises ValueError: it is there already, and nobody remembers it.
        """
        reader = day.reader
        follow_ups = {
            one.case.subject_id for one in day.told if one.case.matter is Matter.FOLLOW_UP
        }
        agreements = {one.case.agreement.id for one in day.told}
        is_new = queue(
            session,
            daily_letter(session, day),
            to=Recipient(reader.name, reader.address or ""),
            key=key,
            now=now,
            # A week is the reader's own, whatever agreement stands beside it.
            thread=None if day.week else _shared("agreement", agreements),
            # An answer to a mail that tells of one follow-up is about that one.
            about=_shared("follow_up", follow_ups),
            calendar_text=calendar_of(session, day.told, now=now),
            unsubscribe_url=None if day.told else way_out_of_week(reader),
        )
        if not is_new:
            raise ValueError(f"the mail {key} was written, and nobody remembers it")
        mail_id: int | None = session.scalar(select(OutgoingMail.id).where(OutgoingMail.key == key))
        return mail_id


#: Every reader gets the day by each that reaches them.
CHANNELS: tuple[Channel, ...] = (ByMail(),)


def _shared(kind: str, ids: set[int]) -> str | None:
    """Return "agreement:5" if everything in the mail is about it, else None."""
    return f"{kind}:{next(iter(ids))}" if len(ids) == 1 else None
