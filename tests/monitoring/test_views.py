"""The pages of follow-ups and activities, as people use them."""

import re
from collections.abc import Callable
from datetime import date
from html import unescape
from io import BytesIO

import pytest
from PIL import Image
from werkzeug.test import TestResponse

from pks.accounts.models import User
from pks.files.models import StoredFile
from pks.monitoring.activities import ActivityFacts, ActivityObstacle, log_activity
from pks.monitoring.closing import cancel_follow_up
from pks.monitoring.lifecycle import FollowUpState
from pks.monitoring.models import Activity, FollowUp
from pks.monitoring.words import OBSTACLE_TEXT, STATE_LOOK, STATE_TEXT
from tests.checking import CheckingClient
from tests.monitoring.papers import RECAPS, WORKSHOP, Papers


def photo(color: str = "white") -> BytesIO:
    content = BytesIO()
    Image.new("RGB", (8, 8), color).save(content, "JPEG")
    content.seek(0)
    return content


def told(**changed: object) -> dict[str, object]:
    """What Yuni types on her phone."""
    return {
        "place": "Kantor DPMPTSP Kota Bekasi",
        "outcome": "Rekapitulasi triwulan I diterima lengkap.",
        **changed,
    }


def reread(papers: Papers, follow_up: FollowUp) -> FollowUp:
    papers.session.expire_all()
    return papers.session.get_one(FollowUp, follow_up.id)


class TestTheList:
    def test_f058_begins_with_what_is_late(
        self, in_may: Papers, as_: Callable[[User], CheckingClient]
    ) -> None:
        page = as_(in_may.yunis_account).get("/tindak-lanjut").text
        assert "Terlambat 3 hari" in page
        assert RECAPS.activity in page
        assert "Ombudsman Jakarta Raya – DPMPTSP" in page

    def test_a_liaison_begins_with_what_they_serve(
        self, in_may: Papers, as_: Callable[[User], CheckingClient]
    ) -> None:
        client = as_(in_may.taris_account)
        assert "Tidak ada yang jatuh tempo" in client.get("/tindak-lanjut").text
        assert RECAPS.activity in client.get("/tindak-lanjut?milik=semua").text
        assert WORKSHOP.activity in client.get("/tindak-lanjut?tampil=nanti").text

    def test_says_why_it_is_empty(
        self, in_may: Papers, as_: Callable[[User], CheckingClient]
    ) -> None:
        client = as_(in_may.stranger)
        for show, sentence in (
            ("segera", "Tidak ada yang jatuh tempo"),
            ("nanti", "Belum ada rencana"),
            ("selesai", "Belum ada yang selesai"),
        ):
            assert sentence in client.get(f"/tindak-lanjut?tampil={show}").text

    @pytest.mark.parametrize("nonsense", ["tampil=x", "page=-3", "perjanjian=x", "milik=x"])
    def test_takes_nonsense_calmly(
        self, in_may: Papers, as_: Callable[[User], CheckingClient], nonsense: str
    ) -> None:
        assert as_(in_may.legal).get(f"/tindak-lanjut?{nonsense}").status_code == 200

    def test_counts_what_is_late_in_the_navigation(
        self, in_may: Papers, as_: Callable[[User], CheckingClient]
    ) -> None:
        assert '<span class="n">1</span>' in as_(in_may.yunis_account).get("/tindak-lanjut").text


class TestOneFollowUp:
    def test_tells_what_why_and_by_when(
        self, in_may: Papers, as_: Callable[[User], CheckingClient]
    ) -> None:
        recap = in_may.first_of(RECAPS)
        page = as_(in_may.lintongs_account).get(f"/tindak-lanjut/{recap.id}").text
        assert "Senin, 9 Mei 2022" in page
        assert "digeser dari 7 Mei 2022: akhir pekan" in page
        assert RECAPS.indicator in page
        assert RECAPS.evidence in page
        assert "Belum ada kegiatan" in page
        assert "/catat" not in page  # a supervisor looks on

    def test_names_the_holiday_that_moved_it(
        self, in_may: Papers, as_: Callable[[User], CheckingClient]
    ) -> None:
        recap = in_may.first_of(RECAPS)
        recap.planned_on = date(2022, 5, 6)
        page = as_(in_may.legal).get(f"/tindak-lanjut/{recap.id}").text
        assert "Cuti Bersama Hari Raya Idul Fitri" in page

    def test_a_cancelled_one_tells_who_and_why(
        self, in_may: Papers, as_: Callable[[User], CheckingClient]
    ) -> None:
        recap = in_may.first_of(RECAPS)
        client = as_(in_may.legal)
        answer = client.submit(f"/tindak-lanjut/{recap.id}/batalkan", reason="Digabung ke Agustus.")
        assert answer.status_code == 303
        page = client.get(f"/tindak-lanjut/{recap.id}").text
        assert "Digabung ke Agustus." in page
        assert "Nara Kusuma" in page

        client.submit(f"/tindak-lanjut/{recap.id}", to=f"/tindak-lanjut/{recap.id}/buka-lagi")
        assert reread(in_may, recap).state is FollowUpState.PLANNED

    def test_cancelling_asks_for_a_reason(
        self, in_may: Papers, as_: Callable[[User], CheckingClient]
    ) -> None:
        recap = in_may.first_of(RECAPS)
        answer = as_(in_may.legal).submit(f"/tindak-lanjut/{recap.id}/batalkan", reason="")
        assert answer.status_code == 422
        assert "Tuliskan alasannya." in answer.text
        assert reread(in_may, recap).state is FollowUpState.PLANNED

    def test_what_somebody_else_has_closed_meanwhile_is_told(
        self, in_may: Papers, as_: Callable[[User], CheckingClient]
    ) -> None:
        recap = in_may.first_of(RECAPS)
        cancel_follow_up(in_may.session, recap, "Ganda.", by=in_may.legal, now=in_may.now)
        client = as_(in_may.legal)
        answer = client.submit(f"/tindak-lanjut/{recap.id}/batalkan", reason="Sekali lagi.")
        assert answer.status_code == 409


