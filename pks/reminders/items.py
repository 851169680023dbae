"""What one notice says in a mail or on a page, whatever its matter, in Indonesian."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from pks.agreements.models import Liaison
from pks.monitoring.models import Activity, FollowUp
from pks.personal_links.letters import address_for
from pks.reminders.cases import Case
from pks.reminders.extending import find_extension
from pks.reminders.ladder import Matter
from pks.reminders.models import Notice
from pks.reminders.noticing import Reader
from pks.web.letters import render_lines
from pks.web.paths import outside_url

#: Four lines each: what it is about, how its day lies, what is asked, what the link does.
TEMPLATES: Mapping[Matter, str] = {
    Matter.FOLLOW_UP: "reminders/items/follow_up.txt",
    Matter.EXPIRY: "reminders/items/expiry.txt",
    Matter.NOTICE: "reminders/items/notice.txt",
    Matter.APPROVAL: "reminders/items/approval.txt",
    Matter.ROUND: "reminders/items/round.txt",
    Matter.CONFIRMATION: "reminders/items/confirmation.txt",
    Matter.LIAISON: "reminders/items/liaison.txt",
}


@dataclass(frozen=True)
class Told:
    """A notice with what it is about, and who reads it when."""

    notice: Notice
    case: Case
    reader: Reader
    today: date
    now: datetime

    @property
    def days_late(self) -> int:
        """Return how many days its day has passed; negative before it."""
        return (self.today - self.case.day).days


@dataclass(frozen=True)
class Item:
    """One thing to be told: what it is, how it stands, where it is opened."""

    matter: Matter
    title: str
    when: str
    """How its day lies to today: "7 hari lagi", "terlambat 3 hari"."""
    sentence: str
    """What is asked, or what has come to pass."""
    button: str
    parties: str
    url: str
    days_late: int


def item_of(session: Session, told: Told) -> Item:
    """Return what `told` says to its reader, with a personal address for who has no account."""
    case = told.case
    title, when, sentence, button = words_of(session, told)
    return Item(
        matter=case.matter,
        title=title,
        when=when,
        sentence=sentence,
        button=button,
        parties=" dan ".join(party.institution.short_name for party in case.agreement.parties),
        url=_personal_address(session, told) or address_of(page_of(session, told)),
        days_late=told.days_late,
    )


def words_of(session: Session, told: Told) -> list[str]:
    """Return title, day, sentence and button."""
    case, notice = told.case, told.notice
    is_end = case.matter is Matter.EXPIRY
    return render_lines(
        TEMPLATES[case.matter],
        thing=case.thing,
        agreement=case.agreement,
        extension=find_extension(session, case.agreement) if is_end else None,
        day=case.day,
        days_late=told.days_late,
        unit=notice.party.institution.short_name if notice.party else "",
        audience=notice.audience,
        in_vain=notice.in_vain.split(","),
    )


@dataclass(frozen=True)
class Page:
    """A page of the product: its endpoint and what the address names."""

    endpoint: str
    values: Mapping[str, int]


def page_of(session: Session, told: Told) -> Page:
    """Return the page on which `told` is opened after signing in."""
    return _PAGES.get(told.case.matter, _agreement)(session, told)


def _agreement(session: Session, told: Told) -> Page:
    return Page("agreements.show", {"agreement_id": told.case.agreement.id})


def _follow_up(session: Session, told: Told) -> Page:
    return Page("monitoring.follow_up", {"follow_up_id": told.case.subject_id})


def _activity(session: Session, told: Told) -> Page:
    return Page("diary.show", {"activity_id": told.case.subject_id})


def _extension(session: Session, told: Told) -> Page:
    extension = find_extension(session, told.case.agreement)
    return Page("agreements.show", {"agreement_id": (extension or told.case.agreement).id})


def _paraf(session: Session, told: Told) -> Page:
    if told.notice.who in told.case.waits_for:
        return Page("review.check", {"agreement_id": told.case.agreement.id})
    return _agreement(session, told)


_PAGES: Mapping[Matter, Callable[[Session, Told], Page]] = {
    Matter.FOLLOW_UP: _follow_up,
    Matter.CONFIRMATION: _activity,
    Matter.EXPIRY: _extension,
    Matter.APPROVAL: _paraf,
}


def address_of(page: Page) -> str:
    """Return the whole address of a page, for a mail."""
    return outside_url(page.endpoint, **page.values)


def _personal_address(session: Session, told: Told) -> str | None:
    """Return the personal address of a reader without an account; None for everybody else.

    That one still is the liaison is said by the liaison alone, so always by a personal address.
    """
    person, thing = told.reader.person, told.case.thing
    if person is None:
        return None
    if isinstance(thing, Liaison) and thing.person_id == person.id:
        return address_for(session, person, thing, now=told.now)
    if isinstance(thing, FollowUp | Activity) and told.reader.user is None:
        return address_for(session, person, thing, now=told.now)
    return None
