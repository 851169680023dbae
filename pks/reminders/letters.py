"""What the reminders say: a letter of its own for a single follow-up, else the mail of the day."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from pks.mail.outbox import Letter
from pks.monitoring.feeding import entries_of
from pks.monitoring.models import FollowUp
from pks.reminders.cases import responsible_parties
from pks.reminders.items import Item, Told, address_of, item_of, page_of
from pks.reminders.ladder import Audience, Matter
from pks.reminders.noticing import Reader
from pks.reminders.recipients import serving_liaisons
from pks.reminders.stuck import Stuck
from pks.reminders.weekly import WEEK_LIST, Week
from pks.reminders.wording import Slot, filled, wording_of
from pks.web.letters import day_in_words, render_letter
from pks.web.paths import outside_url
from pks.web.unsubscribing import Subscription

_TO_SUPERIORS = (Audience.SUPERVISORS, Audience.SUPERIORS)


@dataclass(frozen=True)
class Group:
    """Items under one heading."""

    heading: str
    items: Sequence[Item]


@dataclass(frozen=True)
class Day:
    """All that one reader is told in one mail."""

    reader: Reader
    told: Sequence[Told]
    week: Week | None
    missed: bool
    """Whether some of it should have come on an earlier day."""
    today: date


def daily_letter(session: Session, day: Day) -> Letter:
    """Return the mail of the day."""
    items = [item_of(session, told) for told in day.told]
    wording = wording_of(session, day.reader.institution)
    words = filled_words(wording, day.reader, day.today, len(items))
    first = day.told[0] if day.told else None
    stands_alone = len(items) == 1 and not day.week and not day.missed
    if first and stands_alone and isinstance(first.case.thing, FollowUp):
        return _follow_up_letter(first, first.case.thing, items[0].url, words)
    return render_day(items, words, day)


def calendar_of(session: Session, told: Sequence[Told], *, now: datetime) -> str | None:
    """Return the days to keep free, for the reader's calendar; None if there are none.

    Once a follow-up is late, its day is nothing to keep free any more.
    """
    pages = {
        one.case.thing: address_of(page_of(session, one))
        for one in told
        if isinstance(one.case.thing, FollowUp) and one.days_late <= 0
    }
    return entries_of(pages, now=now) if pages else None


def stuck_letter(found: Stuck, name: str, *, today: date) -> Letter:
    """Return the mail that tells an administrator what stands still."""
    url = outside_url("reminders.index")
    return render_letter("reminders/mail/stuck", found=found, name=name, today=today, url=url)


def render_day(items: Sequence[Item], words: Mapping[Slot, str], day: Day) -> Letter:
    """Return the mail that tells of `items`, with the words of the reader's office."""
    return render_letter(
        "reminders/mail/daily",
        name=day.reader.name,
        opening=words[Slot.OPENING],
        closing=words[Slot.CLOSING],
        first=items[0] if items else None,
        count=len(items),
        stands_alone=len(items) == 1 and day.week is None,
        groups=_groups(items),
        late_count=day.week.late.total if day.week else sum(map(_is_late, items)),
        missed=day.missed,
        week=day.week,
        week_url=outside_url("monitoring.index"),
        way_out=way_out_of_week(day.reader) if day.week else "",
        today=day.today,
    )


def filled_words(
    wording: Mapping[Slot, str], reader: Reader, today: date, count: int
) -> dict[Slot, str]:
    """Return the sentences that the office of the reader may write itself, with the gaps filled."""
    office = reader.institution
    values = {
        "nama": reader.name,
        "kantor": office.short_name if office else "",
        "hari_ini": day_in_words(today),
        "jumlah": str(count),
    }
    return {slot: filled(text, values) for slot, text in wording.items()}


def way_out_of_week(reader: Reader) -> str:
    """Return the address where `reader` refuses the summary of the week."""
    return Subscription(WEEK_LIST, reader.address or "", "Ringkasan pekan").url


def _groups(items: Sequence[Item]) -> list[Group]:
    """Return the items under their headings, the longest late first."""
    found = {heading: list[Item]() for heading in _HEADINGS}
    for item in sorted(items, key=lambda item: -item.days_late):
        found[_heading(item)].append(item)
    return [Group(heading, here) for heading, here in found.items() if here]


_HEADINGS = ("Terlambat", "Akan jatuh tempo", "Menunggu jawaban", "Perjanjian")
_WAITING = (Matter.APPROVAL, Matter.CONFIRMATION, Matter.LIAISON)


def _heading(item: Item) -> str:
    late, due, waiting, other = _HEADINGS
    if item.matter is Matter.FOLLOW_UP:
        return late if _is_late(item) else due
    return waiting if item.matter in _WAITING else other


def _is_late(item: Item) -> bool:
    return item.matter is Matter.FOLLOW_UP and item.days_late > 0


def _follow_up_letter(
    told: Told, follow_up: FollowUp, url: str, words: Mapping[Slot, str]
) -> Letter:
    notice, case = told.notice, told.case
    party = notice.party
    assert party is not None, "a follow-up is told to a party"
    if notice.audience in _TO_SUPERIORS:
        letter = "follow_up_escalated"
    else:
        letter = "follow_up_late" if told.days_late > 0 else "follow_up_due"
    return render_letter(
        f"reminders/mail/{letter}",
        name=told.reader.name,
        follow_up=follow_up,
        commitment=follow_up.commitment,
        scope=follow_up.commitment.scope,
        agreement=follow_up.agreement,
        parties=[one.institution.short_name for one in follow_up.agreement.parties],
        answers=[one.institution.short_name for one in responsible_parties(follow_up)],
        liaisons=[one.person.name for one in serving_liaisons(case, party, told.today)],
        unit=party.institution.short_name,
        days_late=told.days_late,
        in_vain=notice.in_vain.split(","),
        url=url,
        opening=words[Slot.LATE if told.days_late > 0 else Slot.DUE],
        closing=words[Slot.CLOSING],
    )