class TestLogging:
    def test_f054_a_liaison_logs_an_activity_and_completes_the_follow_up(
        self, in_may: Papers, as_: Callable[[User], CheckingClient]
    ) -> None:
        recap = in_may.first_of(RECAPS)
        client = as_(in_may.yunis_account)

        answer = client.submit(
            f"/tindak-lanjut/{recap.id}/catat",
            **told(files=(photo(), "foto.jpg"), attendance="Mulyadin\n\nLuthfi Akbar\n"),
        )

        assert answer.status_code == 303
        activity = in_may.session.query(Activity).one()
        assert activity.title == RECAPS.activity  # filled in for her
        assert activity.held_on == date(2022, 5, 12)
        assert activity.names == ["Mulyadin", "Luthfi Akbar"]
        assert reread(in_may, recap).state is FollowUpState.SUBMITTED
        shown = client.get(answer.location).text
        assert "foto.jpg" in shown
        assert "2 orang" in shown
        assert "Kegiatan dicatat dan diajukan." in shown

    def test_or_leaves_it_underway(
        self, in_may: Papers, as_: Callable[[User], CheckingClient]
    ) -> None:
        recap = in_may.first_of(RECAPS)
        client = as_(in_may.yunis_account)
        client.submit(f"/tindak-lanjut/{recap.id}/catat", **told(completes=None))
        assert reread(in_may, recap).state is FollowUpState.UNDERWAY

    def test_logs_an_activity_that_stands_for_itself(
        self, in_may: Papers, as_: Callable[[User], CheckingClient]
    ) -> None:
        client = as_(in_may.yunis_account)
        answer = client.submit(
            f"/perjanjian/{in_may.pks.id}/kegiatan/catat",
            **told(title="Rapat persiapan", scope="kompetensi"),
        )
        assert answer.status_code == 303
        assert in_may.session.query(Activity).one().scope_key == "kompetensi"

    def test_each_refusal_stands_beside_its_field_and_nothing_typed_is_lost(
        self, in_may: Papers, as_: Callable[[User], CheckingClient]
    ) -> None:
        workshop = in_may.first_of(WORKSHOP)
        answer = as_(in_may.taris_account).submit(
            f"/tindak-lanjut/{workshop.id}/catat", **told(held_on="2022-05-13", place="Aula <b>1")
        )
        assert answer.status_code == 422
        for obstacle in (
            ActivityObstacle.HELD_IN_FUTURE,
            ActivityObstacle.FILE_MISSING,
            ActivityObstacle.ATTENDANCE_MISSING,
        ):
            field, sentence = OBSTACLE_TEXT[obstacle]
            assert f'id="{field}-err"' in answer.text
            assert str(sentence) in answer.text
        assert "Aula &lt;b&gt;1" in answer.text
        assert "Rekapitulasi triwulan I diterima lengkap." in answer.text

    def test_a_file_that_was_taken_stays_with_a_form_that_is_refused(
        self, in_may: Papers, as_: Callable[[User], CheckingClient]
    ) -> None:
        recap = in_may.first_of(RECAPS)
        client = as_(in_may.yunis_account)
        page = f"/tindak-lanjut/{recap.id}/catat"
        refused = client.submit(page, **told(place="", files=(photo(), "foto.jpg")))
        assert refused.status_code == 422
        assert "Tuliskan tempatnya" in refused.text
        assert "foto.jpg" in refused.text

        answer = resend(client, page, refused, **told())

        assert answer.status_code == 303
        (proof,) = in_may.session.query(Activity).one().evidence
        assert proof.file.name == "foto.jpg"
        assert in_may.session.query(StoredFile).count() == 1

    def test_a_mark_of_somebody_else_or_of_nobody_brings_no_file(
        self, in_may: Papers, as_: Callable[[User], CheckingClient]
    ) -> None:
        recap = in_may.first_of(RECAPS)
        page = f"/tindak-lanjut/{recap.id}/catat"
        client = as_(in_may.hadis_account)
        hadis = client.submit(page, **told(place="", files=(photo(), "milik-hadi.jpg")))
        client = as_(in_may.yunis_account)
        own = client.submit(page, **told(place=""))

        stolen = resend(client, page, hadis, csrf_from=own, **told())
        forged = resend(client, page, own, kept="W1sxLDJdXQ.x", **told())

        for answer in (stolen, forged):
            assert answer.status_code == 422
            assert "baru selesai bila ada berkas bukti" in answer.text
            assert "milik-hadi.jpg" not in answer.text

    def test_a_file_that_is_not_taken_says_why_and_logs_nothing(
        self, in_may: Papers, as_: Callable[[User], CheckingClient]
    ) -> None:
        recap = in_may.first_of(RECAPS)
        answer = as_(in_may.yunis_account).submit(
            f"/tindak-lanjut/{recap.id}/catat",
            **told(files=(BytesIO(b"<svg onload=alert(1)>"), "foto.jpg")),
        )
        assert answer.status_code == 422
        assert "foto.jpg: Isi berkas ini bukan jenis yang diterima" in answer.text
        assert in_may.session.query(Activity).count() == 0

    def test_a_closed_follow_up_takes_no_more(
        self, in_may: Papers, as_: Callable[[User], CheckingClient]
    ) -> None:
        recap = in_may.first_of(RECAPS)
        cancel_follow_up(in_may.session, recap, "Ganda.", by=in_may.legal, now=in_may.now)
        page = f"/tindak-lanjut/{recap.id}/catat"
        answer = as_(in_may.yunis_account).submit(page, **told(completes=None))
        assert answer.status_code == 422
        assert "sudah ditutup" in answer.text


