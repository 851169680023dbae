"""The pages on which one judges what others did."""

from collections.abc import Callable

import pytest

from pks.accounts.models import User
from pks.monitoring.lifecycle import FollowUpState
from pks.monitoring.models import Activity, FollowUp
from tests.checking import CheckingClient
from tests.monitoring.papers import RECAPS, Papers
from tests.monitoring.reporting import report
from tests.monitoring.test_views import reread

As = Callable[[User], CheckingClient]


@pytest.fixture
def recap(in_may: Papers) -> FollowUp:
    """The first recap, which Yuni has reported and Dedy may accept."""
    in_may.dedys_account  # noqa: B018
    found = in_may.first_of(RECAPS)
    report(in_may, found)
    return found


def activity_of(recap: FollowUp) -> Activity:
    return recap.activities[0]


def test_f065_a_supervisor_accepts_on_the_page_of_the_follow_up(
    in_may: Papers, as_: As, recap: FollowUp
) -> None:
    page = f"/tindak-lanjut/{recap.id}"
    client = as_(in_may.dedys_account)
    assert "oleh Yuni Kartika" in client.get(page).text

    answer = client.submit(page, to=f"{page}/terima")

    assert answer.status_code == 303
    assert reread(in_may, recap).state is FollowUpState.DONE
    assert "Diterima. Tindak lanjut ini selesai." in client.get(page).text
    assert client.get(f"{page}/kembalikan").status_code == 404  # nothing waits any more


def test_f065_or_sends_it_back_and_the_liaison_reads_why(
    in_may: Papers, as_: As, recap: FollowUp
) -> None:
    page = f"/tindak-lanjut/{recap.id}"
    client = as_(in_may.lintongs_account)
    assert client.submit(f"{page}/kembalikan", reason="").status_code == 422
    answer = client.submit(f"{page}/kembalikan", reason="Paraf penerima belum ada.")
    assert answer.status_code == 303

    shown = as_(in_may.yunis_account).get(page).text
    assert "oleh Lintong Ambarita: Paraf penerima belum ada." in " ".join(shown.split())
    assert reread(in_may, recap).state is FollowUpState.UNDERWAY


def test_who_reported_it_is_told_that_it_waits(in_may: Papers, as_: As, recap: FollowUp) -> None:
    page = f"/tindak-lanjut/{recap.id}"
    shown = as_(in_may.yunis_account).get(page).text
    assert "Pengingat berhenti selama menunggu" in shown
    assert f"{page}/terima" not in shown


@pytest.mark.parametrize("who", ["yunis_account", "stranger", "legal_of_dinkes", "admin"])
def test_nobody_else_finds_these_pages(in_may: Papers, as_: As, recap: FollowUp, who: str) -> None:
    shown = activity_of(recap).id
    client = as_(getattr(in_may, who))
    for path in (
        f"/tindak-lanjut/{recap.id}/terima",
        f"/tindak-lanjut/{recap.id}/kembalikan",
        f"/kegiatan/{shown}/konfirmasi",
        f"/kegiatan/{shown}/keberatan",
    ):
        assert (
            client.hx("/akun", "POST", path, reason="Lima huruf", note="Lima huruf").status_code
            == 404
        )
    assert reread(in_may, recap).state is FollowUpState.SUBMITTED


def test_f057_the_other_party_confirms_on_the_page_of_the_activity(
    in_may: Papers, as_: As, recap: FollowUp
) -> None:
    page = f"/kegiatan/{activity_of(recap).id}"
    client = as_(in_may.legal)
    assert "Belum menjawab" in client.get(page).text

    answer = client.submit(page, to=f"{page}/konfirmasi")

    assert answer.status_code == 303
    shown = client.get(page).text
    assert "Dikonfirmasi" in shown
    assert "Nara Kusuma" in shown
    assert f"{page}/konfirmasi" not in shown  # it has been said


def test_f057_or_objects_and_both_read_it(in_may: Papers, as_: As, recap: FollowUp) -> None:
    page = f"/kegiatan/{activity_of(recap).id}"
    client = as_(in_may.dedys_account)
    assert client.submit(f"{page}/keberatan", note="").status_code == 422
    assert client.submit(f"{page}/keberatan", note="Berkas Maret tidak ada.").status_code == 303

    assert "Berkas Maret tidak ada." in as_(in_may.yunis_account).get(page).text
    assert reread(in_may, recap).state is FollowUpState.UNDERWAY
    followed = as_(in_may.yunis_account).get(f"/tindak-lanjut/{recap.id}").text
    assert "Berkas Maret tidak ada." in followed
