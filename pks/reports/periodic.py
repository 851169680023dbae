"""What a periodic report says. Every figure is the number of the records that it carries along."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from pks.accounts.models import User
from pks.agreements.lifecycle import State
from pks.agreements.models import Agreement
from pks.monev.models import Evaluation
from pks.monitoring.lifecycle import FollowUpState
from pks.parties.models import Institution
from pks.reports.period import Period
from pks.reports.period_facts import (
    Due,
    Held,
    activities_held,
    binding_agreements,
    follow_ups_due,
)


class What(StrEnum):
    """What a record is, so that a page can lead to it."""

    AGREEMENT = "perjanjian"
    FOLLOW_UP = "tindak_lanjut"
    ACTIVITY = "kegiatan"
    EVALUATION = "evaluasi"


class FigureKey(StrEnum):
    """The figures of a report, in their order."""

    IN_FORCE = "berlaku"
    SIGNED = "ditandatangani"
    OVER = "berakhir"
    UNMOVED = "tanpa_kegiatan"
    """In force all through the period, something was due, and no activity was held in it."""
    DUE = "jatuh_tempo"
    DONE = "selesai"
    ON_TIME = "tepat_waktu"
    LATE = "belum_selesai"
    ACTIVITIES = "kegiatan"
    CONFIRMED = "dikonfirmasi"
    EVALUATED = "dievaluasi"


@dataclass(frozen=True)
class Record:
    """One thing behind a figure."""

    what: What
    id: int
    title: str
    detail: str
    on: date | None


@dataclass(frozen=True)
class Line:
    """The figures of one agreement, or of one scope."""

    id: int | None
    title: str
    due: int
    done: int
    on_time: int
    activities: int


@dataclass(frozen=True)
class Report:
    """A whole report: its figures with their records, and the lines of its two tables."""

    period: Period
    institution: str
    records: dict[FigureKey, tuple[Record, ...]]
    agreements: tuple[Line, ...]
    scopes: tuple[Line, ...]

    def count(self, key: FigureKey) -> int:
        """Return a figure."""
        return len(self.records[key])


def periodic_report(
    session: Session, user: User, institution: Institution, period: Period, *, zone: str
) -> Report:
    """Return what happened in `period` under the agreements of `institution` and all below it, as
    far as `user` may see them. A fixed number of queries.
    """
    agreements = binding_agreements(session, user, institution, period)
    names = {one.id: name for one, name in agreements}
    due = follow_ups_due(session, names, period, zone)
    held = activities_held(session, names, period)
    return Report(
        period=period,
        institution=institution.name,
        records={
            **_of_agreements(agreements, period, due, held),
            **_of_work(names, due, held),
            FigureKey.EVALUATED: _evaluations(session, names, period),
        },
        agreements=_by_agreement(names, due, held),
        scopes=_by_scope(due, held),
    )


def _evaluations(session: Session, names: dict[int, str], period: Period) -> tuple[Record, ...]:
    query = (
        select(Evaluation)
        .where(
            Evaluation.agreement_id.in_(list(names)),
            Evaluation.held_on.between(period.from_on, period.until_on),
        )
        .order_by(Evaluation.held_on, Evaluation.id)
    )
    return tuple(
        Record(What.EVALUATION, one.id, names[one.agreement_id], "", one.held_on)
        for one in session.scalars(query)
    )


def _of_agreements(
    agreements: Sequence[tuple[Agreement, str]],
    period: Period,
    due: Sequence[Due],
    held: Sequence[Held],
) -> dict[FigureKey, tuple[Record, ...]]:
    asked = {one.agreement_id for one in due}
    moved = {one.agreement_id for one in held}
    found: dict[FigureKey, list[Record]] = defaultdict(list)
    for one, name in agreements:
        for key, applies in {
            FigureKey.IN_FORCE: _in_force_at_end(one, period),
            FigureKey.SIGNED: _within(one.signed_on, period),
            FigureKey.OVER: one.state is not State.IN_FORCE and _within(one.ends_on, period),
            FigureKey.UNMOVED: one.id in asked - moved,
        }.items():
            if applies:
                found[key].append(
                    Record(What.AGREEMENT, one.id, name, one.register_number, one.signed_on)
                )
    keys = (FigureKey.IN_FORCE, FigureKey.SIGNED, FigureKey.OVER, FigureKey.UNMOVED)
    return {key: tuple(found[key]) for key in keys}


def _in_force_at_end(agreement: Agreement, period: Period) -> bool:
    starts_on, ends_on = agreement.starts_on, agreement.ends_on
    return (
        starts_on is not None
        and starts_on <= period.until_on
        and (ends_on is None or ends_on >= period.until_on)
    )


def _within(day: date | None, period: Period) -> bool:
    return day is not None and period.from_on <= day <= period.until_on


def _of_work(
    names: dict[int, str], due: Sequence[Due], held: Sequence[Held]
) -> dict[FigureKey, tuple[Record, ...]]:
    done = [one for one in due if one.state is FollowUpState.DONE]
    chosen = {
        FigureKey.DUE: due,
        FigureKey.DONE: done,
        FigureKey.ON_TIME: [one for one in done if one.on_time],
        FigureKey.LATE: [one for one in due if one.state is not FollowUpState.DONE],
    }
    told = {
        FigureKey.ACTIVITIES: held,
        FigureKey.CONFIRMED: [one for one in held if one.confirmed],
    }
    return {
        **{
            key: tuple(
                Record(What.FOLLOW_UP, one.id, one.title, names[one.agreement_id], one.due_on)
                for one in ones
            )
            for key, ones in chosen.items()
        },
        **{
            key: tuple(
                Record(What.ACTIVITY, one.id, one.title, names[one.agreement_id], one.held_on)
                for one in ones
            )
            for key, ones in told.items()
        },
    }


def _by_agreement(
    names: dict[int, str], due: Sequence[Due], held: Sequence[Held]
) -> tuple[Line, ...]:
    return tuple(
        _line(
            id_,
            name,
            [one for one in due if one.agreement_id == id_],
            [one for one in held if one.agreement_id == id_],
        )
        for id_, name in names.items()
    )


def _by_scope(due: Sequence[Due], held: Sequence[Held]) -> tuple[Line, ...]:
    titles = dict.fromkeys([*(one.scope for one in due), *(one.scope for one in held)])
    return tuple(
        _line(
            None,
            title,
            [one for one in due if one.scope == title],
            [one for one in held if one.scope == title],
        )
        for title in titles
    )


def _line(id_: int | None, title: str, due: Sequence[Due], held: Sequence[Held]) -> Line:
    done = [one for one in due if one.state is FollowUpState.DONE]
    on_time = sum(one.on_time for one in done)
    return Line(id_, title, len(due), len(done), on_time, len(held))
