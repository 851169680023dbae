"""The four figures on top of the first page: other ones for each role."""

from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from pks.accounts.models import User
from pks.mail.models import Status
from pks.parties.models import Institution, Person
from pks.reports.key_figures import by_month
from pks.reports.queries import Figures


@dataclass(frozen=True)
class Figure:
    """One figure with its words."""

    label: str
    number: int
    detail: str
    look: tuple[str, str, str] | None = None
    """Tone, icon and word of a tag beside it."""


@dataclass(frozen=True)
class Overview:
    """What was counted for the first page."""

    register: Figures
    silent: int
    silence_days: int
    late: int
    soon: int
    """How many follow-ups are late, or so near that they are listed."""


def of_the_register(seen: Overview) -> list[Figure]:
    """Return the figures of legal staff and supervisors."""
    paper_tiger = ("bad", "zzz", _("macan kertas"))
    return [
        Figure(
            _("Perjanjian berlaku"),
            seen.register.in_force,
            _("%(n)s masih disusun", n=seen.register.in_work),
        ),
        Figure(
            _("Sunyi"),
            seen.silent,
            _("lebih dari %(days)s hari tanpa kegiatan", days=seen.silence_days),
            paper_tiger if seen.silent else None,
        ),
        Figure(
            _("Tindak lanjut terlambat"),
            seen.late,
            _("%(n)s terlambat atau segera jatuh tempo", n=seen.soon),
        ),
        Figure(_("Segera berakhir"), seen.register.ending, _("dalam 90 hari")),
    ]


def of_a_liaison(session: Session, user: User, seen: Overview, *, today: date) -> list[Figure]:
    """Return the figures of a liaison: the own tasks, and how well they were kept."""
    months = by_month(session, user, last=today, mine=True)
    due, kept = (sum(getattr(month, name) for month in months) for name in ("due", "on_time"))
    return [
        Figure(_("Terlambat"), seen.late, _("tugas saya")),
        Figure(_("Terlambat atau segera"), seen.soon, _("sudah waktunya dikerjakan")),
        Figure(_("Tepat waktu"), kept, _("dari %(n)s yang jatuh tempo dalam 12 bulan", n=due)),
        Figure(_("Perjanjian berlaku"), seen.register.in_force, _("tempat Anda bertugas")),
    ]


def of_an_administrator(session: Session, mails: dict[Status, int]) -> list[Figure]:
    """Return the figures of an administrator: what keeps the product running."""
    accounts = select(func.count(User.id)).where(User.active)
    unreachable = select(func.count(Person.id)).where(Person.email.is_(None))
    waiting = mails.get(Status.DUE, 0) + mails.get(Status.SENDING, 0)
    return [
        Figure(_("Surel menunggu"), waiting, _("sedang atau akan dikirim")),
        Figure(_("Surel gagal"), mails.get(Status.PARKED, 0), _("perlu dilihat orang")),
        Figure(
            _("Akun aktif"),
            session.scalar(accounts) or 0,
            _("pada %(n)s instansi", n=session.scalar(select(func.count(Institution.id))) or 0),
        ),
        Figure(
            _("Orang tanpa surel"), session.scalar(unreachable) or 0, _("tidak dapat diingatkan")
        ),
    ]
