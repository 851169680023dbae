"""The reminders as they would look, of invented work: what an office sees before it keeps words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from pks.mail.outbox import Letter
from pks.parties.models import Institution
from pks.reminders.items import Item
from pks.reminders.ladder import Matter
from pks.reminders.letters import Day, filled_words, render_day
from pks.reminders.noticing import Reader
from pks.reminders.wording import GAPS, Slot
from pks.web.letters import render_letter
from pks.web.paths import outside_url

_DAYS_AHEAD, _DAYS_LATE = 7, 3


@dataclass(frozen=True)
class _FollowUp:
    due_on: date


@dataclass(frozen=True)
class _Commitment:
    activity: str = "Penyampaian rekapitulasi pengaduan"
    indicator: str = "Rekapitulasi diterima setiap triwulan"
    evidence: str = "Tanda terima"


@dataclass(frozen=True)
class _Scope:
    title: str = "Pertukaran data dan/atau informasi"


@dataclass(frozen=True)
class _Agreement:
    subject: str = "Pengawasan dan Peningkatan Kualitas Pelayanan Perizinan"


def sample_letters(
    institution: Institution, wording: Mapping[Slot, str], *, today: date
) -> Sequence[Letter]:
    """Return what somebody at `institution` would read: of what is due, is late, and of both."""
    reader = Reader("", GAPS["nama"], None, institution)
    return [
        _of_one("follow_up_due", Slot.DUE, reader, wording, -_DAYS_AHEAD, today),
        _of_one("follow_up_late", Slot.LATE, reader, wording, _DAYS_LATE, today),
        _of_several(reader, wording, today),
    ]


def _of_one(
    name: str,
    slot: Slot,
    reader: Reader,
    wording: Mapping[Slot, str],
    days_late: int,
    today: date,
) -> Letter:
    words = filled_words(wording, reader, today, 1)
    office = reader.institution
    assert office is not None, "samples are made for an office"
    return render_letter(
        f"reminders/mail/{name}",
        name=reader.name,
        follow_up=_FollowUp(today - timedelta(days=days_late)),
        commitment=_Commitment(),
        scope=_Scope(),
        agreement=_Agreement(),
        parties=["Pihak Kesatu", "Pihak Kedua"],
        answers=[office.short_name],
        liaisons=[reader.name],
        unit=office.short_name,
        days_late=days_late,
        url=outside_url("monitoring.index"),
        opening=words[slot],
        closing=words[Slot.CLOSING],
    )


def _of_several(reader: Reader, wording: Mapping[Slot, str], today: date) -> Letter:
    items = [_item(_Commitment.activity, -_DAYS_AHEAD), _item("Lokakarya bersama", _DAYS_LATE)]
    words = filled_words(wording, reader, today, len(items))
    return render_day(items, words, Day(reader, (), None, missed=False, today=today))


def _item(title: str, days_late: int) -> Item:
    when = f"terlambat {days_late} hari" if days_late > 0 else f"{-days_late} hari lagi"
    return Item(
        Matter.FOLLOW_UP,
        title=title,
        when=when,
        sentence="Ini hanya contoh.",
        button="Catat hasilnya",
        parties="Pihak Kesatu dan Pihak Kedua",
        url=outside_url("monitoring.index"),
        days_late=days_late,
    )
