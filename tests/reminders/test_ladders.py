"""How an office wants to be reminded: its own steps, hours and words, or those above it."""

from collections.abc import Callable
from datetime import date, time, timedelta

import pytest

from pks.accounts.models import User
from pks.parties.models import Institution
from pks.reminders.hours import Zone
from pks.reminders.ladder import DEFAULTS, Audience, Matter, Rung
from pks.reminders.ladder_forms import AUDIENCES
from pks.reminders.ladders import (
    CannotKeepLadder,
    LadderObstacle,
    OwnHours,
    hours_of,
    keep_hours,
    keep_ladder,
    ladder_of,
)
from pks.reminders.wording import Slot, UnknownGaps, keep_wording, own_wording, wording_of
from pks.reminders.words import MATTER_HINT, MATTER_TEXT, SLOT_TEXT, ZONE_TEXT
from tests.checking import CheckingClient
from tests.monitoring.papers import RECAPS, Papers
from tests.reminders.days import ZONE, live_through, mails, morning
from tests.reminders.test_reminding import told

As = Callable[[User], CheckingClient]

STEPS = [Rung(-30, Audience.LIAISONS), Rung(0, Audience.LEGAL)]


def keep(papers: Papers, institution: Institution, rungs: list[Rung] | None) -> None:
    keep_ladder(
        papers.session, institution, Matter.FOLLOW_UP, rungs, by=papers.legal, now=papers.now
    )


class TestTheSteps:
    def test_of_an_office_hold_for_what_stands_below_it(self, papers: Papers) -> None:
        keep(papers, papers.ombudsman, STEPS)
        assert ladder_of(papers.session, papers.jakarta_raya, Matter.FOLLOW_UP) == STEPS
        assert (
            ladder_of(papers.session, papers.dpmptsp, Matter.FOLLOW_UP)
            == (DEFAULTS[Matter.FOLLOW_UP])
        )

    def test_of_its_own_come_first_and_go_again(self, papers: Papers) -> None:
        own = [Rung(-3, Audience.LIAISONS)]
        keep(papers, papers.ombudsman, STEPS)
        keep(papers, papers.jakarta_raya, own)
        assert ladder_of(papers.session, papers.jakarta_raya, Matter.FOLLOW_UP) == own
        keep(papers, papers.jakarta_raya, None)
        assert ladder_of(papers.session, papers.jakarta_raya, Matter.FOLLOW_UP) == STEPS

    @pytest.mark.parametrize(
        ("rungs", "obstacle"),
        [
            ([], LadderObstacle.EMPTY),
            ([Rung(days, Audience.LEGAL) for days in range(13)], LadderObstacle.TOO_MANY),
            ([Rung(1, Audience.LEGAL)] * 2, LadderObstacle.TWICE),
        ],
    )
    def test_that_make_no_sense_are_refused(
        self, papers: Papers, rungs: list[Rung], obstacle: LadderObstacle
    ) -> None:
        with pytest.raises(CannotKeepLadder) as refusal:
            keep(papers, papers.ombudsman, rungs)
        assert refusal.value.obstacles == [obstacle]

    def test_hold_at_once_for_what_waits_already(self, papers: Papers) -> None:
        recap = papers.first_of(RECAPS)
        live_through(papers.session, morning(date(2022, 2, 8)))
        assert recap.next_reminder_on == recap.due_on - timedelta(days=14)

        keep(papers, papers.jakarta_raya, STEPS)
        papers.session.expire_all()
        live_through(papers.session, morning(date(2022, 2, 9)))
        assert recap.next_reminder_on == recap.due_on - timedelta(days=30)
        live_through(papers.session, morning(recap.due_on - timedelta(days=30)))
        live_through(papers.session, morning(recap.due_on - timedelta(days=28)))
        assert told(papers, recap) == [("yuni.kartika@example.go.id", "H-30")]


class TestTheHours:
    def test_of_an_office_hold_for_what_stands_below_it(self, papers: Papers) -> None:
        own = OwnHours(Zone.WIT, time(8), time(15))
        keep_hours(papers.session, papers.bekasi, own, by=papers.legal, now=papers.now)
        hours = hours_of(papers.session, papers.dpmptsp, zone=ZONE)
        assert (hours.zone, hours.opens, hours.closes) == (Zone.WIT, time(8), time(15))
        keep_hours(papers.session, papers.bekasi, None, by=papers.legal, now=papers.now)
        assert hours_of(papers.session, papers.dpmptsp, zone=ZONE).opens == time(7, 30)


class TestTheWords:
    def test_of_an_office_stand_in_its_mails(self, papers: Papers) -> None:
        texts = {Slot.DUE: "Salam dari {kantor}, {nama}.", Slot.CLOSING: "Hormat kami"}
        keep_wording(papers.session, papers.bekasi, texts, by=papers.legal, now=papers.now)
        for follow_up in papers.follow_ups:
            follow_up.next_reminder_on = None
        recap = papers.first_of(RECAPS)
        recap.next_reminder_on = date(2022, 4, 25)
        live_through(papers.session, morning(date(2022, 4, 25)))

        (mail,) = mails(papers.session)
        assert "Salam dari DPMPTSP, Yuni Kartika." in mail.text
        assert "Hormat kami" in mail.text
        assert "Hormat kami" in mail.html

    @pytest.mark.parametrize("text", ["{{ config }}", "{nama.__class__}", "{}", "{sandi}"])
    def test_are_no_programs(self, papers: Papers, text: str) -> None:
        with pytest.raises(UnknownGaps):
            keep_wording(
                papers.session, papers.bekasi, {Slot.DUE: text}, by=papers.legal, now=papers.now
            )

    def test_are_shown_as_they_are_typed_and_never_as_markup(self, papers: Papers) -> None:
        text = "<b>Salam</b> {nama}"
        keep_wording(
            papers.session, papers.bekasi, {Slot.DUE: text}, by=papers.legal, now=papers.now
        )
        assert wording_of(papers.session, papers.dpmptsp)[Slot.DUE] == text
        for follow_up in papers.follow_ups:
            follow_up.next_reminder_on = None
        papers.first_of(RECAPS).next_reminder_on = date(2022, 4, 25)
        live_through(papers.session, morning(date(2022, 4, 25)))
        (mail,) = mails(papers.session)
        assert "&lt;b&gt;Salam&lt;/b&gt; Yuni Kartika" in mail.html


