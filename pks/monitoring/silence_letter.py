"""The letter to the head of a unit whose agreement is not carried out, as the register knows it."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from pks.agreements.models import Agreement, Commitment
from pks.calendar import add_working_days
from pks.monitoring.lifecycle import OWED
from pks.monitoring.models import FollowUp
from pks.naskah.flow import Paper
from pks.naskah.indonesian import long_date
from pks.naskah.records import Value, latest_record, record_paper
from pks.naskah.records.shelf import SILENCE_LETTER
from pks.parties.models import Institution, OfficeHolding
from pks.parties.queries import holders_on
from pks.records.offers import both_parties

#: How many working days the letter leaves for an answer. Custom; it is edited in Word.
DAYS_TO_ANSWER = 10

_SUBJECT = "Pelaksanaan Perjanjian Kerja Sama"


def silence_letter(
    session: Session, agreement: Agreement, state_of_things: str, *, today: date
) -> Paper:
    """Return the letter of the first party to the head of the second about `agreement`.

    :param state_of_things: why it is silent, in a sentence. What the register does not know, the
        number above all, prints as a gap.
    """
    second = agreement.second.institution
    head, signer = (_head(session, one, today) for one in (second, agreement.first.institution))
    liaison = next((one for one in agreement.first.liaisons if one.ends_on is None), None)
    values: dict[str, Value] = {
        **both_parties(session, agreement, today),
        "tempat": agreement.first.institution.seat,
        "tanggal": today,
        "sifat": "Segera",
        "hal": _SUBJECT,
        "tujuan": head.title if head else f"Kepala {second.name}",
        "tujuan_tempat": second.seat,
        "keadaan": state_of_things,
        "terlambat": _overdue(session, agreement, today),
        "batas": add_working_days(today, DAYS_TO_ANSWER),
        "narahubung": ", ".join(
            filter(None, (liaison.person.name, liaison.person.phone, liaison.person.email))
        )
        if liaison
        else None,
        "jabatan": signer.title if signer else None,
        "nama": signer.person.name if signer else None,
    }
    template = latest_record(SILENCE_LETTER)
    asked = {variable.key for variable in template.variables}
    return record_paper(template, {key: values.get(key) for key in asked})


def _overdue(session: Session, agreement: Agreement, today: date) -> list[dict[str, str | None]]:
    query = (
        select(FollowUp)
        .where(
            FollowUp.agreement_id == agreement.id,
            FollowUp.state.in_(OWED),
            FollowUp.due_on < today,
        )
        .options(joinedload(FollowUp.commitment).joinedload(Commitment.scope))
        .order_by(FollowUp.due_on)
    )
    return [
        {
            "kegiatan": one.commitment.activity,
            "lingkup": one.commitment.scope.title,
            "jatuh_tempo": long_date(one.due_on),
        }
        for one in session.scalars(query)
    ]


def _head(session: Session, institution: Institution, today: date) -> OfficeHolding | None:
    """Return who holds an office of `institution` today; of several, the first by its title."""
    serving = holders_on(session, [institution.id], today)
    return next((one for one in serving if one.in_office_on(today)), None)
