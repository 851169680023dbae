"""The letters, compared with stored texts, so that a reviewer reads letters and not templates."""

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import html5lib
import pytest

from pks.mail.models import OutgoingMail
from tests.monitoring.papers import RECAPS, Papers
from tests.reminders.days import live_through, mails, morning

EXPECTED = Path(__file__).parent / "letters"


def words(text: str) -> list[str]:
    found = (word.strip("(),.:") for word in text.split())
    return [word for word in found if word]


@pytest.fixture
def letter(papers: Papers) -> Callable[[date], OutgoingMail]:
    """Return the letter that goes out on a day, about the first recap alone."""

    def letter(today: date) -> OutgoingMail:
        recap = papers.first_of(RECAPS)
        for liaison in (one for party in papers.pks.parties for one in party.liaisons):
            liaison.verified_at = morning(today)
        for other in papers.follow_ups:
            other.next_reminder_on = today if other is recap else None
        live_through(papers.session, morning(today))
        return mails(papers.session)[0]

    return letter


def fourteen_days_before(papers: Papers) -> date:
    return date(2022, 4, 25)


def three_days_late(papers: Papers) -> date:
    return date(2022, 5, 12)


def eight_days_late(papers: Papers) -> date:
    papers.lintongs_account  # noqa: B018
    papers.first_of(RECAPS).last_rung = 3
    return date(2022, 5, 17)


def nobody_is_liaison(papers: Papers) -> date:
    papers.lintongs_account  # noqa: B018
    papers.yuni.email = papers.hadi.email = None
    return date(2022, 4, 25)


@pytest.mark.parametrize(
    "situation", [fourteen_days_before, three_days_late, eight_days_late, nobody_is_liaison]
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
    "situation", [fourteen_days_before, three_days_late, eight_days_late, nobody_is_liaison]
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
