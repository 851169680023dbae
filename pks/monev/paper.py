"""The berita acara of an evaluation that is over, from its joint sheet and its frozen figures."""

from sqlalchemy.orm import Session

from pks.agreements.models import Agreement
from pks.monev.kinds import Rating
from pks.monev.models import Evaluation, Sheet
from pks.naskah import indonesian
from pks.naskah.flow import Paper
from pks.naskah.records import Value, latest_record, record_paper
from pks.naskah.records.shelf import EVALUATION
from pks.records.offers import both_parties

#: As the paper says it, whatever the language of the screen.
_RATING = {
    Rating.DONE: "Terlaksana",
    Rating.PARTLY: "Terlaksana sebagian",
    Rating.NOT_DONE: "Belum terlaksana",
}


def minutes_of(session: Session, evaluation: Evaluation) -> Paper:
    """Return the berita acara of `evaluation`.

    :raises ValueError: it has not been concluded.
    """
    joint, held_on = evaluation.conclusion, evaluation.held_on
    if joint is None or held_on is None or joint.recommendation is None:
        raise ValueError("only what was concluded has minutes")
    agreement = evaluation.agreement
    values: dict[str, Value] = both_parties(session, agreement, held_on) | {
        "tanggal": held_on,
        "tempat": evaluation.place,
        "periode": " sampai dengan ".join(
            indonesian.long_date(day) for day in (evaluation.from_on, evaluation.until_on)
        ),
        "pelaksanaan": _carried_out(evaluation, joint),
        "kendala": _hindrances(agreement, joint) or ["Tidak ada kendala yang berarti"],
        "rekomendasi": joint.recommendation.value,
        "catatan": [line for line in joint.note.splitlines() if line.strip()],
    }
    return record_paper(latest_record(EVALUATION), values)


def _carried_out(evaluation: Evaluation, joint: Sheet) -> list[dict[str, str | None]]:
    rows = []
    for figures in evaluation.figures or []:
        answer = joint.answer_to(figures["scope_key"])
        rated = _RATING[answer.rating] if answer and answer.rating else None
        rows.append(
            {
                "lingkup": figures["title"],
                "rencana": f"{figures['due']} tindak lanjut jatuh tempo",
                "terlaksana": f"{rated}: {figures['done']} dari {figures['due']}",
                "bukti": f"{figures['activities']} kegiatan, {figures['files']} berkas",
            }
        )
    return rows


def _hindrances(agreement: Agreement, joint: Sheet) -> list[str]:
    said = ((scope.title, joint.answer_to(scope.key)) for scope in agreement.scopes)
    return [
        f"{title}: {line.strip()}"
        for title, answer in said
        if answer is not None
        for line in answer.hindrance.splitlines()
        if line.strip()
    ]