class TestThePages:
    @pytest.fixture
    def path(self, papers: Papers) -> str:
        return f"/instansi/{papers.jakarta_raya.id}/pengingat"

    def test_show_what_holds_and_let_it_be_changed(
        self, papers: Papers, as_: As, path: str
    ) -> None:
        client = as_(papers.legal)
        assert "14 hari sebelumnya" in client.get(f"{path}/").text

        answer = client.submit(f"{path}/tindak_lanjut", sebelum_narahubung="33, 10")
        assert answer.status_code in (302, 303)
        text = client.get(f"{path}/").text
        assert "33 hari sebelumnya" in text
        assert "diatur sendiri" in text

        client.submit(f"{path}/", to=f"{path}/tindak_lanjut/ikuti")
        assert "33 hari sebelumnya" not in client.get(f"{path}/").text

    @pytest.mark.parametrize("typed", ["x", "14 hari", "-3", "731", "1,5x", "²", "7" * 5000])
    def test_answer_what_is_no_number_beside_its_field(
        self, papers: Papers, as_: As, path: str, typed: str
    ) -> None:
        answer = as_(papers.legal).submit(f"{path}/tindak_lanjut", sebelum_narahubung=typed)
        assert answer.status_code == 422
        assert "Tulis bilangan hari, dipisah koma" in answer.text
        assert typed in answer.text

    def test_take_hours_and_words(self, papers: Papers, as_: As, path: str) -> None:
        client = as_(papers.legal)
        client.submit(f"{path}/jam", zone=Zone.WITA, opens="08:00", closes="15:00")
        assert "pukul 08.00 sampai 15.00 (Asia/Makassar)" in client.get(f"{path}/").text
        refused = client.submit(f"{path}/jam", opens="15:00", closes="08:00")
        assert refused.status_code == 422
        assert "Jam tutup harus sesudah jam buka." in refused.text
        client.submit(f"{path}/", to=f"{path}/jam/ikuti")
        assert "pukul 07.30 sampai 17.00" in client.get(f"{path}/").text

        refused = client.submit(f"{path}/kata-kata", pembuka="Halo {siapa}")
        assert "Tidak dikenal: {siapa}." in refused.text
        for typed in ("Halo {nama", "Halo nama}"):
            refused = client.submit(f"{path}/kata-kata", pembuka=typed)
            assert refused.status_code == 422
            assert "Ada kurung kurawal tanpa pasangannya." in refused.text
            assert typed in refused.text
        client.submit(f"{path}/kata-kata", pembuka="Halo {nama} di {kantor},")
        assert "Halo Sari Contoh di Ombudsman Jakarta Raya," in client.get(f"{path}/").text

    def test_show_words_in_each_letter_before_they_are_kept(
        self, papers: Papers, as_: As, path: str
    ) -> None:
        client = as_(papers.legal)
        typed = {
            "pembuka": "Pekerjaan {jumlah} hal:",
            "pembuka_jatuh_tempo": "Segera, {nama}:",
            "pembuka_terlambat": "<b>Sudah lewat</b> di {kantor}:",
        }
        seen = client.submit(f"{path}/kata-kata", **typed, deed="preview")
        assert seen.status_code == 200
        for words in (
            *("Pekerjaan 2 hal:", "Segera, Sari Contoh:"),
            "&lt;b&gt;Sudah lewat&lt;/b&gt; di Ombudsman Jakarta Raya:",
            *("Pekerjaan {jumlah} hal:</textarea>", "[7 hari lagi]", "[Terlambat 3 hari]"),
        ):
            assert words in seen.text
        assert own_wording(papers.session, papers.jakarta_raya) == {}
        refused = client.submit(f"{path}/kata-kata", pembuka="{siapa}", deed="preview")
        assert refused.status_code == 422

    @pytest.mark.parametrize("who", ["yunis_account", "stranger", "dedys_account"])
    def test_are_changed_by_legal_staff_only(
        self, papers: Papers, as_: As, path: str, who: str
    ) -> None:
        user: User = getattr(papers, who)
        client = as_(user)
        for page in ("tindak_lanjut", "jam", "kata-kata"):
            assert client.get(f"{path}/{page}").status_code in (403, 404)


def test_every_choice_has_its_words() -> None:
    assert MATTER_TEXT.keys() == set(Matter)
    assert MATTER_HINT.keys() == AUDIENCES.keys() == set(Matter) - {Matter.WEEKLY}
    assert SLOT_TEXT.keys() == set(Slot)
    assert ZONE_TEXT.keys() == set(Zone)
    for matter, ladder in DEFAULTS.items():
        assert {rung.audience for rung in ladder} <= set(AUDIENCES.get(matter, ()))