class TestEvidence:
    def test_is_a_download_under_its_own_type(
        self, in_may: Papers, as_: Callable[[User], CheckingClient]
    ) -> None:
        recap = in_may.first_of(RECAPS)
        client = as_(in_may.yunis_account)
        content = photo("red").getvalue()
        shown = client.submit(
            f"/tindak-lanjut/{recap.id}/catat",
            **told(files=(BytesIO(content), "../../etc/foto 1.exe")),
        ).location
        proof = in_may.session.query(Activity).one().evidence[0]

        answer = client.get(f"{shown}/bukti/{proof.id}")

        assert answer.mimetype == "image/jpeg"
        assert answer.headers["Content-Disposition"].startswith("attachment")
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert "etc/" not in answer.headers["Content-Disposition"]

    @pytest.mark.parametrize("who", ["stranger", "legal_of_dinkes", "admin"])
    def test_is_not_there_for_others(
        self, in_may: Papers, as_: Callable[[User], CheckingClient], who: str
    ) -> None:
        recap = in_may.first_of(RECAPS)
        client = as_(in_may.yunis_account)
        page = f"/tindak-lanjut/{recap.id}/catat"
        shown = client.submit(page, **told(files=(photo(), "foto.jpg"))).location
        proof = in_may.session.query(Activity).one().evidence[0].id
        assert client.get(f"{shown}/bukti/{proof}").status_code == 200

        client = as_(getattr(in_may, who))

        assert client.get(f"{shown}/bukti/{proof}").status_code == 404

    def test_is_found_only_under_its_own_activity(
        self, in_may: Papers, as_: Callable[[User], CheckingClient]
    ) -> None:
        activity = logged(in_may)
        proof = activity.evidence[0].id
        wrong = f"/kegiatan/{activity.id + 1}/bukti/{proof}"
        assert as_(in_may.yunis_account).get(wrong).status_code == 404


SEE = {"yuni", "hadi", "legal", "wulan", "lintong", "ratna"}
LOG = {"yuni", "hadi", "legal"}
CHANGE = {"legal"}


