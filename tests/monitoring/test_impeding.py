"""What keeps a follow-up from being done: on record, with an owner and a date."""

from collections.abc import Callable
from datetime import date

import pytest

from pks.accounts.models import User
from pks.monitoring.impeding import (
    CannotImpede,
    Hindrance,
    ImpedimentObstacle,
    open_impediments,
    overdue_impediments,
    report_impediment,
    solve_impediment,
)
from pks.monitoring.models import FollowUp
from tests.checking import CheckingClient
from tests.monitoring.papers import RECAPS, Papers

TODAY = date(2022, 5, 12)
As = Callable[[User], CheckingClient]


@pytest.fixture
def recap(papers: Papers) -> FollowUp:
    return papers.first_of(RECAPS)


def report(papers: Papers, *ids: int, due_on: date = date(2022, 5, 20), by: User | None = None):
    hindrance = Hindrance("Aplikasi sedang diperbaiki", "Kepala Diskominfo", 2, due_on, ids)
    return report_impediment(
        papers.session, papers.pks, hindrance, by=by or papers.yunis_account,
        now=papers.now, today=TODAY,
    )  # fmt: skip


def test_stands_until_it_is_solved(papers: Papers, recap: FollowUp):
    impediment = report(papers, recap.id)
    assert open_impediments(papers.session, papers.pks) == [impediment]

    solve_impediment(papers.session, impediment, "Aplikasi pulih", by=papers.legal, now=papers.now)

    assert open_impediments(papers.session, papers.pks) == []
    with pytest.raises(CannotImpede) as refusal:
        solve_impediment(papers.session, impediment, "Lagi", by=papers.legal, now=papers.now)
    assert refusal.value.obstacles == [ImpedimentObstacle.SOLVED_ALREADY]


def test_a_blocked_follow_up_stays_late(papers: Papers, recap: FollowUp):
    report(papers, recap.id)

    assert recap.days_late(TODAY) == 3


def test_is_overdue_the_day_after_its_date(papers: Papers, recap: FollowUp):
    impediment = report(papers, recap.id)
    user = papers.dedys_account

    assert overdue_impediments(papers.session, user, today=date(2022, 5, 20)) == []
    assert overdue_impediments(papers.session, user, today=date(2022, 5, 21)) == [impediment]
    assert overdue_impediments(papers.session, papers.stranger, today=date(2022, 5, 21)) == []


def test_names_everything_that_does_not_fit(papers: Papers, recap: FollowUp):
    with pytest.raises(CannotImpede) as refusal:
        report(papers, due_on=date(2022, 5, 11), by=papers.stranger)

    assert set(refusal.value.obstacles) == {
        ImpedimentObstacle.NOT_YOURS,
        ImpedimentObstacle.NOTHING_BLOCKED,
        ImpedimentObstacle.DUE_IN_THE_PAST,
    }
    with pytest.raises(CannotImpede) as refusal:
        report(papers, recap.id, 9999)
    assert refusal.value.obstacles == [ImpedimentObstacle.FOREIGN_FOLLOW_UP]


def test_a_liaison_reports_and_solves_it_on_the_pages(in_may: Papers, as_: As, recap: FollowUp):
    client = as_(in_may.yunis_account)
    page = f"/perjanjian/{in_may.pks.id}"

    refused = client.submit(f"{page}/kendala/catat", what="Aplikasi rusak", due_on="2022-05-20")
    answer = client.submit(
        f"{page}/kendala/catat", what="Aplikasi rusak", owner="Kepala Diskominfo",
        due_on="2022-05-20", follow_ups=str(recap.id),
    )  # fmt: skip

    assert refused.status_code == 422
    assert "Aplikasi rusak" in refused.text
    assert answer.status_code == 303
    assert "Aplikasi rusak" in client.get(f"/tindak-lanjut/{recap.id}").text
    solved = client.submit("/kendala/1/atasi", solution="Sudah dipulihkan")
    assert solved.status_code == 303
    assert "Tidak ada kendala yang tercatat." in client.get(page).text
    assert client.get("/kendala/1/atasi").status_code == 409


def test_a_stranger_finds_nothing(in_may: Papers, as_: As, recap: FollowUp):
    report(in_may, recap.id)
    client = as_(in_may.stranger)

    for page in ("/kendala/1/atasi", f"/perjanjian/{in_may.pks.id}/kendala/catat"):
        assert client.get(page).status_code == 404
