"""The articles that a kind of paper must have.

The default list is custom: what cooperation agreements of public bodies have in common. No
regulation was verified to ask for any of them, so each can be taken out, and others put in.
"""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from pks.audit import trail
from pks.library.models import MandatoryClause
from pks.naskah.findings import Mandatory

_CUSTOM = "kebiasaan"

DEFAULTS: dict[str, tuple[Mandatory, ...]] = {
    "pks": (
        Mandatory("maksud_tujuan", "Maksud dan Tujuan", _CUSTOM),
        Mandatory("ruang_lingkup", "Ruang Lingkup", _CUSTOM),
        Mandatory("pelaksanaan", "Pelaksanaan", _CUSTOM),
        Mandatory("pembiayaan", "Pembiayaan", _CUSTOM),
        Mandatory("jangka_waktu", "Jangka Waktu", _CUSTOM),
        Mandatory("keadaan_kahar", "Keadaan Kahar", _CUSTOM),
        Mandatory("perselisihan", "Penyelesaian Perselisihan", _CUSTOM),
        Mandatory("perubahan", "Perubahan", _CUSTOM),
        Mandatory("penutup", "Penutup", _CUSTOM),
    ),
    "nota_kesepakatan": (
        Mandatory("maksud_tujuan", "Maksud dan Tujuan", _CUSTOM),
        Mandatory("ruang_lingkup", "Ruang Lingkup", _CUSTOM),
        Mandatory("pelaksanaan", "Pelaksanaan", _CUSTOM),
        Mandatory("pembiayaan", "Pembiayaan", _CUSTOM),
        Mandatory("jangka_waktu", "Jangka Waktu", _CUSTOM),
        Mandatory("penutup", "Penutup", _CUSTOM),
    ),
}


class AlreadyMandatory(Exception):
    """The list has an article of this name."""


class NotMandatory(Exception):
    """The list has no article of this name."""


def mandatory_for(session: Session, kind: str) -> tuple[Mandatory, ...]:
    """Return the articles that papers of this kind must have: the defaults first, as changed."""
    departures = session.scalars(
        select(MandatoryClause).where(MandatoryClause.kind == kind).order_by(MandatoryClause.id)
    ).all()
    changed = {row.article for row in departures}
    kept = (one for one in DEFAULTS.get(kind, ()) if one.key not in changed)
    added = (Mandatory(row.article, row.title, row.source) for row in departures if row.required)
    return (*kept, *added)


def add_mandatory(
    session: Session, kind: str, clause: Mandatory, *, by: trail.Actor, now: datetime
) -> None:
    """Let papers of this kind have `clause` from now on, or they cannot be signed.

    :raises AlreadyMandatory: they must already.
    """
    trail.wait_for_turn(session)
    if clause.key in {one.key for one in mandatory_for(session, kind)}:
        raise AlreadyMandatory
    _depart(session, kind, clause, required=True)
    _record(session, "mandatory.add", kind, clause, by, now)


def remove_mandatory(
    session: Session, kind: str, key: str, *, by: trail.Actor, now: datetime
) -> None:
    """Let papers of this kind do without the article `key`.

    :raises NotMandatory: they do already.
    """
    trail.wait_for_turn(session)
    clause = next((one for one in mandatory_for(session, kind) if one.key == key), None)
    if clause is None:
        raise NotMandatory
    _depart(session, kind, clause, required=False)
    _record(session, "mandatory.remove", kind, clause, by, now)


def _depart(session: Session, kind: str, clause: Mandatory, *, required: bool) -> None:
    row = session.scalar(
        select(MandatoryClause).where(
            MandatoryClause.kind == kind, MandatoryClause.article == clause.key
        )
    )
    if row is None:
        row = MandatoryClause(kind=kind, article=clause.key)
        session.add(row)
    row.required, row.title, row.source = required, clause.title, clause.source
    session.flush()


def _record(
    session: Session, verb: str, kind: str, clause: Mandatory, by: trail.Actor, now: datetime
) -> None:
    details = {"article": clause.key, "title": clause.title, "source": clause.source}
    trail.record(session, verb, f"kind:{kind}", by=by, now=now, details=details)
