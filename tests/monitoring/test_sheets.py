"""Attendance by a QR code: opened by a liaison, signed by whoever is there, closed in time."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from pks.accounts.models import User
from pks.audit import trail
from pks.clock import StoppedClock
from pks.monitoring.attendees import Attendee
from pks.monitoring.models import Activity
from pks.monitoring.sheet_links import token_of
from pks.monitoring.sheet_models import AttendanceSheet
from pks.monitoring.sheets import (
    MOST_NAMES_A_MINUTE,
    CannotSignIn,
    SheetFacts,
    SignInObstacle,
    close_sheet,
    open_sheet,
    sign_in,
)
from tests.checking import CheckingClient
from tests.monitoring.papers import TWELFTH_OF_MAY, Papers

As = Callable[[User], CheckingClient]
MULYADIN = Attendee("Mulyadin", "Asisten Muda", "Ombudsman Jakarta Raya")


@pytest.fixture
def sheet(in_may: Papers) -> AttendanceSheet:
    """A sheet that Yuni has opened for four hours."""
    facts = SheetFacts("Lokakarya", TWELFTH_OF_MAY.date(), "Aula DPMPTSP", 4)
    return open_sheet(
        in_may.session, in_may.pks, facts, by=in_may.yunis_account, now=TWELFTH_OF_MAY
    )


@pytest.fixture
def address(app: object, client: CheckingClient, sheet: AttendanceSheet) -> str:
    with client.application.test_request_context():
        return f"/hadir/{token_of(sheet)}"


def write(papers: Papers, sheet: AttendanceSheet, attendee: Attendee, minutes: float = 0) -> None:
    moment = TWELFTH_OF_MAY + timedelta(minutes=minutes)
    sign_in(papers.session, sheet, attendee, now=moment)


def refused(papers: Papers, sheet: AttendanceSheet, attendee: Attendee, minutes: float = 0) -> str:
    with pytest.raises(CannotSignIn) as refusal:
        write(papers, sheet, attendee, minutes)
    return refusal.value.obstacle


def test_each_name_stands_there_once(in_may: Papers, sheet: AttendanceSheet) -> None:
    write(in_may, sheet, MULYADIN)
    again = Attendee("MULYADIN.", "", "ombudsman jakarta raya")
    assert refused(in_may, sheet, again) is SignInObstacle.ALREADY_THERE
    write(in_may, sheet, Attendee("Mulyadin", "", "Dinkes"))
    assert sheet.entries[0].attendee == MULYADIN


def test_it_closes_by_time_and_by_hand(in_may: Papers, sheet: AttendanceSheet) -> None:
    assert refused(in_may, sheet, MULYADIN, minutes=240) is SignInObstacle.CLOSED
    close_sheet(in_may.session, sheet, by=in_may.yunis_account, now=TWELFTH_OF_MAY)
    close_sheet(in_may.session, sheet, by=in_may.yunis_account, now=TWELFTH_OF_MAY)
    assert refused(in_may, sheet, MULYADIN) is SignInObstacle.CLOSED
    verbs = [e.verb for e in trail.entries_about(in_may.session, f"attendance_sheet:{sheet.id}")]
    assert verbs == ["attendance.close", "attendance.open"]


def test_a_flood_has_to_wait(in_may: Papers, sheet: AttendanceSheet) -> None:
    for number in range(MOST_NAMES_A_MINUTE):
        write(in_may, sheet, Attendee(f"Peserta {number}", "", "Bekasi"))
    assert refused(in_may, sheet, MULYADIN) is SignInObstacle.TOO_FAST
    write(in_may, sheet, MULYADIN, minutes=1.1)


def test_a_liaison_opens_it_people_sign_and_the_names_go_into_the_activity(
    in_may: Papers, as_: As, client: CheckingClient
) -> None:
    as_(in_may.yunis_account)
    page = f"/perjanjian/{in_may.pks.id}/daftar-hadir"
    shown = client.submit(page, title="Lokakarya", place="Aula DPMPTSP", hours="4").location
    kept = client.get(shown).text
    assert "<svg" in kept
    address = kept.split('href="http://localhost')[1].split('"')[0]

    client.sign_out()
    assert "Lokakarya" in client.get(address).text
    answer = client.submit(address, name="Mulyadin", position="Asisten Muda", institution="ORI")
    assert answer.status_code == 303
    assert "Kehadiran Anda tercatat" in client.get(answer.location).text
    again = client.submit(address, name=" mulyadin ", institution="ORI")
    assert again.status_code == 422
    assert "sudah tercatat pada daftar" in again.text

    client.sign_in(in_may.yunis_account)
    sheet = in_may.session.query(AttendanceSheet).one()
    log = f"/perjanjian/{in_may.pks.id}/kegiatan/catat?daftar={sheet.id}"
    assert "Mulyadin – Asisten Muda – ORI" in client.get(log).text
    assert client.submit(log, outcome="Terlaksana.", scope="kompetensi").status_code == 303
    activity = in_may.session.query(Activity).one()
    assert activity.names == ["Mulyadin – Asisten Muda – ORI"]
    in_may.session.refresh(sheet)
    assert sheet.activity_id == activity.id

    client.sign_out()
    assert client.get(address).status_code == 410


def test_a_name_that_does_not_belong_there_is_struck_out(
    in_may: Papers, as_: As, sheet: AttendanceSheet
) -> None:
    write(in_may, sheet, MULYADIN)
    page = f"/daftar-hadir/{sheet.id}"
    strike = f"{page}/coret/{sheet.entries[0].id}"
    client = as_(in_may.yunis_account)
    assert client.submit(page, to=strike).status_code == 303
    assert "Belum ada nama" in client.get(page).text
    assert client.hx(page, "POST", strike).status_code == 404


@pytest.mark.parametrize("who", ["stranger", "lintongs_account", "legal_of_dinkes", "admin"])
def test_nobody_else_keeps_it(in_may: Papers, as_: As, sheet: AttendanceSheet, who: str) -> None:
    client = as_(getattr(in_may, who))
    for path in (f"/perjanjian/{in_may.pks.id}/daftar-hadir", f"/daftar-hadir/{sheet.id}"):
        assert client.get(path).status_code == 404
    for path in (f"/daftar-hadir/{sheet.id}/tutup", f"/daftar-hadir/{sheet.id}/coret/1"):
        assert client.hx("/akun", "POST", path).status_code == 404


@pytest.mark.parametrize("token", ["x", "WzFd.forged", "%00"])
def test_a_token_that_is_not_ours_opens_nothing(
    in_may: Papers, client: CheckingClient, token: str
) -> None:
    for path in (f"/hadir/{token}", f"/hadir/{token}/tercatat"):
        answer = client.get(path)
        assert answer.status_code == 410
        assert answer.headers["Referrer-Policy"] == "no-referrer"


def test_what_is_typed_at_the_door_is_only_text(
    in_may: Papers, as_: As, client: CheckingClient, address: str, clock: StoppedClock
) -> None:
    in_may.session.commit()
    for bad in ("", "x" * 151):
        assert client.submit(address, name=bad, institution="ORI").status_code == 422
    client.submit(address, name="<b>Budi</b>", position="Staf\x00", institution="<script>")
    page = as_(in_may.yunis_account).get("/daftar-hadir/1").text
    assert "&lt;b&gt;Budi&lt;/b&gt;" in page
    assert "&lt;script&gt;" in page


def test_a_flood_at_the_door_reads_when_to_come_again(
    in_may: Papers, client: CheckingClient, address: str, sheet: AttendanceSheet
) -> None:
    for number in range(MOST_NAMES_A_MINUTE):
        write(in_may, sheet, Attendee(f"Peserta {number}", "", "Bekasi"))
    in_may.session.commit()
    answer = client.submit(address, name="Mulyadin", institution="ORI")
    assert answer.status_code == 429
    assert answer.headers["Retry-After"] == "60"
    assert "Tunggu satu menit" in answer.text
