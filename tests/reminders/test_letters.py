"""The letters, compared with stored texts, so that a reviewer reads letters and not templates."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import html5lib
import pytest
from sqlalchemy import select

from pks.mail.models import OutgoingMail
from pks.reminders.planning import remind_next
from tests.monitoring.papers import RECAPS, Papers

EXPECTED = Path(__file__).parent / "letters"


def words(text: str) -> list[str]:
    found = (word.strip("(),.:") for word in text.split())
    return [word for word in found if word]


@pytest.fixture
def letter(papers: Papers) -> Callable[[date], OutgoingMail]:
    """Return the letter about the first recap that goes out on a day."""

    def letter(today: date) -> OutgoingMail:
        recap = papers.first_of(RECAPS)
        while remind_next(papers.session, now=datetime(2022, 5, 2, tzinfo=UTC), today=today):
            pass
        query = select(OutgoingMail).where(OutgoingMail.about == f"follow_up:{recap.id}")
        return papers.session.scalars(query.order_by(OutgoingMail.id)).all()[0]

    return letter


def seven_days_before(papers: Papers) -> date:
    return date(2022, 5, 2)


def three_days_late(papers: Papers) -> date:
    return date(2022, 5, 12)


def seven_days_late(papers: Papers) -> date:
    papers.lintongs_account  # noqa: B018
    return date(2022, 5, 16)


def nobody_is_liaison(papers: Papers) -> date:
    papers.lintongs_account  # noqa: B018
    papers.yuni.email = papers.hadi.email = None
    return date(2022, 5, 2)


@pytest.mark.parametrize(
    "situation", [seven_days_before, three_days_late, seven_days_late, nobody_is_liaison]
)
def test_a_letter_reads_as_it_was_reviewed(
    papers: Papers,
    letter: Callable[[date], OutgoingMail],
    situation: Callable[[Papers], date],
) -> None:
    mail = letter(situation(papers))

    # The secret of a personal address differs from copy to copy.
    text = re.sub(r"(/l/)\S+", r"\1…", mail.text)
    written = f"Kepada: {mail.to_name} <{mail.to_address}>\nPerihal: {mail.subject}\n\n{text}"

    assert written == (EXPECTED / f"{situation.__name__}.txt").read_text()


@pytest.mark.parametrize(
    "situation", [seven_days_before, three_days_late, seven_days_late, nobody_is_liaison]
)
def test_text_and_html_say_the_same(
    papers: Papers,
    letter: Callable[[date], OutgoingMail],
    situation: Callable[[Papers], date],
) -> None:
    mail = letter(situation(papers))

    root = html5lib.parse(mail.html, namespaceHTMLElements=False)
    shown = words(" ".join(" ".join(root.find("body").itertext()).split()))
    said = words(mail.text)

    assert [word for word in said if word not in shown] == []
    of_the_layout = words(
        "Simpul · Register kerja sama Bila tombol tidak berfungsi salin alamat ini"
    )
    preheader_and_button = words("Jatuh jatuh Terlambat Buka tindak lanjut")
    assert set(shown) - set(said) <= {*of_the_layout, *preheader_and_button}