class TestWhoMayDoWhat:
    """Each person at each door: 404 where it is not theirs, as if it were not there."""

    PEOPLE: dict[str, Callable[[Papers], User]] = {
        "yuni": lambda papers: papers.yunis_account,
        "hadi": lambda papers: papers.hadis_account,
        "legal": lambda papers: papers.legal,
        "wulan": lambda papers: papers.legal_of_a_unit_below,
        "lintong": lambda papers: papers.lintongs_account,
        "ratna": lambda papers: papers.secretary_of_bekasi,
        "gita": lambda papers: papers.legal_of_dinkes,
        "oka": lambda papers: papers.stranger,
        "admin": lambda papers: papers.admin,
    }

    @pytest.mark.parametrize("who", PEOPLE)
    def test_at_every_door(
        self, in_may: Papers, as_: Callable[[User], CheckingClient], who: str
    ) -> None:
        activity = logged(in_may)
        recap = in_may.first_of(RECAPS).id
        doors = {
            f"/tindak-lanjut/{recap}": SEE,
            f"/tindak-lanjut/{recap}/catat": LOG,
            f"/perjanjian/{in_may.pks.id}/kegiatan/catat": LOG,
            f"/kegiatan/{activity.id}": SEE,
            f"/tindak-lanjut/{recap}/batalkan": CHANGE,
        }
        client = as_(self.PEOPLE[who](in_may))

        answers = {door: client.get(door).status_code for door in doors}

        assert answers == {door: 200 if who in may else 404 for door, may in doors.items()}
        assert client.get("/tindak-lanjut").status_code == 200

    @pytest.mark.parametrize("who", PEOPLE)
    def test_and_nobody_changes_by_the_back_door(
        self, in_may: Papers, as_: Callable[[User], CheckingClient], who: str
    ) -> None:
        recap = in_may.first_of(RECAPS)
        if who not in CHANGE:
            cancel_follow_up(in_may.session, recap, "Ganda.", by=in_may.legal, now=in_may.now)
        before = recap.state
        client = as_(self.PEOPLE[who](in_may))
        for deed, may in (("batalkan", CHANGE), ("buka-lagi", CHANGE), ("catat", LOG)):
            if who in may:
                continue
            door = f"/tindak-lanjut/{recap.id}/{deed}"
            token = field(client.get("/akun"), "csrf_token")[0]
            data = {**told(), "csrf_token": token, "reason": "Coba saja."}
            answer = client.post(door, data=data)
            assert answer.status_code == 404
        assert reread(in_may, recap).state is before
        assert in_may.session.query(Activity).count() == 0

    def test_nobody_is_let_in_without_signing_in(
        self, in_may: Papers, client: CheckingClient
    ) -> None:
        recap = in_may.first_of(RECAPS).id
        in_may.session.commit()
        for door in ("/tindak-lanjut", f"/tindak-lanjut/{recap}", f"/tindak-lanjut/{recap}/catat"):
            answer = client.get(door)
            assert answer.status_code in (302, 303)
            assert "/masuk" in answer.location


class TestThePageOfTheAgreement:
    def test_shows_follow_ups_and_activities(
        self, in_may: Papers, as_: Callable[[User], CheckingClient]
    ) -> None:
        logged(in_may)
        page = as_(in_may.yunis_account).get(f"/perjanjian/{in_may.pks.id}").text
        assert "1 terlambat" in page
        assert "Rapat persiapan" in page
        assert f"/perjanjian/{in_may.pks.id}/kegiatan/catat" in page

    def test_a_supervisor_is_shown_no_button(
        self, in_may: Papers, as_: Callable[[User], CheckingClient]
    ) -> None:
        page = as_(in_may.lintongs_account).get(f"/perjanjian/{in_may.pks.id}").text
        assert "Lini masa" in page
        assert "/kegiatan/catat" not in page


def test_every_reason_and_every_state_has_its_words() -> None:
    assert OBSTACLE_TEXT.keys() == set(ActivityObstacle)
    assert STATE_TEXT.keys() == STATE_LOOK.keys() == set(FollowUpState)


def logged(papers: Papers) -> Activity:
    """Log an activity that stands for itself, with a file whose content nobody has."""
    facts = ActivityFacts("data", date(2022, 5, 10), "Bekasi", "Rapat persiapan", "Disepakati.")
    activity = log_activity(
        papers.session,
        papers.pks,
        facts,
        [papers.file()],
        None,
        by=papers.yunis_account,
        now=papers.now,
        today=date(2022, 5, 12),
    )
    papers.session.flush()
    return activity


def field(answer: TestResponse, name: str) -> list[str]:
    """Return what stands in the fields `name` of a page."""
    found = re.findall(rf'name="{name}"[^>]*value="([^"]*)"', answer.text)
    return [unescape(value) for value in found]


def resend(
    client: CheckingClient,
    page: str,
    refused: TestResponse,
    *,
    csrf_from: TestResponse | None = None,
    **changed: object,
) -> TestResponse:
    """Send a refused form once more, with the files that it brought back."""
    data = {
        "csrf_token": field(csrf_from or refused, "csrf_token")[0],
        "kept": field(refused, "kept"),
        "scope": "data",
        "title": RECAPS.activity,
        "held_on": "2022-05-12",
        "completes": "y",
        **changed,
    }
    return client.post(page, data=data)
