"""An evaluation that is over, and one that waits for the sheets of two sides."""

from dataclasses import replace
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from pks.accounts.models import User
from pks.agreements.models import Agreement
from pks.calendar import months_later
from pks.monev.concluding import Meeting, conclude
from pks.monev.evaluating import Round, hand_in, open_evaluation
from pks.monev.figures import figures_of
from pks.monev.kinds import SIDES, Rating, Recommendation, Respondent
from pks.monev.models import Evaluation
from pks.monev.sheets import ScopeAnswer, SheetFacts

_NOTE = "Jadwalkan lokakarya sebelum masa observasi penilaian kepatuhan."
_PLACE = "Ruang rapat DPMPTSP Kota Bekasi"


def evaluate(
    session: Session, agreement: Agreement, *, by: User, now: datetime, today: date, zone: str
) -> None:
    """Conclude an evaluation of the half year before last, and open one of the half year since.

    The deeds are those of `by`, so that the demo needs no further accounts.
    """
    middle = months_later(today, -6)
    before = _open(session, agreement, months_later(middle, -6), middle, by=by, now=now)
    for side in SIDES:
        hand_in(session, before.sheet_of(side), _facts(agreement), by=by, now=now)
    conclude(
        session,
        before,
        _facts(agreement),
        Meeting(middle + timedelta(days=20), _PLACE),
        figures_of(session, agreement, before.from_on, before.until_on, zone=zone),
        by=by,
        now=now,
        today=today,
    )
    since = _open(session, agreement, middle + timedelta(days=1), today, by=by, now=now)
    hand_in(session, since.sheet_of(Respondent.FIRST), _facts(agreement), by=by, now=now)


def _open(
    session: Session,
    agreement: Agreement,
    from_on: date,
    until_on: date,
    *,
    by: User,
    now: datetime,
) -> Evaluation:
    wanted = Round(
        max(from_on, agreement.starts_on or from_on),
        until_on,
        until_on + timedelta(days=14),
        agreement.second.institution.parent_id or agreement.second.institution_id,
    )
    return open_evaluation(session, agreement, wanted, by=by, now=now)


def _facts(agreement: Agreement) -> SheetFacts:
    first, *others = agreement.scopes
    done = ScopeAnswer(first.key, Rating.DONE, "Data dipertukarkan setiap triwulan.")
    partly = ScopeAnswer(
        "",
        Rating.PARTLY,
        "Sebagian kegiatan terlaksana.",
        "Pergantian narahubung menunda dua kegiatan.",
        "Tunjuk wakil narahubung.",
    )
    answers = (done, *(replace(partly, scope_key=scope.key) for scope in others))
    return SheetFacts(answers, Recommendation.CONTINUE, _NOTE)
