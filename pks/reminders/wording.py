"""The sentences of the day's mail that an office may write itself, with a closed list of gaps.

They are data, not templates: a gap is replaced by a value, once, and nothing else is read.
"""

import re
from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from pks.audit import trail
from pks.parties.models import Institution
from pks.reminders.models import MailWording

MOST_CHARACTERS = 600

_GAP = re.compile(r"\{([^{}]*)\}")


class Slot(StrEnum):
    """A place of the mails where an office may say it in its own words."""

    OPENING = "pembuka"
    """Above several things."""
    DUE = "pembuka_jatuh_tempo"
    """Above one follow-up that falls due."""
    LATE = "pembuka_terlambat"
    """Above one follow-up that is late."""
    CLOSING = "penutup"
    """Below everything."""


#: What may stand in braces, with what it stands for in a preview.
GAPS: Mapping[str, str] = {
    "nama": "Sari Contoh",
    "kantor": "DPMPTSP Kota Bekasi",
    "hari_ini": "Senin, 9 Mei 2022",
    "jumlah": "2",
}

DEFAULTS: Mapping[Slot, str] = {
    Slot.OPENING: "Berikut yang perlu Anda ketahui hari ini:",
    Slot.DUE: "kami ingatkan tindak lanjut berikut:",
    Slot.LATE: "tindak lanjut berikut belum dilaporkan selesai:",
    Slot.CLOSING: "",
}


class UnknownGaps(Exception):
    """The text has gaps that nobody can fill; `gaps` names them."""

    def __init__(self, gaps: list[str]) -> None:
        super().__init__(", ".join(gaps))
        self.gaps = gaps


class StrayBrace(Exception):
    """A brace stands alone: a gap that was not closed would go out as it was typed."""


def check_gaps(text: str) -> None:
    """Do nothing if every gap of `text` can be filled.

    :raises UnknownGaps: one cannot.
    :raises StrayBrace: one was not closed, or not opened.
    """
    if unknown := [gap for gap in _GAP.findall(text) if gap not in GAPS]:
        raise UnknownGaps(unknown)
    if re.search(r"[{}]", _GAP.sub("", text)):
        raise StrayBrace


def filled(text: str, values: Mapping[str, str]) -> str:
    """Return `text` with its gaps filled; what no value is given for stays as it is written.

    >>> filled("Yth. {nama}, hari ini {hari_ini}", {"nama": "Sari {kantor}"})
    'Yth. Sari {kantor}, hari ini {hari_ini}'
    """
    return _GAP.sub(lambda gap: values.get(gap[1], gap[0]), text)


def wording_of(session: Session, institution: Institution | None) -> Mapping[Slot, str]:
    """Return the sentences for an office: its own, else those of the nearest above, else ours."""
    if institution is None:
        return DEFAULTS
    line = [int(step) for step in institution.path.split("/") if step]
    query = (
        select(MailWording.slot, MailWording.text)
        .join(Institution, Institution.id == MailWording.institution_id)
        .where(MailWording.institution_id.in_(line))
        .order_by(func.length(Institution.path))
    )
    own = {Slot(slot): text for slot, text in session.execute(query)}
    return {**DEFAULTS, **own}


def own_wording(session: Session, institution: Institution) -> Mapping[Slot, str]:
    """Return the sentences that this very office has written."""
    query = select(MailWording).where(MailWording.institution_id == institution.id)
    return {Slot(row.slot): row.text for row in session.scalars(query)}


def keep_wording(
    session: Session,
    institution: Institution,
    texts: Mapping[Slot, str],
    *,
    by: trail.Actor,
    now: datetime,
) -> None:
    """Let `institution` say it in these words; a slot without a text is as above it.

    :raises UnknownGaps: a text has gaps that nobody can fill.
    :raises StrayBrace: one was not closed.
    """
    for text in texts.values():
        check_gaps(text)
    session.execute(delete(MailWording).where(MailWording.institution_id == institution.id))
    session.add_all(
        MailWording(institution_id=institution.id, slot=slot, text=text)
        for slot, text in texts.items()
        if text
    )
    session.flush()
    details = {"slots": sorted(slot for slot, text in texts.items() if text)}
    about = f"institution:{institution.id}"
    trail.record(session, "mail_wording.keep", about, by=by, now=now, details=details)
